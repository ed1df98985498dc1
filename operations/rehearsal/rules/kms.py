"""What KMS refuses of keys and their names, and others of keys that are gone."""

import json
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, Final, cast

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.rule import (
    Rule,
    View,
    refusal,
    refuses,
    refuses_when,
)
from operations.rehearsal.rules.values import flag, text

KEY: Final = "aws:kms/key:Key"
ALIAS: Final = "aws:kms/alias:Alias"
_DATABASE: Final = "aws:rds/instance:Instance"

_API: Final = "https://docs.aws.amazon.com/kms/latest/APIReference"
_GUIDE: Final = "https://docs.aws.amazon.com/kms/latest/developerguide"
#: Who asks KMS at once whether a key can be used, and where each names it.
_ENCRYPTED: Final[Mapping[str, tuple[str, ...]]] = {
    "aws:cloudwatch/logGroup:LogGroup": ("kmsKeyId",),
    "aws:eks/cluster:Cluster": ("encryptionConfig.provider.keyArn",),
    _DATABASE: ("kmsKeyId", "performanceInsightsKmsKeyId"),
    "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": (
        "kmsKeyId",
    ),
}


def _misnamed(subject: Subject) -> Iterator[Complaint]:
    name = text(subject.inputs, "name")
    if name and not name.startswith("alias/"):
        yield refusal("name", f"is '{name}'; an alias starts with 'alias/'")
    if name.startswith("alias/aws/"):
        yield refusal("name", f"is '{name}'; 'alias/aws/' is reserved")


def _lockout(subject: Subject) -> Iterator[Complaint]:
    written = text(subject.inputs, "policy")
    if (
        not written
        or flag(subject.inputs, "bypassPolicyLockoutSafetyCheck", default=False)
        is not False
    ):
        return
    try:
        found: Any = json.loads(written).get("Statement") or []
    except (ValueError, AttributeError):
        return
    statements = cast(
        "list[dict[str, Any]]", [found] if isinstance(found, dict) else found
    )
    if not any(_admits(statement) for statement in statements):
        yield refusal(
            "policy",
            "lets nobody change it again: no statement allows kms:PutKeyPolicy "
            "(MalformedPolicyDocumentException)",
        )


def _admits(statement: Mapping[str, Any]) -> bool:
    actions: Any = statement.get("Action") or []
    listed = [actions] if isinstance(actions, str) else list(actions)
    allowed = any(fnmatchcase("kms:putkeypolicy", str(a).lower()) for a in listed)
    return statement.get("Effect") == "Allow" and allowed


def _taken(subject: Subject, view: View) -> Iterator[Complaint]:
    name = text(subject.inputs, "name")
    for other in view.here(ALIAS):
        if name and other.outputs.get("name") == name:
            yield refusal("name", f"is '{name}', which exists (AlreadyExistsException)")


def _gone(subject: Subject, view: View) -> Iterator[Complaint]:
    for path in _ENCRYPTED[subject.token]:
        named = text(subject.inputs, path)
        identity = named.rpartition("/")[2]
        if not named or "alias/" in named:
            continue
        for left in view.cloud.leave_behinds():
            if left.token == KEY and left.id == identity:
                yield refusal(
                    path, f"is '{named}', {left.what} (KMSInvalidStateException)"
                )


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "KMS-001",
        "An alias starts with 'alias/', and not with Amazon's own 'alias/aws/'.",
        _misnamed,
        ALIAS,
        source=f"{_API}/API_CreateAlias.html",
    ),
    refuses(
        "KMS-002",
        "A key's policy lets somebody change it.",
        _lockout,
        KEY,
        source=f"{_API}/API_PutKeyPolicy.html",
    ),
    refuses_when(
        "KMS-003",
        "An alias is its own in the region.",
        _taken,
        ALIAS,
        source=f"{_API}/API_CreateAlias.html",
        on="create",
    ),
    refuses_when(
        "KMS-004",
        "Nothing is encrypted with a key that is pending deletion.",
        _gone,
        *_ENCRYPTED,
        source=f"{_GUIDE}/key-state.html",
    ),
)
