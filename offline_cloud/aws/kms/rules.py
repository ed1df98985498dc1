"""Rules of AWS KMS."""

import json
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, Final, cast

from offline_cloud.aws.kms.resources import KEY
from offline_cloud.input_values import flag, text
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    input_rule,
    state_rule,
    violation,
)

ALIAS: Final = "aws:kms/alias:Alias"
_DATABASE: Final = "aws:rds/instance:Instance"

_API: Final = "https://docs.aws.amazon.com/kms/latest/APIReference"
_GUIDE: Final = "https://docs.aws.amazon.com/kms/latest/developerguide"
#: Types whose service checks the key at once, and the inputs that name the key.
_ENCRYPTED: Final[Mapping[str, tuple[str, ...]]] = {
    "aws:cloudwatch/logGroup:LogGroup": ("kmsKeyId",),
    "aws:eks/cluster:Cluster": ("encryptionConfig.provider.keyArn",),
    _DATABASE: ("kmsKeyId", "performanceInsightsKmsKeyId"),
    "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": (
        "kmsKeyId",
    ),
}


@input_rule(
    "KMS-001",
    ALIAS,
    requires="The name of an alias starts with 'alias/', but not with 'alias/aws/'.",
    source=f"{_API}/API_CreateAlias.html",
)
def alias_name_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    name = text(subject.inputs, "name")
    if name and not name.startswith("alias/"):
        yield violation("name", f"is '{name}'; an alias starts with 'alias/'")
    if name.startswith("alias/aws/"):
        yield violation("name", f"is '{name}'; 'alias/aws/' is reserved")


@input_rule(
    "KMS-002",
    KEY,
    requires="A key policy allows kms:PutKeyPolicy.",
    source=f"{_API}/API_PutKeyPolicy.html",
)
def key_policy_without_put_key_policy(subject: ResourceInputs) -> Iterator[Violation]:
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
    if not any(_allows_policy_change(statement) for statement in statements):
        yield violation(
            "policy",
            "would prevent further changes: no statement allows kms:PutKeyPolicy "
            "(MalformedPolicyDocumentException)",
        )


def _allows_policy_change(statement: Mapping[str, Any]) -> bool:
    actions: Any = statement.get("Action") or []
    listed = [actions] if isinstance(actions, str) else list(actions)
    allowed = any(fnmatchcase("kms:putkeypolicy", str(a).lower()) for a in listed)
    return statement.get("Effect") == "Allow" and allowed


@state_rule(
    "KMS-003",
    ALIAS,
    requires="The name of an alias is unique in the region.",
    source=f"{_API}/API_CreateAlias.html",
    operations=("create",),
)
def alias_exists(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    name = text(subject.inputs, "name")
    for other in view.in_scope(ALIAS):
        if name and other.outputs.get("name") == name:
            yield violation(
                "name", f"is '{name}', which exists (AlreadyExistsException)"
            )


@state_rule(
    "KMS-004",
    *_ENCRYPTED,
    requires="An encryption key is not pending deletion.",
    source=f"{_GUIDE}/key-state.html",
)
def key_pending_deletion(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    for path in _ENCRYPTED[subject.token]:
        named = text(subject.inputs, path)
        identity = named.rpartition("/")[2]
        if not named or "alias/" in named:
            continue
        for left in view.store.remnants():
            if left.token == KEY and left.id == identity:
                yield violation(
                    path, f"is '{named}', {left.reason} (KMSInvalidStateException)"
                )
