"""What IAM refuses of roles and policies."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.rule import (
    Rule,
    View,
    refusal,
    refuses,
    refuses_when,
)
from operations.rehearsal.rules.values import Values, at, listed, mapping, text

ROLE: Final = "aws:iam/role:Role"
INLINE: Final = "aws:iam/rolePolicy:RolePolicy"
POLICY: Final = "aws:iam/policy:Policy"
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
#: Characters of a role's inline policies together, white space aside.
_INLINE_SIZE: Final = 10240
_MANAGED_SIZE: Final = 6144


def _statements(document: str) -> list[Values]:
    try:
        content: Any = json.loads(document) if document else {}
    except ValueError:
        return []
    found = at(content, "Statement")
    return [mapping(one) for one in (listed(found) or [found]) if one]


def _misnamed(subject: Subject) -> Iterator[Complaint]:
    name = text(subject.inputs, "name")
    if name and not _NAME.fullmatch(name):
        yield refusal(
            "name", f"is '{name}'; at most 64 letters, digits and characters of _+=,.@-"
        )


def _trusting_nobody(subject: Subject) -> Iterator[Complaint]:
    path = "assumeRolePolicy"
    for number, statement in enumerate(_statements(text(subject.inputs, path))):
        if not {"Principal", "NotPrincipal"} & statement.keys():
            yield refusal(
                path,
                f"statement {number} has no Principal; a trust policy says who is "
                "trusted (MalformedPolicyDocument)",
            )
        if {"Resource", "NotResource"} & statement.keys():
            yield refusal(
                path,
                f"statement {number} has a Resource; a trust policy has none "
                "(MalformedPolicyDocument)",
            )


def _naming_principals(subject: Subject) -> Iterator[Complaint]:
    for number, statement in enumerate(_statements(text(subject.inputs, "policy"))):
        if {"Principal", "NotPrincipal"} & statement.keys():
            yield refusal(
                "policy",
                f"statement {number} has a Principal; a policy of a role has none "
                "(MalformedPolicyDocument)",
            )


def _unmanaged(subject: Subject) -> Iterator[Complaint]:
    arn = text(subject.inputs, "policyArn")
    if arn and not _MANAGED.fullmatch(arn):
        yield refusal(
            "policyArn",
            f"is '{arn}', no ARN of a managed policy, arn:aws:iam::aws:policy/… or "
            "one of an account",
        )


def _size(document: str) -> int:
    return len(re.sub(r"\s", "", document))


def _oversized(subject: Subject) -> Iterator[Complaint]:
    most = _MANAGED_SIZE if subject.token == POLICY else _INLINE_SIZE
    size = _size(text(subject.inputs, "policy"))
    if size > most:
        yield refusal(
            "policy", f"has {size} characters; at most {most} (LimitExceeded)"
        )


def _twin(subject: Subject, view: View) -> Iterator[Complaint]:
    name = text(subject.inputs, "name")
    for other in view.here(ROLE):
        if name and str(other.outputs.get("name")).lower() == name.lower():
            yield refusal(
                "name",
                f"is '{name}', which {other.name} has; names differ in more than case "
                "(EntityAlreadyExists)",
            )


def _attached(_subject: Subject, view: View) -> Iterator[Complaint]:
    now = view.itself(ROLE)
    if now is None or now.inputs.get("forceDetachPolicies"):
        return
    for policy in view.here(ATTACHMENT, INLINE):
        if policy.inputs.get("role") == now.outputs.get("name"):
            yield refusal("", f"DeleteConflict: {policy.name} belongs to it")


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "IAM-001",
        "A role's name has at most 64 characters.",
        _misnamed,
        ROLE,
        source=f"{_API}/API_CreateRole.html",
    ),
    refuses(
        "IAM-002",
        "A trust policy has principals and no resources.",
        _trusting_nobody,
        ROLE,
        source=_ELEMENTS,
    ),
    refuses(
        "IAM-003",
        "A policy of a role names no principals.",
        _naming_principals,
        INLINE,
        POLICY,
        source=_ELEMENTS,
    ),
    refuses(
        "IAM-004",
        "What is attached is the ARN of a managed policy.",
        _unmanaged,
        ATTACHMENT,
        source=f"{_API}/API_AttachRolePolicy.html",
    ),
    refuses(
        "IAM-005",
        "A policy stays within its size.",
        _oversized,
        INLINE,
        POLICY,
        source=_QUOTAS,
    ),
    refuses_when(
        "IAM-006",
        "A role's name is its own in the account, whatever the case.",
        _twin,
        ROLE,
        source=f"{_API}/API_CreateRole.html",
        on="create",
    ),
    refuses_when(
        "IAM-007",
        "A role with policies is not deleted.",
        _attached,
        ROLE,
        source=f"{_API}/API_DeleteRole.html",
        on="delete",
        patient=True,
    ),
)
