"""Node class and node pool of one region.

Auto Mode reads two objects: the node class describes a node in AWS, and the node pool
restricts the instance types. Both are Kubernetes objects, so this component needs a
Kubernetes provider.

Not managed here:
* Spot capacity: AWS reclaims it in two minutes, and streams last longer;
* ``terminationGracePeriod``, whose default of 24 hours is longer than every stream;
* EC2 tags, for which Auto Mode would need further permissions;
* a maintenance window: requests arrive at every hour, and nodes would stay unpatched
  until the window.

Replacement: a change of the class replaces nodes one by one within the budget.
Everything that runs pods depends on this component, so that pods are deleted first.
"""

from dataclasses import dataclass
from typing import Any, Final

import pulumi
from pulumi_kubernetes import apiextensions, meta

from components.regional.eks.cluster import ClusterResources
from components.regional.network.vpc import NetworkResources
from components.regional.workloads.pod_spec import termination_grace_seconds
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:NodePool"

#: Name of both objects; EKS reserves ``default``.
#: https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
_OBJECT: Final = "keeptrusts"
_CLASS_GROUP: Final = "eks.amazonaws.com"
_POOL_GROUP: Final = "karpenter.sh"
#: Maximum age of a node: two weeks; AWS enforces three.
#: https://docs.aws.amazon.com/eks/latest/userguide/automode.html
_EXPIRE_AFTER: Final = "336h"
#: Nodes that may be disrupted at once; the strictest budget applies. Patches and
#: upgrades may disrupt a tenth. Consolidation only saves money and ends streams, so it
#: may disrupt one.
#: https://karpenter.sh/docs/concepts/disruption/#nodepool-disruption-budgets
_BUDGETS: Final = (
    {"nodes": "10%"},
    {"nodes": "1", "reasons": ["Underutilized"]},
)
#: Seconds of a drain beyond the longest stream, for pod disruption budgets and for the
#: termination of instances.
_DRAIN_SECONDS: Final = 1800


@dataclass(frozen=True, kw_only=True, slots=True)
class NodePoolArgs:
    """Arguments of the node pool.

    Attributes:
        cluster: Cluster that the nodes join, with their role and security group.
        network: Network whose private subnets hold the nodes.
        cpu_limit: Maximum of vCPUs of all nodes.
        memory_limit_gib: Maximum of memory of all nodes, in GiB.
        longest_stream_seconds: Longest duration of one response, which delays a drain.
    """

    cluster: ClusterResources
    network: NetworkResources
    cpu_limit: int
    memory_limit_gib: int
    longest_stream_seconds: int


class NodePool(pulumi.ComponentResource):
    """Node class and node pool of Auto Mode."""

    ready: tuple[pulumi.Resource, ...]

    def __init__(
        self,
        name: str,
        args: NodePoolArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"cpu_limit": args.cpu_limit}, opts)
        grace = termination_grace_seconds(args.longest_stream_seconds)
        drained = pulumi.CustomTimeouts(delete=f"{_DRAIN_SECONDS + grace}s")
        metadata = meta.v1.ObjectMetaArgs(name=_OBJECT, labels=scope.labels)
        node_class = apiextensions.CustomResource(
            f"{name}-class",
            api_version=f"{_CLASS_GROUP}/v1",
            kind="NodeClass",
            metadata=metadata,
            spec=_class_spec(args),
            opts=pulumi.ResourceOptions(parent=self, custom_timeouts=drained),
        )
        pool = apiextensions.CustomResource(
            f"{name}-pool",
            api_version=f"{_POOL_GROUP}/v1",
            kind="NodePool",
            metadata=metadata,
            spec=_pool_spec(args, scope),
            # The pool refers to its class; nodes could not terminate without the class.
            opts=pulumi.ResourceOptions(
                parent=self, custom_timeouts=drained, depends_on=[node_class]
            ),
        )
        self.ready = (pool,)
        self.register_outputs({})


def _class_spec(args: NodePoolArgs) -> dict[str, Any]:
    """Return the spec of the node class, which selects by id and not by tag."""
    return {
        "role": args.cluster.node_role_name,
        "subnetSelectorTerms": [
            {"id": subnet} for subnet in args.network.private_subnet_ids
        ],
        "securityGroupSelectorTerms": [{"id": args.cluster.security_group_id}],
    }


def _pool_spec(args: NodePoolArgs, scope: Scope) -> dict[str, Any]:
    """Return the spec of the node pool.

    Auto Mode has its own names for Karpenter's labels of instances.
    https://docs.aws.amazon.com/eks/latest/userguide/create-node-pool.html
    """
    return {
        "template": {
            "metadata": {"labels": {"region": scope.region}},
            "spec": {
                "nodeClassRef": {
                    "group": _CLASS_GROUP,
                    "kind": "NodeClass",
                    "name": _OBJECT,
                },
                "expireAfter": _EXPIRE_AFTER,
                "requirements": [
                    # No multi-architecture image of the gateway is known.
                    _requirement("kubernetes.io/arch", "In", "amd64"),
                    _requirement("karpenter.sh/capacity-type", "In", "on-demand"),
                    _requirement(
                        f"{_CLASS_GROUP}/instance-category", "In", "c", "m", "r"
                    ),
                    _requirement(f"{_CLASS_GROUP}/instance-generation", "Gt", "4"),
                ],
            },
        },
        "limits": {"cpu": str(args.cpu_limit), "memory": f"{args.memory_limit_gib}Gi"},
        "disruption": {
            "consolidationPolicy": "WhenEmptyOrUnderutilized",
            "consolidateAfter": "5m",
            "budgets": _BUDGETS,
        },
    }


def _requirement(key: str, operator: str, *values: str) -> dict[str, Any]:
    return {"key": key, "operator": operator, "values": list(values)}
