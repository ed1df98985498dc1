"""IAM role for the pods of a service account, by EKS Pod Identity.

Only EKS may assume the role, for clusters of this account. The role has one policy.

Replacement: another name replaces the role. The association is updated in place.
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
    """Kubernetes service account of a cluster.

    Attributes:
        cluster_name: EKS cluster of its pods.
        namespace: Its namespace.
        service_account: Its name.
        account: AWS account of the cluster.
        scope: Region of the cluster, which is part of the role's name.
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
    """Grant a policy to the pods; return the resources that pods depend on.

    A pod that starts before these resources exist has no credentials until its restart.
    """
    child = pulumi.ResourceOptions(parent=component)
    role = iam.Role(
        f"{name}-role",
        name=pods.scope.physical_name(
            f"{name}-role", limit=iam_policies.ROLE_NAME_LIMIT
        ),
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
