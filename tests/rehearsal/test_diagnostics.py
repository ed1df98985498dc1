"""How a refusal is told."""

from pathlib import Path

import pytest

from rehearsal import diagnostics, source_line
from rehearsal.result import Diagnostic, OperationResult
from tests.sample_project import ROOT

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
def work(tmp_path: Path) -> Path:
    """Write the copies of one stack."""
    (tmp_path / "Pulumi.eu.yaml").write_text(STACK_FILE)
    (tmp_path / "Pulumi.yaml").write_text(SHARED_FILE)
    return tmp_path


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
def test_the_place_is_told_only_where_it_is_known(
    work: Path, message: str, where: str
) -> None:
    """A refused value that stands in one place is told with file and key."""
    assert diagnostics.locate(message, work, "eu") == where


def test_a_failure_shows_refusal_resource_and_place(work: Path) -> None:
    """Each on a line of its own, once, and without a traceback."""
    urn = "urn:pulumi:eu::p::aws:rds/instance:Instance::database-instance"
    text = (
        "class 'db.m1.small' is not offered\nTraceback (most recent call last):\n  at"
    )
    prefix = "an unhandled error occurred: python inline source runtime error: "
    outcome = OperationResult(
        seconds=1,
        succeeded=False,
        problems=(
            Diagnostic(urn=urn, message=text),
            Diagnostic(urn="", message=prefix + text),
        ),
    )

    (found,) = diagnostics.of_result("eu", "up", outcome, work, ROOT / "components")
    declared = source_line.find(ROOT / "components", urn)

    assert declared.startswith("components/regional/database/instance.py:")
    assert str(found).splitlines() == [
        "eu: up: class 'db.m1.small' is not offered",
        f"  URN   {urn}",
        f"  line  {declared}",
        "  where Pulumi.eu.yaml: region.database.instance_class",
    ]
