"""KMS keys of a region and their policies."""

import json
from typing import Any

import pytest

from components.aws import iam_policies
from components.regional.storage.kms_keys import TYPE, KmsKeys, KmsKeysArgs
from plan.naming import Scope
from tests.graph import Graph
from tests.mocks.pulumi_mocks import record

SCOPE = Scope(region="eu-west-1", residency_zone="eu")
KEY = "aws:kms/key:Key"
ALIAS = "aws:kms/alias:Alias"
ACCOUNT = "111122223333"


def recorded(*, protect: bool = True, dr_region: str | None = None) -> Graph:
    """Record the keys of one region."""
    args = KmsKeysArgs(account=ACCOUNT, protect=protect, dr_region=dr_region)
    return record(lambda: KmsKeys("encryption", args, scope=SCOPE))


def statements(policy: str) -> list[dict[str, Any]]:
    """Return the statements of a policy document."""
    found: list[dict[str, Any]] = json.loads(policy)["Statement"]
    return found


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The keys of a protected region with a writable database."""
    return recorded(dr_region="eu-central-1")


def test_keys_are_single_region(graph: Graph) -> None:
    """No key is a multi-Region key, and none is replicated."""
    assert len(graph.of_type(KEY)) == 5
    assert [k.inputs["multiRegion"] for k in graph.of_type(KEY)] == [False] * 5
    assert not [r.type for r in graph.resources if "replica" in r.type.lower()]


def test_keys_rotate_and_have_the_longest_deletion_window(graph: Graph) -> None:
    """A key deletion can be cancelled for as long as AWS allows."""
    settings = {
        (
            k.inputs["enableKeyRotation"],
            k.inputs["rotationPeriodInDays"],
            k.inputs["deletionWindowInDays"],
        )
        for k in graph.of_type(KEY)
    }

    assert settings == {(True, 180, 30)}


def test_keys_are_protected_and_aliases_are_not(graph: Graph) -> None:
    """The loss of a key loses data; the loss of an alias does not."""
    assert {r.type for r in graph.resources if r.protect} == {KEY}
    assert not [r for r in recorded(protect=False).resources if r.protect]


def test_key_alias_contains_the_region(graph: Graph) -> None:
    """Every key has an alias."""
    ids = {k.outputs["keyId"] for k in graph.of_type(KEY)}

    assert {a.inputs["targetKeyId"] for a in graph.of_type(ALIAS)} == ids
    assert {a.inputs["name"] for a in graph.of_type(ALIAS)} == {
        f"alias/keeptrusts-eu-west-1-{role}"
        for role in ("cluster", "data", "logs", "audit", "backups")
    }


def test_backup_key_is_in_the_region_of_the_copies(graph: Graph) -> None:
    """Key and alias lie in the other region; without copies there is none."""
    away = {r.name for r in graph.resources if r.region == "eu-central-1"}

    assert away == {"encryption-backups", "encryption-backups-alias"}
    assert len(recorded().of_type(KEY)) == 4


def test_key_children_have_the_component_as_parent(graph: Graph) -> None:
    """Everything that the component creates is its child."""
    assert {r.parent for r in graph.resources if r.type != TYPE} == {"encryption"}


@pytest.mark.parametrize("role", ["cluster", "data", "logs", "audit", "backups"])
def test_key_policy_wildcard_is_in_the_account_statement_only(
    graph: Graph, role: str
) -> None:
    """No other statement of a key policy has a wildcard."""
    key = graph.named(f"encryption-{role}")
    wild = [
        s
        for s in statements(key.inputs["policy"])
        if any("*" in action for action in s["Action"])
    ]

    assert [s["Principal"] for s in wild] == [{"AWS": f"arn:aws:iam::{ACCOUNT}:root"}]


def test_logs_key_is_restricted_to_log_groups_of_this_account(graph: Graph) -> None:
    """CloudWatch Logs may use one key, for this account and region."""
    named = {
        key.name: [
            (s["Principal"]["Service"], s["Condition"])
            for s in statements(key.inputs["policy"])
            if "Service" in s["Principal"]
        ]
        for key in graph.of_type(KEY)
    }
    context = f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:*"

    assert named == {
        "encryption-audit": [],
        "encryption-backups": [],
        "encryption-cluster": [],
        "encryption-data": [],
        "encryption-logs": [
            (
                "logs.eu-west-1.amazonaws.com",
                {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": context}},
            )
        ],
    }


@pytest.mark.parametrize(
    ("actions", "resources"),
    [
        (("kms:*",), ("arn:aws:kms:eu-west-1:111122223333:key/1",)),
        (("kms:Decrypt", "kms:Re*"), ("arn:aws:kms:eu-west-1:111122223333:key/1",)),
        (("kms:Decrypt",), ("*",)),
    ],
)
def test_identity_policy_with_wildcard_is_rejected(
    actions: tuple[str, ...], resources: tuple[str, ...]
) -> None:
    """A wildcard action or resource raises an error."""
    with pytest.raises(ValueError, match="name each action and resource"):
        iam_policies.identity_policy("Anything", actions=actions, resources=resources)
