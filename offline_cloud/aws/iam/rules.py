"""Rules of AWS IAM."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from offline_cloud.aws.iam.resources import POLICY, ROLE
from offline_cloud.input_values import Values, get, listed, mapping, text
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    input_rule,
    state_rule,
    violation,
)

INLINE: Final = "aws:iam/rolePolicy:RolePolicy"
ATTACHMENT: Final = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"

_API: Final = "https://docs.aws.amazon.com/IAM/latest/APIReference"
_QUOTAS: Final = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"
)
_ELEMENTS: Final = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide"
    "/reference_policies_elements_principal.html"
)
_NAME: Final = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)
_MANAGED: Final = re.compile(
    r"arn:aws[\w-]*:iam::(aws|\d{12}):policy/[\w+=,.@/-]{1,640}", re.ASCII
)
#: Maximum sizes of policies, in characters without white space.
_INLINE_SIZE: Final = 10240
_MANAGED_SIZE: Final = 6144


def _statements(document: str) -> list[Values]:
    try:
        content: Any = json.loads(document) if document else {}
    except ValueError:
        return []
    found = get(content, "Statement")
    return [mapping(one) for one in (listed(found) or [found]) if one]


@input_rule(
    "IAM-001",
    ROLE,
    requires="The name of a role has at most 64 characters.",
    source=f"{_API}/API_CreateRole.html",
)
def role_name_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    name = text(subject.inputs, "name")
    if name and not _NAME.fullmatch(name):
        yield violation(
            "name", f"is '{name}'; allowed are at most 64 letters, digits and _+=,.@-"
        )


@input_rule(
    "IAM-002",
    ROLE,
    requires="A trust policy has principals and no resources.",
    source=_ELEMENTS,
)
def trust_policy_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    path = "assumeRolePolicy"
    for number, statement in enumerate(_statements(text(subject.inputs, path))):
        if not {"Principal", "NotPrincipal"} & statement.keys():
            yield violation(
                path,
                f"statement {number} has no Principal; a trust policy needs one "
                "(MalformedPolicyDocument)",
            )
        if {"Resource", "NotResource"} & statement.keys():
            yield violation(
                path,
                f"statement {number} has a Resource; a trust policy must have none "
                "(MalformedPolicyDocument)",
            )


@input_rule(
    "IAM-003",
    INLINE,
    POLICY,
    requires="A policy of a role names no principals.",
    source=_ELEMENTS,
)
def role_policy_with_principals(subject: ResourceInputs) -> Iterator[Violation]:
    for number, statement in enumerate(_statements(text(subject.inputs, "policy"))):
        if {"Principal", "NotPrincipal"} & statement.keys():
            yield violation(
                "policy",
                f"statement {number} has a Principal; a role's policy must have none "
                "(MalformedPolicyDocument)",
            )


@input_rule(
    "IAM-004",
    ATTACHMENT,
    requires="The ARN of an attached policy is that of a managed policy.",
    source=f"{_API}/API_AttachRolePolicy.html",
)
def attached_policy_not_managed(subject: ResourceInputs) -> Iterator[Violation]:
    arn = text(subject.inputs, "policyArn")
    if arn and not _MANAGED.fullmatch(arn):
        yield violation(
            "policyArn",
            f"is '{arn}', not the ARN of a managed policy such as "
            "arn:aws:iam::aws:policy/…",
        )


def _size(document: str) -> int:
    return len(re.sub(r"\s", "", document))


@input_rule(
    "IAM-005",
    INLINE,
    POLICY,
    requires="A policy document does not exceed its size limit.",
    source=_QUOTAS,
)
def policy_too_long(subject: ResourceInputs) -> Iterator[Violation]:
    most = _MANAGED_SIZE if subject.token == POLICY else _INLINE_SIZE
    size = _size(text(subject.inputs, "policy"))
    if size > most:
        yield violation(
            "policy", f"has {size} characters; at most {most} (LimitExceeded)"
        )


@state_rule(
    "IAM-006",
    ROLE,
    requires="The name of a role is unique in the account, regardless of case.",
    source=f"{_API}/API_CreateRole.html",
    operations=("create",),
)
def role_exists(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    name = text(subject.inputs, "name")
    for other in view.in_scope(ROLE):
        if name and str(other.outputs.get("name")).lower() == name.lower():
            yield violation(
                "name",
                f"is '{name}', which {other.name} has; names are unique regardless "
                "of case (EntityAlreadyExists)",
            )


@state_rule(
    "IAM-007",
    ROLE,
    requires="A role with policies is not deleted.",
    source=f"{_API}/API_DeleteRole.html",
    operations=("delete",),
    retry_until_timeout=True,
)
def role_has_policies(_subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    now = view.current(ROLE)
    if now is None or now.inputs.get("forceDetachPolicies"):
        return
    for policy in view.in_scope(ATTACHMENT, INLINE):
        if policy.inputs.get("role") == now.outputs.get("name"):
            yield violation("", f"DeleteConflict: {policy.name} is attached to it")
