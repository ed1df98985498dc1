"""Rules of AWS Secrets Manager."""

import re
from collections.abc import Iterator
from typing import Final

from offline_cloud.input_values import is_unset, number, text
from offline_cloud.rule import (
    ResourceInputs,
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
#: Range of recoveryWindowInDays; 0 deletes at once.
_SHORTEST: Final = 7
_LONGEST: Final = 30
_CONTENT: Final = ("secretString", "secretBinary", "secretStringWo")
#: An ARN ends in the name, a hyphen and six characters.
_ARN: Final = re.compile(r"arn:[^:]+:secretsmanager:([^:]+):\d+:secret:(.+)-\w{6}")


@input_rule(
    "SEC-001",
    SECRET,
    requires=(
        "The name of a secret has at most 512 letters, digits and /_+=.@- characters."
    ),
    source=f"{_API}/API_CreateSecret.html",
)
def secret_name_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    name = text(subject.inputs, "name")
    if name and not _NAME.fullmatch(name):
        yield violation(
            "name",
            f"is '{name}'; allowed are at most 512 letters, digits and /_+=.@-",
        )


@input_rule(
    "SEC-002",
    SECRET,
    requires="The recovery window of a secret is 0 or 7 to 30 days.",
    source=f"{_API}/API_DeleteSecret.html",
)
def recovery_window_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    days = number(subject.inputs, "recoveryWindowInDays")
    if days and not _SHORTEST <= days <= _LONGEST:
        yield violation(
            "recoveryWindowInDays",
            f"is {days:g}; allowed are 0 and {_SHORTEST} to {_LONGEST}",
        )


@input_rule(
    "SEC-003",
    VERSION,
    requires="A secret version has a value.",
    source=f"{_API}/API_PutSecretValue.html",
)
def secret_value_missing(subject: ResourceInputs) -> Iterator[Violation]:
    if all(is_unset(subject.inputs, name) for name in _CONTENT):
        yield violation("secretString", f"is missing; set one of {', '.join(_CONTENT)}")


@state_rule(
    "SEC-004",
    SECRET,
    requires="The name of a secret is unique in the region.",
    source=f"{_API}/API_CreateSecret.html",
    operations=("create",),
)
def secret_exists(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    name = text(subject.inputs, "name")
    for other in view.in_scope(SECRET):
        if name and other.outputs.get("name") == name:
            yield violation(
                "name", f"is '{name}', which exists (ResourceExistsException)"
            )


@state_rule(
    "SEC-005",
    SECRET,
    requires=(
        "The name of a new secret is not that of a secret scheduled for deletion."
    ),
    source=f"{_API}/API_DeleteSecret.html",
    operations=("create",),
)
def secret_pending_deletion(
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
