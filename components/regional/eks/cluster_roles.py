"""The two IAM roles of a cluster: its control plane's and its nodes'.

Deliberately absent: permissions of workloads, which get roles of their own by Pod
Identity and nothing from the node they run on.

Changing this: a role's name replaces the role, and the control plane's role replaces
the cluster.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import iam

from components.aws import iam_policies as documents
from plan.naming import Scope

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
    grants: tuple[pulumi.Resource, ...]


def control_plane_role(
    name: str,
    *,
    key_arn: pulumi.Input[str],
    scope: Scope,
    component: pulumi.ComponentResource,
) -> ClusterRole:
    """Create the role of the control plane, able to use the cluster's key."""
    # Auto Mode tags its sessions, so that the managed policies can tell clusters apart.
    trust = documents.service_trust("eks.amazonaws.com", tag_session=True)
    made = _role(name, trust, _CONTROL_PLANE_POLICIES, scope, component)
    use_key = iam.RolePolicy(
        f"{name}-key",
        role=made.role.name,
        policy=pulumi.Output.from_input(key_arn).apply(_use_of_key),
        opts=pulumi.ResourceOptions(parent=component),
    )
    return ClusterRole(role=made.role, grants=(*made.grants, use_key))


def node_role(
    name: str, *, scope: Scope, component: pulumi.ComponentResource
) -> ClusterRole:
    """Create the role of the nodes, able to join and to pull images."""
    trust = documents.service_trust("ec2.amazonaws.com")
    return _role(name, trust, _NODE_POLICIES, scope, component)


def _role(
    name: str,
    trust: str,
    policies: Mapping[str, str],
    scope: Scope,
    component: pulumi.ComponentResource,
) -> ClusterRole:
    child = pulumi.ResourceOptions(parent=component)
    # IAM knows no regions: the name keeps the regions of one account apart, and its
    # prefix is what the deployer's permissions boundary can be bound to.
    role = iam.Role(
        name,
        name=scope.physical(name, limit=documents.ROLE_NAME_LIMIT),
        assume_role_policy=trust,
        opts=child,
    )
    grants = tuple(
        iam.RolePolicyAttachment(
            f"{name}-{key}",
            role=role.name,
            policy_arn=f"{_MANAGED}/{policy}",
            opts=child,
        )
        for key, policy in policies.items()
    )
    return ClusterRole(role=role, grants=grants)


def _use_of_key(key_arn: str) -> str:
    return documents.access(
        "EncryptKubernetesSecrets",
        actions=("kms:Encrypt", "kms:Decrypt", "kms:ListGrants", "kms:DescribeKey"),
        resources=(key_arn,),
    )
