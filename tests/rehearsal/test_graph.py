"""The exported resources of a stack, which other programs read."""

import json
from pathlib import Path
from typing import Any

import pytest

from rehearsal import graph

SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
STACK = "urn:pulumi:eu::p::pulumi:pulumi:Stack::p-eu"
PROVIDER = "urn:pulumi:eu::p::pulumi:providers:aws::aws"
BUCKET = "urn:pulumi:eu::p::aws:s3/bucket:Bucket::logs"
RECORD = "urn:pulumi:eu::p::cloudflare:index/dnsRecord:DnsRecord::name"

RESOURCES: list[dict[str, Any]] = [
    {"urn": STACK, "type": "pulumi:pulumi:Stack", "outputs": {"key": SECRET}},
    {
        "urn": PROVIDER,
        "type": "pulumi:providers:aws",
        "parent": STACK,
        "id": "f00",
        "inputs": {"region": "eu-west-1", "assumeRole": json.dumps(SECRET)},
    },
    {
        "urn": BUCKET,
        "type": "aws:s3/bucket:Bucket",
        "parent": STACK,
        "id": "logs-1",
        "provider": f"{PROVIDER}::f00",
        "protect": True,
        "inputs": {"bucketPrefix": "l", "__defaults": [], "tags": [{"b": SECRET}]},
        "outputs": {"z": 1, "a": 2},
        "dependencies": [RECORD, STACK],
    },
    {"urn": RECORD, "type": "cloudflare:index/dnsRecord:DnsRecord", "external": True},
    {"urn": f"{BUCKET}-old", "type": "aws:s3/bucket:Bucket", "delete": True},
    {
        "urn": "urn:pulumi:eu::p::pulumi:providers:pulumi::default",
        "type": "pulumi:providers:pulumi",
    },
]


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """Write a state file as Pulumi does."""
    path = tmp_path / "eu.json"
    state = {"version": 3, "checkpoint": {"latest": {"resources": RESOURCES}}}
    path.write_text(json.dumps(state))
    return path


def _node(checkpoint: Path, urn: str) -> dict[str, Any]:
    (node,) = [each for each in graph.export(checkpoint) if each["urn"] == urn]
    return node


def test_node_has_the_documented_keys(checkpoint: Path) -> None:
    """Other programs read a resource by these keys."""
    assert _node(checkpoint, BUCKET) == {
        "urn": BUCKET,
        "type": "aws:s3/bucket:Bucket",
        "name": "logs",
        "parent": STACK,
        "provider": PROVIDER,
        "region": "eu-west-1",
        "protect": True,
        "inputs": {"bucketPrefix": "l", "tags": [{"b": "[secret]"}]},
        "outputs": {"a": 2, "z": 1},
        "dependencies": sorted([STACK, RECORD]),
    }


def test_secrets_of_nodes_are_masked(checkpoint: Path) -> None:
    """No ciphertext is exported, not even inside JSON text."""
    assert _node(checkpoint, STACK)["outputs"] == {"key": "[secret]"}
    assert _node(checkpoint, PROVIDER)["inputs"]["assumeRole"] == "[secret]"
    assert "4dabf18193072939515e22adb298388d" not in str(graph.export(checkpoint))


def test_nodes_are_sorted_by_urn(checkpoint: Path) -> None:
    """Two exports differ only where the stacks do."""
    urns = [node["urn"] for node in graph.export(checkpoint)]

    assert urns == sorted(urns)


def test_resource_pending_deletion_is_not_exported(checkpoint: Path) -> None:
    """A replaced resource is exported once, with its current state."""
    assert not [n for n in graph.export(checkpoint) if n["urn"].endswith("-old")]


def test_external_resources_are_not_counted(checkpoint: Path) -> None:
    """Resources are counted as Pulumi counts them."""
    assert graph.counted(checkpoint) == [
        "pulumi:pulumi:Stack",
        "pulumi:providers:aws",
        "aws:s3/bucket:Bucket",
    ]


def test_protected_resources_are_read_from_the_state(checkpoint: Path) -> None:
    """A teardown reads the state and not the program."""
    assert graph.protected(checkpoint) == [BUCKET]


def test_stack_without_state_exports_nothing(tmp_path: Path) -> None:
    """A stack that was never deployed has no resources."""
    assert graph.export(tmp_path / "none.json") == []
