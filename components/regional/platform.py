"""What everything in a region stands on: network, keys, cluster and machines.

Owns the kubernetes provider of the cluster, which it hands on: objects inside the
cluster are created through it and through nothing else.

Deliberately absent: workloads, and the load balancer in front of them, which outlives
a cluster.
"""

from dataclasses import dataclass
from typing import Final

import pulumi

from components import providers
from components.regional.cluster import Cluster, ClusterArgs, ClusterResources
from components.regional.encryption import Encryption, EncryptionArgs
from components.regional.network import Network, NetworkArgs, NetworkResources
from components.regional.node_pool import NodePool, NodePoolArgs
from config.stack import Region
from plan.naming import Scope
from plan.region import RegionPlan

TYPE: Final = "keeptrusts:regional:Platform"

#: How long the control plane's own log is kept, in days.
LOG_RETENTION_DAYS: Final = 365


@dataclass(frozen=True, kw_only=True, slots=True)
class PlatformArgs:
    """What a platform needs from the project.

    Attributes:
        plan: Region and addresses.
        settings: The region's own file.
        account: AWS account of the fleet.
    """

    plan: RegionPlan
    settings: Region
    account: str


class Platform(pulumi.ComponentResource):
    """Carries the workloads of one region."""

    network: NetworkResources
    keys: Encryption
    cluster: ClusterResources
    kubernetes: pulumi.ProviderResource
    nodes_ready: tuple[pulumi.Resource, ...]

    def __init__(
        self,
        name: str,
        args: PlatformArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"region": args.plan.region}, opts)
        child = pulumi.ResourceOptions(parent=self)

        self.network = Network(
            "network",
            NetworkArgs(addresses=args.plan.addresses),
            scope=scope,
            opts=child,
        ).resources
        self.keys = Encryption(
            "encryption",
            EncryptionArgs(
                account=args.account, protect=args.settings.lifecycle.protect
            ),
            scope=scope,
            opts=child,
        )
        self.cluster = Cluster(
            "cluster", self._cluster_args(args), scope=scope, opts=child
        ).resources
        self.kubernetes = providers.kubernetes_provider(
            "kubernetes",
            self.cluster,
            region=args.plan.region,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[*self.cluster.ready]),
        )
        inside = pulumi.ResourceOptions(parent=self, providers=[self.kubernetes])
        self.nodes_ready = NodePool(
            "node-pool", self._node_pool_args(args.plan), scope=scope, opts=inside
        ).ready
        self.register_outputs({"cluster": self.cluster.name})

    def _cluster_args(self, args: PlatformArgs) -> ClusterArgs:
        settings = args.settings.cluster
        return ClusterArgs(
            network=self.network,
            version=settings.version,
            administrators=settings.administrators,
            public_access_cidrs=settings.public_access_cidrs,
            key_arn=self.keys.cluster_key_arn,
            logs_key_arn=self.keys.logs_key_arn,
            log_retention_days=LOG_RETENTION_DAYS,
            protect=args.settings.lifecycle.protect,
        )

    def _node_pool_args(self, plan: RegionPlan) -> NodePoolArgs:
        return NodePoolArgs(
            cluster=self.cluster,
            network=self.network,
            cpu_limit=plan.size.node_cpu_limit,
            memory_limit_gib=plan.size.node_memory_limit_gib,
        )
