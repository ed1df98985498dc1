"""Who may call the pods of a workload, and whom they may call.

A namespace that admits restricted pods only, walled in by network policies and, where
there is one, by the service mesh.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_kubernetes as k8s

from components.regional.workloads.holes import DNS, Hole, entrance
from components.regional.workloads.network_policies import (
    NetworkPolicies,
    NetworkPoliciesArgs,
)
from components.regional.workloads.pod_spec import RESTRICTED
from components.regional.workloads.service_mesh import Membership, join
from components.regional.workloads.workload_identity import Place
from config.workload import Mesh
from plan.naming import Scope


@dataclass(frozen=True, kw_only=True, slots=True)
class Boundaries:
    """What a workload may have to do with the rest of the world.

    Attributes:
        load_balancer: Subnets from which its target group is called. Who else stands
            there calls too: it is where callers are that a mesh cannot know.
        ways_out: Whom its pods may call, the cluster's DNS aside.
        ways_in: Who in the cluster may call its pods.
        mesh: Service mesh the pods belong to.
    """

    load_balancer: Sequence[str]
    ways_out: Sequence[Hole]
    ways_in: Sequence[Hole] = ()
    mesh: Mesh = Mesh.NONE

    def holes(self, port: int) -> tuple[Hole, ...]:
        """Return what passes the walls, whether there is a mesh or not."""
        way_in = entrance(self.load_balancer, port)
        return (DNS, way_in, *self.ways_in, *self.ways_out)


@dataclass(frozen=True, kw_only=True, slots=True)
class Enclosure:
    """A place within boundaries.

    Attributes:
        place: Where objects go.
        ready: What pods wait for, so that none starts outside the walls.
    """

    place: Place
    ready: tuple[pulumi.Resource, ...]


def enclose(  # noqa: PLR0913 - the facts of a workload, all by name
    name: str,
    *,
    app: str,
    port: int,
    boundaries: Boundaries,
    scope: Scope,
    component: pulumi.ComponentResource,
) -> Enclosure:
    """Make the namespace of a workload, and its walls."""
    membership = Membership(
        mesh=boundaries.mesh, strangers=boundaries.load_balancer, port=port
    )
    labels = {"app": app, **scope.labels}
    child = pulumi.ResourceOptions(parent=component)
    namespace = k8s.core.v1.Namespace(
        f"{name}-namespace",
        metadata=k8s.meta.v1.ObjectMetaArgs(
            name=app,
            labels={**labels, **RESTRICTED, **membership.labels},
            annotations=membership.annotations,
        ),
        opts=child,
    )
    place = Place(app=app, namespace=namespace.metadata.name, labels=labels)
    walls = NetworkPolicies(
        f"{name}-network",
        NetworkPoliciesArgs(
            namespace=place.namespace,
            labels=labels,
            app=app,
            holes=(*boundaries.holes(port), *membership.holes),
        ),
        scope=scope,
        opts=child,
    )
    joined = join(f"{name}-mesh", place, membership, component)
    return Enclosure(place=place, ready=(*walls.policies, *joined))
