"""Platform of a region: network, keys, cluster, nodes and add-ons.

An existing network has VPC endpoints and a flow log of its owner, or none; this
component then creates neither.

Owns the Kubernetes provider of the cluster. Every object in the cluster is created with
it.

Not managed here: workloads, and the load balancer, which is kept when a cluster is
replaced.
"""

from dataclasses import dataclass, replace
from typing import Final

import pulumi

from components import providers
from components.aws.log_group import LogSettings
from components.regional.eks.access_entries import ClusterAccess
from components.regional.eks.addons import Addons, AddonsArgs, enable_network_policies
from components.regional.eks.cluster import Cluster, ClusterArgs, ClusterResources
from components.regional.eks.node_pool import NodePool, NodePoolArgs
from components.regional.network.flow_logs import FlowLog, FlowLogArgs
from components.regional.network.vpc import Network, NetworkArgs, NetworkResources
from components.regional.network.vpc_endpoints import (
    BEDROCK_SERVICE,
    VpcEndpoints,
    VpcEndpointsArgs,
)
from components.regional.storage.kms_keys import KmsKeys, KmsKeysArgs
from config.stacks import RegionConfig
from plan.naming import Scope
from plan.region import RegionPlan
from plan.retention import LOG_RETENTION_DAYS

TYPE: Final = "keeptrusts:regional:Platform"


@dataclass(frozen=True, kw_only=True, slots=True)
class PlatformArgs:
    """Arguments of the platform.

    Attributes:
        plan: Derived values of the region.
        settings: The region's own file.
        account: AWS account of the fleet.
        bedrock: Whether gateways have a target of Amazon Bedrock.
    """

    plan: RegionPlan
    settings: RegionConfig
    account: str
    bedrock: bool = False


class Platform(pulumi.ComponentResource):
    """Network, keys, cluster, nodes and add-ons of one region."""

    network: NetworkResources
    keys: KmsKeys
    logs: LogSettings
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
        self.network = _network(args, scope, child)
        self.keys = KmsKeys(
            "encryption", _encryption_args(args), scope=scope, opts=child
        )
        self.logs = LogSettings(
            key_arn=self.keys.logs_key_arn,
            retention_days=LOG_RETENTION_DAYS,
            protect=args.settings.lifecycle.protect,
        )
        if args.settings.network.existing is None:
            flow_log = FlowLogArgs(
                vpc_id=self.network.vpc_id, account=args.account, logs=self.logs
            )
            FlowLog("flow-log", flow_log, scope=scope, opts=child)
        self.cluster = Cluster(
            "cluster", self._cluster_args(args), scope=scope, opts=child
        ).resources
        self.kubernetes = providers.kubernetes_provider(
            "kubernetes",
            self.cluster,
            region=args.plan.region,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[*self.cluster.ready]),
        )
        self.nodes_ready = self._nodes(name, args, scope)
        self.register_outputs({"cluster": self.cluster.name})

    def _cluster_args(self, args: PlatformArgs) -> ClusterArgs:
        settings = args.settings.cluster
        return ClusterArgs(
            network=self.network,
            version=settings.version,
            access=ClusterAccess(
                administrators=settings.administrators,
                operators=settings.operators,
                viewers=settings.viewers,
            ),
            public_access_cidrs=settings.public_access_cidrs,
            key_arn=self.keys.cluster_key_arn,
            logs=self.logs,
            protect=args.settings.lifecycle.protect,
        )

    def _nodes(
        self, name: str, args: PlatformArgs, scope: Scope
    ) -> tuple[pulumi.Resource, ...]:
        """Create node pool and add-ons; return the resources that pods depend on."""
        in_cluster = pulumi.ResourceOptions(parent=self, providers=[self.kubernetes])
        enable_network_policies(f"{name}-policies", scope=scope, opts=in_cluster)
        pool = NodePoolArgs(
            cluster=self.cluster,
            network=self.network,
            cpu_limit=args.plan.size.node_cpu_limit,
            memory_limit_gib=args.plan.size.node_memory_limit_gib,
            longest_stream_seconds=args.settings.streams.max_duration_s,
        )
        ready = NodePool("node-pool", pool, scope=scope, opts=in_cluster).ready
        addons = AddonsArgs(
            cluster_name=self.cluster.name,
            account=args.account,
            logs=self.logs,
            nodes_ready=ready,
        )
        Addons("addons", addons, scope=scope, opts=pulumi.ResourceOptions(parent=self))
        return ready


def _encryption_args(args: PlatformArgs) -> KmsKeysArgs:
    writable = args.plan.database_role is not None and args.plan.database_role.writable
    return KmsKeysArgs(
        account=args.account,
        protect=args.settings.lifecycle.protect,
        dr_region=args.plan.dr_region if writable else None,
    )


def _network(
    args: PlatformArgs, scope: Scope, child: pulumi.ResourceOptions
) -> NetworkResources:
    """Create the network; it is ready once its VPC endpoints are."""
    existing, size = args.settings.network.existing, args.plan.size
    network = Network(
        "network",
        NetworkArgs(addresses=args.plan.addresses, nat=size.nat, existing=existing),
        scope=scope,
        opts=child,
    ).resources
    endpoints_args = VpcEndpointsArgs(
        network=network,
        cidr=args.plan.addresses.cidr,
        choice=size.vpc_endpoints,
        account=args.account,
        further=(BEDROCK_SERVICE,) if args.bedrock else (),
    )
    if existing is not None or not endpoints_args.services:
        return network
    endpoints = VpcEndpoints("endpoints", endpoints_args, scope=scope, opts=child)
    return replace(network, ready=(*network.ready, *endpoints.ready))
