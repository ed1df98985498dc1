"""The Kubernetes cluster of one region: EKS in Auto Mode.

AWS runs the nodes' system software, the network, DNS, storage and load balancing. The
built-in node pools are off: with one the cluster could never be taken down to none.

Deliberately absent: the node class and pool (they are Kubernetes objects), the
kubernetes provider, and any administrator by having created the cluster: who may
enter is listed, and only listed.

Changing this: role, key, IP family and service range replace the cluster; other zones
are refused. The version is raised in place, one minor at a time, and Auto Mode's nodes
follow within their disruption budgets; EKS takes it back for a week, by hand. The flags
of Auto Mode are all on or all off.
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
from config.vocabulary import SERVICE_CIDR
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Cluster"


_MANAGED: Final = "arn:aws:iam::aws:policy"

#: What Auto Mode does in the account on the cluster's behalf.
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
    """A role and the grants without which it is an empty shell."""

    role: iam.Role
    policies: tuple[pulumi.Resource, ...]


#: Characters of a cluster's name.
#: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
_NAME_LIMIT: Final = 100
_LOG_TYPES: Final = ("api", "audit", "authenticator", "controllerManager", "scheduler")

#: Extended support costs six times as much; without it EKS upgrades the control plane
#: by itself when the version's standard support ends.
#: https://docs.aws.amazon.com/eks/latest/userguide/view-upgrade-policy.html
_SUPPORT: Final = "STANDARD"
_TIMEOUTS: Final = pulumi.CustomTimeouts(create="45m", update="60m", delete="45m")


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterArgs:
    """What the cluster needs from the rest of the program.

    Attributes:
        network: Where it lives, and the routes it must outlive.
        version: Kubernetes version, ``1.35``.
        access: Who may enter, the deployer among them: nobody else gets in.
        public_access_cidrs: Who reaches its endpoint from outside; nobody, if empty.
        key_arn: Key that encrypts Kubernetes secrets.
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
    """What other components consume of a cluster.

    Attributes:
        name: Physical name.
        arn: Identity of the cluster, which a kubernetes provider keeps to.
        endpoint: URL of the API server.
        certificate_authority: Its certificate authority, in base64.
        node_role_name: Role that the node class gives to nodes.
        security_group_id: The group EKS makes: of the control plane, nodes and pods.
        ready: What a kubernetes provider must wait for to be let in, and nodes to join.
    """

    name: pulumi.Output[str]
    arn: pulumi.Output[str]
    endpoint: pulumi.Output[str]
    certificate_authority: pulumi.Output[str]
    node_role_name: pulumi.Output[str]
    security_group_id: pulumi.Output[str]
    ready: tuple[pulumi.Resource, ...]


class Cluster(pulumi.ComponentResource):
    """Runs the workloads of one region."""

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
        physical = scope.physical("cluster", limit=_NAME_LIMIT)
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
                depends_on=[
                    *role.policies,
                    *nodes.policies,
                    log,
                    *args.network.ready,
                ],
            ),
        )
        principals = create_access_entries(name, cluster, args.access, component=self)
        node = nodes.role.arn
        nodes_policy = create_node_access_entry(
            name, cluster, node, after=principals, component=self
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
    """Create the role of the control plane, able to use the cluster's key."""
    # Auto Mode tags its sessions, so that the managed policies can tell clusters apart.
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
    """Create the role of the nodes, able to join and to pull images."""
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
    # IAM knows no regions: the name keeps the regions of one account apart, and its
    # prefix is what the deployer's permissions boundary can be bound to.
    role = iam.Role(
        name,
        name=scope.physical(name, limit=iam_policies.ROLE_NAME_LIMIT),
        assume_role_policy=trust_policy,
        opts=child,
    )
    policies = tuple(
        iam.RolePolicyAttachment(
            f"{name}-{key}",
            role=role.name,
            policy_arn=f"{_MANAGED}/{policy}",
            opts=child,
        )
        for key, policy in policies.items()
    )
    return ClusterRole(role=role, policies=policies)


def _use_of_key(key_arn: str) -> str:
    return iam_policies.identity_policy(
        "EncryptKubernetesSecrets",
        actions=("kms:Encrypt", "kms:Decrypt", "kms:ListGrants", "kms:DescribeKey"),
        resources=(key_arn,),
    )
