"""Promises of the regional keys and of the policies they are written with."""

import json
from typing import Any

import pytest

from components.aws import iam_policies
from components.regional.storage.kms_keys import TYPE, KmsKeys, KmsKeysArgs
from plan.naming import Scope
from tests.engine import record
from tests.graph import Graph

SCOPE = Scope(region="eu-west-1", zone="eu")
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
    """The keys of one protected region whose database is written to."""
    return recorded(dr_region="eu-central-1")


def test_key_material_never_leaves_the_region(graph: Graph) -> None:
    """No key is a multi-Region key, and none is copied."""
    assert len(graph.of_type(KEY)) == 5
    assert [k.inputs["multiRegion"] for k in graph.of_type(KEY)] == [False] * 5
    assert not [r.type for r in graph.resources if "replica" in r.type.lower()]


def test_keys_rotate_and_can_be_called_back(graph: Graph) -> None:
    """Rotation is on, and a deleted key waits as long as AWS allows."""
    settings = {
        (
            k.inputs["enableKeyRotation"],
            k.inputs["rotationPeriodInDays"],
            k.inputs["deletionWindowInDays"],
        )
        for k in graph.of_type(KEY)
    }

    assert settings == {(True, 180, 30)}


def test_keys_alone_are_protected(graph: Graph) -> None:
    """Losing a key loses data; losing an alias does not."""
    assert {r.type for r in graph.resources if r.protect} == {KEY}
    assert not [r for r in recorded(protect=False).resources if r.protect]


def test_each_key_has_an_alias_of_this_region(graph: Graph) -> None:
    """Each key has a name, each telling its region."""
    ids = {k.outputs["keyId"] for k in graph.of_type(KEY)}

    assert {a.inputs["targetKeyId"] for a in graph.of_type(ALIAS)} == ids
    assert {a.inputs["name"] for a in graph.of_type(ALIAS)} == {
        f"alias/keeptrusts-eu-west-1-{role}"
        for role in ("cluster", "data", "logs", "audit", "backups")
    }


def test_copies_of_backups_have_a_key_where_they_lie(graph: Graph) -> None:
    """Key and name lie in the other region, and in none where nothing is copied."""
    away = {r.name for r in graph.resources if r.region == "eu-central-1"}

    assert away == {"encryption-backups", "encryption-backups-alias"}
    assert len(recorded().of_type(KEY)) == 4


def test_every_child_hangs_under_the_component(graph: Graph) -> None:
    """Everything the keys' component creates is owned by it."""
    assert {r.parent for r in graph.resources if r.type != TYPE} == {"encryption"}


@pytest.mark.parametrize("role", ["cluster", "data", "logs", "audit", "backups"])
def test_only_the_account_may_do_everything_with_a_key(graph: Graph, role: str) -> None:
    """The wildcard of a key policy stands in the owner's statement and nowhere else."""
    key = graph.named(f"encryption-{role}")
    wild = [
        s
        for s in statements(key.inputs["policy"])
        if any("*" in action for action in s["Action"])
    ]

    assert [s["Principal"] for s in wild] == [{"AWS": f"arn:aws:iam::{ACCOUNT}:root"}]


def test_services_are_bound_to_log_groups_of_this_account(graph: Graph) -> None:
    """One service may use one key: CloudWatch Logs, for our groups in our region."""
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
def test_an_identity_policy_with_a_wildcard_is_refused(
    actions: tuple[str, ...], resources: tuple[str, ...]
) -> None:
    """A grant of everything cannot be written at all."""
    with pytest.raises(ValueError, match="name each action and resource"):
        iam_policies.identity_policy("Anything", actions=actions, resources=resources)
