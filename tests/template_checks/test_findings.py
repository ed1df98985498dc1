"""Objections of other tools are fixed or waived one by one, with a reason."""

import json

import pytest
from pydantic import ValidationError

from operations.template_checks import findings
from operations.template_checks.findings import Finding, Waiver

REASON = "because this sentence is long enough to be one"


def finding(stack: str = "eu-west-1", resource: str = "Key") -> Finding:
    """Return an objection to a resource."""
    return Finding(stack=stack, resource=resource, check="CKV_1", message="Ensure so")


def waiver(*stacks: str) -> Waiver:
    """Return a waiver of that objection, in some stacks or all."""
    return Waiver(check="CKV_1", resources=("Key",), reason=REASON, stacks=stacks)


def test_a_finding_without_waiver_is_told() -> None:
    """Nothing an outside judge finds is dropped in silence."""
    told = list(findings.unwaived([finding(resource="Other")], []))

    assert told == ["eu-west-1: Other: Ensure so (CKV_1)"]


def test_a_waived_finding_is_explained() -> None:
    """A waiver excuses the resource it names."""
    assert list(findings.unwaived([finding()], [waiver()])) == []


def test_a_waiver_of_one_stack_excuses_no_other() -> None:
    """What is accepted of a replica is not accepted of the primary."""
    told = list(findings.unwaived([finding("us-east-1")], [waiver("eu-west-1")]))

    assert told[0].startswith("us-east-1: Key")


def test_a_waiver_that_excuses_nothing_is_refused() -> None:
    """The list of waivers cannot outlive what it excuses."""
    (told,) = findings.unwaived([], [waiver()])

    assert "CKV_1 matches no finding any more" in told


def test_a_waiver_needs_a_reason() -> None:
    """A word is no reason."""
    with pytest.raises(ValidationError):
        Waiver(check="CKV_1", resources=("Key",), reason="fine")


def test_the_committed_waivers_read() -> None:
    """Every waiver of the repository is well-formed."""
    assert findings.waivers()


def test_failed_checks_become_findings() -> None:
    """Stack and resource are those of the template."""
    failed = {
        "check_id": "CKV_1",
        "check_name": "Ensure so",
        "file_path": "/eu-west-1.json",
        "resource": "AWS::KMS::Key.Key",
    }

    assert findings.findings(json.dumps({"results": {"failed_checks": [failed]}})) == (
        finding(),
    )


def test_a_report_of_nothing_is_no_acquittal() -> None:
    """A judge that read no template has not judged."""
    report = {"passed": 0, "failed": 0, "skipped": 0, "resource_count": 0}
    with pytest.raises(KeyError):
        findings.findings(json.dumps(report))
