"""What Secrets Manager refuses."""

import re
from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.rule import (
    Rule,
    View,
    refusal,
    refuses,
    refuses_when,
)
from operations.rehearsal.rules.values import absent, number, text

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


def _misnamed(subject: Subject) -> Iterator[Complaint]:
    name = text(subject.inputs, "name")
    if name and not _NAME.fullmatch(name):
        yield refusal(
            "name",
            f"is '{name}'; at most 512 letters, digits and characters of /_+=.@-",
        )


def _odd_window(subject: Subject) -> Iterator[Complaint]:
    days = number(subject.inputs, "recoveryWindowInDays")
    if days and not _SHORTEST <= days <= _LONGEST:
        yield refusal(
            "recoveryWindowInDays",
            f"is {days:g}; allowed are 0 and {_SHORTEST} to {_LONGEST}",
        )


def _empty(subject: Subject) -> Iterator[Complaint]:
    if all(absent(subject.inputs, name) for name in _CONTENT):
        yield refusal("secretString", f"is missing; give one of {', '.join(_CONTENT)}")


def _taken(subject: Subject, view: View) -> Iterator[Complaint]:
    name = text(subject.inputs, "name")
    for other in view.here(SECRET):
        if name and other.outputs.get("name") == name:
            yield refusal(
                "name", f"is '{name}', which exists (ResourceExistsException)"
            )


def _recovering(subject: Subject, view: View) -> Iterator[Complaint]:
    name = text(subject.inputs, "name")
    for left in view.cloud.leave_behinds() if name else ():
        found = _ARN.fullmatch(left.id) if left.token == SECRET else None
        if found and found.groups() == (view.place, name):
            yield refusal(
                "name",
                f"is '{name}'; a secret of this name is scheduled for deletion "
                "(InvalidRequestException): restore it, delete it without recovery, or "
                "choose another name",
            )


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "SEC-001",
        "A secret's name has at most 512 characters of a small alphabet.",
        _misnamed,
        SECRET,
        source=f"{_API}/API_CreateSecret.html",
    ),
    refuses(
        "SEC-002",
        "A deleted secret can be restored for 7 to 30 days, or not at all.",
        _odd_window,
        SECRET,
        source=f"{_API}/API_DeleteSecret.html",
    ),
    refuses(
        "SEC-003",
        "A version of a secret has a value.",
        _empty,
        VERSION,
        source=f"{_API}/API_PutSecretValue.html",
    ),
    refuses_when(
        "SEC-004",
        "A secret's name is its own in the region.",
        _taken,
        SECRET,
        source=f"{_API}/API_CreateSecret.html",
        on="create",
    ),
    refuses_when(
        "SEC-005",
        "The name of a secret in recovery is not free.",
        _recovering,
        SECRET,
        source=f"{_API}/API_DeleteSecret.html",
        on="create",
    ),
)
