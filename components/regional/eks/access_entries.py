"""Who may enter a cluster: people by what they may do there, and its nodes, by name.

Administrators do everything. Operators change what runs in the product's own
namespaces, its Secrets and shells in its pods included, and nothing elsewhere. Viewers
look at everything but Secrets. Nobody gets in by any other way.

Deliberately absent: the aws-auth ConfigMap, which anyone inside could edit; and AWS's
admin view, which shows Secrets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import eks

from plan.naming import API_NAMESPACE, GATEWAY_NAMESPACE

#: https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
_POLICIES: Final = "arn:aws:eks::aws:cluster-access-policy"

#: Namespaces of the product: the names of its workloads.
PRODUCT_NAMESPACES: Final = (GATEWAY_NAMESPACE, API_NAMESPACE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """ARNs of the IAM roles and users that may enter, by what they may do.

    Attributes:
        administrators: The deployer among them: nobody else changes the cluster.
        operators: Those who restart, scale and debug what the product runs.
        viewers: Those who look.
    """

    administrators: tuple[str, ...]
    operators: tuple[str, ...] = ()
    viewers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Right:
    """What a kind of principal may do, and where."""

    policy: str
    kind: str = "STANDARD"
    namespaces: tuple[str, ...] = ()


_ADMINISTER: Final = _Right(policy="AmazonEKSClusterAdminPolicy")
_OPERATE: Final = _Right(policy="AmazonEKSEditPolicy", namespaces=PRODUCT_NAMESPACES)
_VIEW: Final = _Right(policy="AmazonEKSViewPolicy")
_JOIN: Final = _Right(policy="AmazonEKSAutoNodePolicy", kind="EC2")


def admit(
    name: str,
    cluster: eks.Cluster,
    access: Access,
    *,
    component: pulumi.ComponentResource,
) -> tuple[pulumi.Resource, ...]:
    """Let people in; return what an administrator needs to have got in.

    A principal is keyed by the last part of its ARN: the list may be reordered.
    """
    child = pulumi.ResourceOptions(parent=component)
    people = (
        ("admin", access.administrators, _ADMINISTER),
        ("operator", access.operators, _OPERATE),
        ("viewer", access.viewers, _VIEW),
    )
    named = {
        f"{name}-{role}-{principal.rpartition('/')[2]}": (principal, right)
        for role, principals, right in people
        for principal in principals
    }
    return tuple(
        _grant(
            key, cluster, _entry(key, cluster, principal, right, child), right, child
        )
        for key, (principal, right) in named.items()
    )


def admit_nodes(
    name: str,
    cluster: eks.Cluster,
    role_arn: pulumi.Input[str],
    *,
    after: Sequence[pulumi.Resource],
    component: pulumi.ComponentResource,
) -> pulumi.Resource:
    """Let nodes of our own node class join; EKS admits only its built-in ones.

    Their right comes after people's: a cluster hears of a right seconds after EKS has
    taken it, and the kubernetes provider does not try again when it is refused.
    """
    # https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
    # https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/await/await.go
    child = pulumi.ResourceOptions(parent=component)
    later = pulumi.ResourceOptions(parent=component, depends_on=[*after])
    key = f"{name}-nodes"
    entry = _entry(key, cluster, role_arn, _JOIN, child)
    return _grant(key, cluster, entry, _JOIN, later)


def _entry(
    name: str,
    cluster: eks.Cluster,
    principal: pulumi.Input[str],
    right: _Right,
    opts: pulumi.ResourceOptions,
) -> eks.AccessEntry:
    return eks.AccessEntry(
        name,
        cluster_name=cluster.name,
        principal_arn=principal,
        type=right.kind,
        opts=opts,
    )


def _grant(
    name: str,
    cluster: eks.Cluster,
    entry: eks.AccessEntry,
    right: _Right,
    opts: pulumi.ResourceOptions,
) -> pulumi.Resource:
    return eks.AccessPolicyAssociation(
        f"{name}-policy",
        cluster_name=cluster.name,
        principal_arn=entry.principal_arn,
        policy_arn=f"{_POLICIES}/{right.policy}",
        access_scope=eks.AccessPolicyAssociationAccessScopeArgs(
            type="namespace" if right.namespaces else "cluster",
            namespaces=right.namespaces or None,
        ),
        opts=opts,
    )
