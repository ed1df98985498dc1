"""Who may enter a cluster: its administrators and its nodes, by name.

Deliberately absent: the aws-auth ConfigMap, which anyone inside could edit.
"""

from collections.abc import Iterable
from typing import Final

import pulumi
from pulumi_aws import eks

#: https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
_POLICIES: Final = "arn:aws:eks::aws:cluster-access-policy"


def administer(
    name: str,
    cluster: eks.Cluster,
    principals: Iterable[str],
    *,
    component: pulumi.ComponentResource,
) -> tuple[pulumi.Resource, ...]:
    """Let each principal administer the cluster; return what lets them in.

    A principal is keyed by the last part of its ARN: the list may be reordered.
    """
    return tuple(
        _admit(
            f"{name}-admin-{principal.rpartition('/')[2]}",
            cluster,
            principal,
            kind="STANDARD",
            policy="AmazonEKSClusterAdminPolicy",
            component=component,
        )
        for principal in principals
    )


def admit_nodes(
    name: str,
    cluster: eks.Cluster,
    role_arn: pulumi.Input[str],
    *,
    component: pulumi.ComponentResource,
) -> pulumi.Resource:
    """Let nodes of our own node class join; EKS admits only its built-in ones."""
    # https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
    return _admit(
        f"{name}-nodes",
        cluster,
        role_arn,
        kind="EC2",
        policy="AmazonEKSAutoNodePolicy",
        component=component,
    )


def _admit(  # noqa: PLR0913  # one entry of an access list has this many columns
    name: str,
    cluster: eks.Cluster,
    principal: pulumi.Input[str],
    *,
    kind: str,
    policy: str,
    component: pulumi.ComponentResource,
) -> pulumi.Resource:
    child = pulumi.ResourceOptions(parent=component)
    entry = eks.AccessEntry(
        name,
        cluster_name=cluster.name,
        principal_arn=principal,
        type=kind,
        opts=child,
    )
    return eks.AccessPolicyAssociation(
        f"{name}-policy",
        cluster_name=cluster.name,
        principal_arn=entry.principal_arn,
        policy_arn=f"{_POLICIES}/{policy}",
        access_scope=eks.AccessPolicyAssociationAccessScopeArgs(type="cluster"),
        opts=child,
    )
