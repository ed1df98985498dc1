"""What Secrets Manager refuses."""

import re
from collections.abc import Iterator
from typing import Final

from offline_cloud.input_values import is_unset, number, text
from offline_cloud.rule import (
    ResourceInputs,
    Rule,
    StoreView,
    Violation,
    input_rule,
    state_rule,
    violation,
)

SECRET: Final = "aws:secretsmanager/secret:Secret"
VERSION: Final = "aws:secretsmanager/secretVersion:SecretVersion"

_API: Final = "https://docs.aws.amazon.com/secretsmanager/latest/apireference"
_NAME: Final = re.compile(r"[\w/+=.@-]{1,512}", re.ASCII)
#: Days in which a deleted secret can be restored; 0 deletes at once.
_SHORTEST: Final = 7
_LONGEST: Final = 30
_CONTENT: Final = ("secretString", "secretBinary", "secretStringWo")
#: An ARN ends in the name, a hyphen and six characters.
_ARN: Final = re.compile(r"arn:[^:]+:secretsmanager:([^:]+):\d+:secret:(.+)-\w{6}")


def _secret_name_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    name = text(subject.inputs, "name")
    if name and not _NAME.fullmatch(name):
        yield violation(
            "name",
            f"is '{name}'; at most 512 letters, digits and characters of /_+=.@-",
        )


def _recovery_window_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    days = number(subject.inputs, "recoveryWindowInDays")
    if days and not _SHORTEST <= days <= _LONGEST:
        yield violation(
            "recoveryWindowInDays",
            f"is {days:g}; allowed are 0 and {_SHORTEST} to {_LONGEST}",
        )


def _secret_value_missing(subject: ResourceInputs) -> Iterator[Violation]:
    if all(is_unset(subject.inputs, name) for name in _CONTENT):
        yield violation(
            "secretString", f"is missing; give one of {', '.join(_CONTENT)}"
        )


def _secret_exists(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    name = text(subject.inputs, "name")
    for other in view.in_scope(SECRET):
        if name and other.outputs.get("name") == name:
            yield violation(
                "name", f"is '{name}', which exists (ResourceExistsException)"
            )


def _secret_pending_deletion(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    name = text(subject.inputs, "name")
    for left in view.store.remnants() if name else ():
        found = _ARN.fullmatch(left.id) if left.token == SECRET else None
        if found and found.groups() == (view.scope, name):
            yield violation(
                "name",
                f"is '{name}'; a secret of this name is scheduled for deletion "
                "(InvalidRequestException): restore it, delete it without recovery, or "
                "choose another name",
            )


RULES: Final[tuple[Rule, ...]] = (
    input_rule(
        "SEC-001",
        "A secret's name has at most 512 characters of a small alphabet.",
        _secret_name_invalid,
        SECRET,
        source=f"{_API}/API_CreateSecret.html",
    ),
    input_rule(
        "SEC-002",
        "A deleted secret can be restored for 7 to 30 days, or not at all.",
        _recovery_window_invalid,
        SECRET,
        source=f"{_API}/API_DeleteSecret.html",
    ),
    input_rule(
        "SEC-003",
        "A version of a secret has a value.",
        _secret_value_missing,
        VERSION,
        source=f"{_API}/API_PutSecretValue.html",
    ),
    state_rule(
        "SEC-004",
        "A secret's name is its own in the region.",
        _secret_exists,
        SECRET,
        source=f"{_API}/API_CreateSecret.html",
        operations="create",
    ),
    state_rule(
        "SEC-005",
        "The name of a secret in recovery is not free.",
        _secret_pending_deletion,
        SECRET,
        source=f"{_API}/API_DeleteSecret.html",
        operations="create",
    ),
)
