"""How pods of one service account act in AWS: by Pod Identity, with their own role.

The role can be assumed by EKS for this account's clusters alone, and holds one policy.

Changing this: a role's name replaces the role; the association then turns to the new
one in place.
"""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import eks, iam

from components.aws import iam_policies
from plan.naming import Scope

_SERVICE: Final = "pods.eks.amazonaws.com"


@dataclass(frozen=True, kw_only=True, slots=True)
class PodServiceAccount:
    """A service account, and where it is.

    Attributes:
        cluster_name: Cluster its pods run in.
        namespace: Its namespace.
        service_account: Its name.
        account: AWS account of the cluster.
        scope: Region of the cluster, which names the role.
    """

    cluster_name: pulumi.Input[str]
    namespace: str
    service_account: str
    account: str
    scope: Scope


def bind_role(
    name: str,
    pods: PodServiceAccount,
    *,
    purpose: str,
    policy: pulumi.Input[str],
    component: pulumi.ComponentResource,
) -> tuple[pulumi.Resource, ...]:
    """Let the account's pods do what the policy says; return what that takes.

    A pod that starts before these exist has no credentials until it is restarted.
    """
    child = pulumi.ResourceOptions(parent=component)
    role = iam.Role(
        f"{name}-role",
        name=pods.scope.physical(f"{name}-role", limit=iam_policies.ROLE_NAME_LIMIT),
        assume_role_policy=iam_policies.assume_role_policy(
            _SERVICE, tag_session=True, source_account=pods.account
        ),
        opts=child,
    )
    grant = iam.RolePolicy(f"{name}-{purpose}", role=role.id, policy=policy, opts=child)
    association = eks.PodIdentityAssociation(
        f"{name}-identity",
        cluster_name=pods.cluster_name,
        namespace=pods.namespace,
        service_account=pods.service_account,
        role_arn=role.arn,
        opts=child,
    )
    return grant, association
