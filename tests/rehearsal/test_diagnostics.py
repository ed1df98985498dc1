"""Failures as an operator reads them."""

import json
from pathlib import Path

import pytest

from offline_cloud.store import ResourceStore
from rehearsal import diagnostics
from rehearsal.paths import RehearsalPaths
from rehearsal.result import Diagnostic, OperationResult

STACK_FILE = """
config:
  keeptrusts-gateway:region:
    database: {instance_class: db.m1.small}
    cidr: 10.1.0.0/16
    cluster: {public_access_cidrs: [203.0.113.0/24], other: [203.0.113.0/24]}
"""
SHARED_FILE = """
name: keeptrusts-gateway
config: {fleet: {value: {home: us-east-1, domains: {aws: a.example}}}}
"""


@pytest.fixture
def paths(tmp_path: Path) -> RehearsalPaths:
    """Write a project of one stack, and its copies."""
    paths = RehearsalPaths(tmp_path)
    paths.prepare()
    for folder in (paths.root, paths.work):
        (folder / "Pulumi.eu.yaml").write_text(STACK_FILE)
        (folder / "Pulumi.yaml").write_text(SHARED_FILE)
    return paths


@pytest.fixture
def work(paths: RehearsalPaths) -> Path:
    """Return the folder of the copies."""
    return paths.work


@pytest.mark.parametrize(
    ("message", "where"),
    [
        (
            "instance class 'db.m1.small' is not offered",
            "Pulumi.eu.yaml: region.database.instance_class",
        ),
        ('the zone of "a.example" is pending', "Pulumi.yaml: fleet.domains.aws"),
        ("'203.0.113.0/24' stands twice", ""),
        ("db.m1.small without quotes", ""),
        ("'nowhere' is written", ""),
    ],
)
def test_config_location_of_ambiguous_value_is_empty(
    work: Path, message: str, where: str
) -> None:
    """A rejected value that one key holds is located by file and key."""
    assert diagnostics.locate(message, work, "eu") == where


URN = "urn:pulumi:eu::p::aws:rds/instance:Instance::database-instance"


def _failed(*problems: Diagnostic) -> OperationResult:
    return OperationResult(seconds=1, succeeded=False, problems=problems)


def test_a_failure_shows_refusal_resource_and_place(paths: RehearsalPaths) -> None:
    """Each on a line of its own, once, and without a traceback."""
    text = (
        "class 'db.m1.small' is not offered\nTraceback (most recent call last):\n  at"
    )
    prefix = "an unhandled error occurred: python inline source runtime error: "
    outcome = _failed(
        Diagnostic(urn=URN, message=text, source="components/instance.py:7"),
        Diagnostic(urn="", message=prefix + text),
    )

    (found,) = diagnostics.of_result("eu", "up", outcome, paths)

    assert str(found).splitlines() == [
        "eu: up: class 'db.m1.small' is not offered",
        f"  URN   {URN}",
        "  line  components/instance.py:7",
        "  where Pulumi.eu.yaml: region.database.instance_class",
    ]


def test_failure_of_a_dynamic_resource_shows_its_exception(
    paths: RehearsalPaths,
) -> None:
    """The message of a dynamic resource is the last line of a traceback."""
    trace = (
        "Traceback (most recent call last):\n  at x\npackage.LinkError: answered 401\n"
    )

    (found,) = diagnostics.of_result(
        "eu", "up", _failed(Diagnostic(urn=URN, message=trace)), paths
    )

    assert found.message == "package.LinkError: answered 401"


def test_failure_of_recorded_violation_carries_its_parts(paths: RehearsalPaths) -> None:
    """Property, reason and rule are those that the offline cloud has recorded."""
    store = ResourceStore(paths.cloud)
    reason = "class 'db.m1.small' is not offered (RDS-006, https://aws.example)"
    store.record_violations(URN, [("instanceClass", reason, "RDS-006")])
    store.record_violations(URN, [("port", "of an earlier run", "RDS-001")])
    store.close()
    outcome = _failed(
        Diagnostic(urn=URN, message=f"'database' has a problem: {reason}. Look there")
    )

    (found,) = diagnostics.of_result("eu", "up", outcome, paths)

    assert (found.property, found.reason, found.rule) == (
        "instanceClass",
        reason,
        "RDS-006",
    )
    assert found.message == f"instanceClass: {reason}"
    assert found.config_location == "Pulumi.eu.yaml: region.database.instance_class"


def test_value_of_two_keys_is_found_by_its_property(work: Path) -> None:
    """Of the keys that hold a value, the one that is named like the property counts."""
    message = "'203.0.113.0/24' is reserved"

    found = diagnostics.locate(message, work, "eu", "vpcConfig.publicAccessCidrs[0]")

    assert found == "Pulumi.eu.yaml: region.cluster.public_access_cidrs"


def test_failure_of_teardown_names_the_line_of_the_state(paths: RehearsalPaths) -> None:
    """An operation that runs no program finds the line that the engine has kept."""
    frame = {"sourcePosition": "project:///../../components/instance.py#7"}
    state = {"latest": {"resources": [{"urn": URN, "stackTrace": [{}, frame]}]}}
    checkpoint = paths.checkpoint("eu")
    checkpoint.parent.mkdir(parents=True)
    checkpoint.write_text(json.dumps({"checkpoint": state}))

    (found,) = diagnostics.of_result(
        "eu", "destroy", _failed(Diagnostic(urn=URN, message="it is in use")), paths
    )

    assert found.source_location == "components/instance.py:7"
