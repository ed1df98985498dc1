"""EKS access entries: IAM principals by role, and the nodes.

Administrators may do everything. Operators may change every object in the product's own
namespaces, including Secrets and shells in pods, and nothing elsewhere. Viewers may
read everything but Secrets. There is no other access.

Not managed here: the aws-auth ConfigMap, which any administrator inside the cluster
could edit, and AWS's admin view policy, which includes Secrets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import eks

from plan.naming import API_NAMESPACE, GATEWAY_NAMESPACE

#: https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
_POLICIES: Final = "arn:aws:eks::aws:cluster-access-policy"

#: Namespaces of the product's workloads.
PRODUCT_NAMESPACES: Final = (GATEWAY_NAMESPACE, API_NAMESPACE)


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterAccess:
    """ARNs of IAM roles and users with access, by role.

    Attributes:
        administrators: Principals with all rights, including the deployer's.
        operators: Principals that restart, scale and debug the product's workloads.
        viewers: Principals that read.
    """

    administrators: tuple[str, ...]
    operators: tuple[str, ...] = ()
    viewers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _AccessPolicy:
    """EKS access policy with entry type and namespaces."""

    policy: str
    kind: str = "STANDARD"
    namespaces: tuple[str, ...] = ()


_CLUSTER_ADMIN: Final = _AccessPolicy(policy="AmazonEKSClusterAdminPolicy")
_EDIT: Final = _AccessPolicy(
    policy="AmazonEKSEditPolicy", namespaces=PRODUCT_NAMESPACES
)
_VIEW: Final = _AccessPolicy(policy="AmazonEKSViewPolicy")
_AUTO_NODE: Final = _AccessPolicy(policy="AmazonEKSAutoNodePolicy", kind="EC2")


def create_access_entries(
    name: str,
    cluster: eks.Cluster,
    access: ClusterAccess,
    *,
    component: pulumi.ComponentResource,
) -> tuple[pulumi.Resource, ...]:
    """Create the entries of IAM principals; return what an administrator needs.

    An entry is keyed by the last part of the principal's ARN, so the lists may be
    reordered.
    """
    child = pulumi.ResourceOptions(parent=component)
    principals_by_role = (
        ("admin", access.administrators, _CLUSTER_ADMIN),
        ("operator", access.operators, _EDIT),
        ("viewer", access.viewers, _VIEW),
    )
    named = {
        f"{name}-{role}-{principal.rpartition('/')[2]}": (principal, policy)
        for role, principals, policy in principals_by_role
        for principal in principals
    }
    return tuple(
        _policy_association(
            key, cluster, _entry(key, cluster, principal, policy, child), policy, child
        )
        for key, (principal, policy) in named.items()
    )


def create_node_access_entry(
    name: str,
    cluster: eks.Cluster,
    role_arn: pulumi.Input[str],
    *,
    after: Sequence[pulumi.Resource],
    component: pulumi.ComponentResource,
) -> pulumi.Resource:
    """Create the entry of the nodes' role; EKS creates one for built-in pools only.

    Its policy is created after the principals' policies. A new policy takes effect in
    the cluster seconds after EKS has accepted it, and the Kubernetes provider does not
    retry a forbidden request.
    """
    # https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
    # https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/await/await.go
    child = pulumi.ResourceOptions(parent=component)
    later = pulumi.ResourceOptions(parent=component, depends_on=[*after])
    key = f"{name}-nodes"
    entry = _entry(key, cluster, role_arn, _AUTO_NODE, child)
    return _policy_association(key, cluster, entry, _AUTO_NODE, later)


def _entry(
    name: str,
    cluster: eks.Cluster,
    principal: pulumi.Input[str],
    policy: _AccessPolicy,
    opts: pulumi.ResourceOptions,
) -> eks.AccessEntry:
    return eks.AccessEntry(
        name,
        cluster_name=cluster.name,
        principal_arn=principal,
        type=policy.kind,
        opts=opts,
    )


def _policy_association(
    name: str,
    cluster: eks.Cluster,
    entry: eks.AccessEntry,
    policy: _AccessPolicy,
    opts: pulumi.ResourceOptions,
) -> pulumi.Resource:
    return eks.AccessPolicyAssociation(
        f"{name}-policy",
        cluster_name=cluster.name,
        principal_arn=entry.principal_arn,
        policy_arn=f"{_POLICIES}/{policy.policy}",
        access_scope=eks.AccessPolicyAssociationAccessScopeArgs(
            type="namespace" if policy.namespaces else "cluster",
            namespaces=policy.namespaces or None,
        ),
        opts=opts,
    )
