"""The machines of one region: which ones EKS may start, where, and how many.

Auto Mode reads two objects: the node class says what a node is in AWS, the node pool
which instance types may become one. Both live in the cluster, so this component needs
a kubernetes provider.

Deliberately absent: Spot capacity, which a proxy of streams that last minutes cannot
give back in two; ``terminationGracePeriod``, whose default of 24 hours outlives every
stream; EC2 tags, for which Auto Mode would need permissions of its own; a maintenance
window, since calls come at every hour and a patch that waits for night waits unpatched.

Changing this: a change of the class replaces nodes one by one, within the budget.
Everything that runs pods depends on this component, so that at teardown pods go first.
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

#: One name for both objects; ``default`` is taken by EKS.
#: https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
_OBJECT: Final = "keeptrusts"
_CLASS_GROUP: Final = "eks.amazonaws.com"
_POOL_GROUP: Final = "karpenter.sh"
#: A node is replaced after two weeks at most; AWS enforces three.
#: https://docs.aws.amazon.com/eks/latest/userguide/automode.html
_EXPIRE_AFTER: Final = "336h"
#: How many nodes may go at once, the strictest budget deciding. Patches and upgrades
#: may take a tenth. Packing pods closer only saves money, and ends streams for it: one.
#: https://karpenter.sh/docs/concepts/disruption/#nodepool-disruption-budgets
_BUDGETS: Final = (
    {"nodes": "10%"},
    {"nodes": "1", "reasons": ["Underutilized"]},
)
#: Seconds that draining takes beyond the longest stream, for disruption budgets of pods
#: and for the machines themselves.
_DRAIN_SECONDS: Final = 1800


@dataclass(frozen=True, kw_only=True, slots=True)
class NodePoolArgs:
    """What the machines need from the rest of the program.

    Attributes:
        cluster: The cluster they join, by the role and security group it gives them.
        network: Where they stand: in the private subnets.
        cpu_limit: vCPUs beyond which no further node is started.
        memory_limit_gib: GiB of memory beyond which no further node is started.
        longest_stream_seconds: How long a pod that leaves may hold its node.
    """

    cluster: ClusterResources
    network: NetworkResources
    cpu_limit: int
    memory_limit_gib: int
    longest_stream_seconds: int


class NodePool(pulumi.ComponentResource):
    """Starts and retires the nodes of one region."""

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
            # The pool names its class; deleting the class first would strand nodes.
            opts=pulumi.ResourceOptions(
                parent=self, custom_timeouts=drained, depends_on=[node_class]
            ),
        )
        self.ready = (pool,)
        self.register_outputs({})


def _class_spec(args: NodePoolArgs) -> dict[str, Any]:
    """Return what a node is in AWS, selected by identity rather than by tags."""
    return {
        "role": args.cluster.node_role_name,
        "subnetSelectorTerms": [
            {"id": subnet} for subnet in args.network.private_subnet_ids
        ],
        "securityGroupSelectorTerms": [{"id": args.cluster.security_group_id}],
    }


def _pool_spec(args: NodePoolArgs, scope: Scope) -> dict[str, Any]:
    """Return which machines may become a node.

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
                    # A multi-architecture image of the gateway is not known to exist.
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
