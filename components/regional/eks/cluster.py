"""EKS cluster of one region, in Auto Mode, with its two IAM roles.

AWS manages the nodes' operating system, the network, DNS, storage and load balancing.
The built-in node pools are disabled: with one of them the cluster could not be scaled
to zero nodes.

Not managed here:
* node class and node pool, which are Kubernetes objects;
* the Kubernetes provider;
* administrator rights of the cluster's creator: only the listed principals have access;
* permissions of workloads, which have IAM roles of their own by Pod Identity and none
  of the node's.

Replacement: another role name replaces the role. Another control plane role, key, IP
family or service CIDR replaces the cluster; EKS rejects other availability zones. The
version is upgraded in place, one minor version at a time, and the nodes follow within
their disruption budgets. For seven days an operator can roll EKS back. The Auto Mode
flags are all enabled or all disabled.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import eks, iam

from components.aws import iam_policies
from components.aws.log_group import LogSettings, log_group
from components.regional.eks.access_entries import (
    ClusterAccess,
    create_access_entries,
    create_node_access_entry,
)
from components.regional.network.vpc import NetworkResources
from config.types import SERVICE_CIDR
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Cluster"


_MANAGED: Final = "arn:aws:iam::aws:policy"

#: Permissions of Auto Mode in the account.
#: https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html
_CONTROL_PLANE_POLICIES: Final = {
    "cluster": "AmazonEKSClusterPolicy",
    "compute": "AmazonEKSComputePolicy",
    "block-storage": "AmazonEKSBlockStoragePolicy",
    "load-balancing": "AmazonEKSLoadBalancingPolicy",
    "networking": "AmazonEKSNetworkingPolicy",
}

#: https://docs.aws.amazon.com/eks/latest/userguide/auto-create-node-role.html
_NODE_POLICIES: Final = {
    "worker": "AmazonEKSWorkerNodeMinimalPolicy",
    "images": "AmazonEC2ContainerRegistryPullOnly",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterRole:
    """IAM role and the policies attached to it."""

    role: iam.Role
    policies: tuple[pulumi.Resource, ...]


#: Characters of a cluster name.
#: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
_NAME_LIMIT: Final = 100
_LOG_TYPES: Final = ("api", "audit", "authenticator", "controllerManager", "scheduler")

#: Extended support costs six times as much. Without it EKS upgrades the control plane
#: itself when the version's standard support ends.
#: https://docs.aws.amazon.com/eks/latest/userguide/view-upgrade-policy.html
_SUPPORT: Final = "STANDARD"
_TIMEOUTS: Final = pulumi.CustomTimeouts(create="45m", update="60m", delete="45m")


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterArgs:
    """Arguments of the cluster.

    Attributes:
        network: Network of the cluster; its routes are deleted after the cluster.
        version: Kubernetes version, ``1.35``.
        access: IAM principals with access, including the deployer's.
        public_access_cidrs: CIDRs that reach the public endpoint; empty disables it.
        key_arn: KMS key that encrypts Kubernetes secrets.
        logs: How the control plane's log is kept.
        protect: Whether Pulumi and EKS refuse to delete the cluster.
    """

    network: NetworkResources
    version: str
    access: ClusterAccess
    public_access_cidrs: tuple[str, ...]
    key_arn: pulumi.Input[str]
    logs: LogSettings
    protect: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterResources:
    """Outputs of a cluster.

    Attributes:
        name: Physical name.
        arn: ARN, by which the Kubernetes provider identifies the cluster.
        endpoint: URL of the API server.
        certificate_authority: Certificate authority in base64.
        node_role_name: IAM role of the node class.
        security_group_id: Security group that EKS creates for control plane, nodes and
            pods.
        ready: Access entries that the Kubernetes provider and nodes depend on.
    """

    name: pulumi.Output[str]
    arn: pulumi.Output[str]
    endpoint: pulumi.Output[str]
    certificate_authority: pulumi.Output[str]
    node_role_name: pulumi.Output[str]
    security_group_id: pulumi.Output[str]
    ready: tuple[pulumi.Resource, ...]


class Cluster(pulumi.ComponentResource):
    """EKS cluster with its roles, log group and access entries."""

    resources: ClusterResources

    def __init__(
        self,
        name: str,
        args: ClusterArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"version": args.version}, opts)
        physical = scope.physical_name("cluster", limit=_NAME_LIMIT)
        role = control_plane_role(
            f"{name}-role", key_arn=args.key_arn, scope=scope, component=self
        )
        nodes = node_role(f"{name}-node-role", scope=scope, component=self)
        log = log_group(
            f"{name}-log",
            name=f"/aws/eks/{physical}/cluster",
            logs=args.logs,
            component=self,
        )
        cluster = eks.Cluster(
            f"{name}-control-plane",
            _settings(physical, role.role.arn, args),
            opts=pulumi.ResourceOptions(
                parent=self,
                protect=args.protect,
                custom_timeouts=_TIMEOUTS,
                depends_on=[*role.policies, *nodes.policies, log, *args.network.ready],
            ),
        )
        principals = create_access_entries(name, cluster, args.access, component=self)
        nodes_policy = create_node_access_entry(
            name, cluster, nodes.role.arn, after=principals, component=self
        )
        self.resources = _resources(cluster, nodes, (*principals, nodes_policy))
        self.register_outputs({"name": cluster.name, "arn": cluster.arn})


def _resources(
    cluster: eks.Cluster, nodes: ClusterRole, ready: tuple[pulumi.Resource, ...]
) -> ClusterResources:
    return ClusterResources(
        name=cluster.name,
        arn=cluster.arn,
        endpoint=cluster.endpoint,
        certificate_authority=cluster.certificate_authority.data,
        node_role_name=nodes.role.name,
        security_group_id=cluster.vpc_config.cluster_security_group_id,
        ready=ready,
    )


def _settings(
    physical: str, role_arn: pulumi.Input[str], args: ClusterArgs
) -> eks.ClusterArgs:
    return eks.ClusterArgs(
        name=physical,
        version=args.version,
        role_arn=role_arn,
        vpc_config=eks.ClusterVpcConfigArgs(
            subnet_ids=args.network.private_subnet_ids,
            endpoint_private_access=True,
            endpoint_public_access=bool(args.public_access_cidrs),
            public_access_cidrs=args.public_access_cidrs or None,
        ),
        access_config=eks.ClusterAccessConfigArgs(
            authentication_mode="API",
            bootstrap_cluster_creator_admin_permissions=False,
        ),
        bootstrap_self_managed_addons=False,
        compute_config=eks.ClusterComputeConfigArgs(enabled=True),
        storage_config=eks.ClusterStorageConfigArgs(
            block_storage=eks.ClusterStorageConfigBlockStorageArgs(enabled=True)
        ),
        kubernetes_network_config=eks.ClusterKubernetesNetworkConfigArgs(
            ip_family="ipv4",
            service_ipv4_cidr=SERVICE_CIDR,
            elastic_load_balancing=eks.ClusterKubernetesNetworkConfigElasticLoadBalancingArgs(
                enabled=True
            ),
        ),
        encryption_config=eks.ClusterEncryptionConfigArgs(
            resources=["secrets"],
            provider=eks.ClusterEncryptionConfigProviderArgs(key_arn=args.key_arn),
        ),
        enabled_cluster_log_types=_LOG_TYPES,
        upgrade_policy=eks.ClusterUpgradePolicyArgs(support_type=_SUPPORT),
        zonal_shift_config=eks.ClusterZonalShiftConfigArgs(enabled=True),
        deletion_protection=args.protect,
    )


def control_plane_role(
    name: str,
    *,
    key_arn: pulumi.Input[str],
    scope: Scope,
    component: pulumi.ComponentResource,
) -> ClusterRole:
    """Create the role of the control plane, which may use the cluster's key."""
    # Auto Mode tags its sessions, and the managed policies use these tags to
    # distinguish clusters.
    trust_policy = iam_policies.assume_role_policy(
        "eks.amazonaws.com", tag_session=True
    )
    created = _role(name, trust_policy, _CONTROL_PLANE_POLICIES, scope, component)
    use_key = iam.RolePolicy(
        f"{name}-key",
        role=created.role.name,
        policy=pulumi.Output.from_input(key_arn).apply(_use_of_key),
        opts=pulumi.ResourceOptions(parent=component),
    )
    return ClusterRole(role=created.role, policies=(*created.policies, use_key))


