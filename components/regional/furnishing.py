"""What a new cluster needs before anything else can run in it.

The switch that makes it obey network policies, machines, and what EKS installs once
there are any. All of it stands beside the cluster, under the platform.
"""

from dataclasses import dataclass

import pulumi

from components.regional.eks.addons import Addons, AddonsArgs
from components.regional.eks.cluster import ClusterResources
from components.regional.eks.network_enforcement import enforce
from components.regional.eks.node_pool import NodePool, NodePoolArgs
from components.regional.network.vpc import NetworkResources
from plan.naming import Scope
from plan.sizes import Size


@dataclass(frozen=True, kw_only=True, slots=True)
class Furnishing:
    """What the first things in a cluster need from the rest of the program.

    Attributes:
        cluster: The cluster they are for.
        network: Where its machines stand.
        size: How many of those there may be.
        longest_stream_seconds: How long a pod that leaves may hold one.
        account: AWS account of the cluster.
        logs_key_arn: Key that encrypts container logs.
        log_retention_days: How long those are kept.
        protect: Whether they refuse to be deleted.
    """

    cluster: ClusterResources
    network: NetworkResources
    size: Size
    longest_stream_seconds: int
    account: str
    logs_key_arn: pulumi.Input[str]
    log_retention_days: int
    protect: bool


def furnish(
    name: str,
    args: Furnishing,
    *,
    scope: Scope,
    component: pulumi.ComponentResource,
    kubernetes: pulumi.ProviderResource,
) -> tuple[pulumi.Resource, ...]:
    """Make it habitable; return what pods need to start."""
    outside = pulumi.ResourceOptions(parent=component)
    inside = pulumi.ResourceOptions(parent=component, providers=[kubernetes])
    enforce(f"{name}-policies", scope=scope, opts=inside)
    machines = NodePoolArgs(
        cluster=args.cluster,
        network=args.network,
        cpu_limit=args.size.node_cpu_limit,
        memory_limit_gib=args.size.node_memory_limit_gib,
        longest_stream_seconds=args.longest_stream_seconds,
    )
    ready = NodePool("node-pool", machines, scope=scope, opts=inside).ready
    addons = AddonsArgs(
        cluster_name=args.cluster.name,
        account=args.account,
        logs_key_arn=args.logs_key_arn,
        log_retention_days=args.log_retention_days,
        nodes_ready=ready,
        protect=args.protect,
    )
    Addons("addons", addons, scope=scope, opts=outside)
    return ready