def node_role(
    name: str, *, scope: Scope, component: pulumi.ComponentResource
) -> ClusterRole:
    """Create the role of the nodes, which may join and pull images."""
    trust_policy = iam_policies.assume_role_policy("ec2.amazonaws.com")
    return _role(name, trust_policy, _NODE_POLICIES, scope, component)


def _role(
    name: str,
    trust_policy: str,
    policies: Mapping[str, str],
    scope: Scope,
    component: pulumi.ComponentResource,
) -> ClusterRole:
    child = pulumi.ResourceOptions(parent=component)
    # IAM is global: the name contains the region, and a permissions boundary of the
    # deployer can require its prefix.
    role = iam.Role(
        name,
        name=scope.physical_name(name, limit=iam_policies.ROLE_NAME_LIMIT),
        assume_role_policy=trust_policy,
        opts=child,
    )
    attachments = tuple(
        iam.RolePolicyAttachment(
            f"{name}-{key}",
            role=role.name,
            policy_arn=f"{_MANAGED}/{policy}",
            opts=child,
        )
        for key, policy in policies.items()
    )
    return ClusterRole(role=role, policies=attachments)


def _use_of_key(key_arn: str) -> str:
    return iam_policies.identity_policy(
        "EncryptKubernetesSecrets",
        actions=("kms:Encrypt", "kms:Decrypt", "kms:ListGrants", "kms:DescribeKey"),
        resources=(key_arn,),
    )
