"""Findings of checkov are fixed or waived, each with a reason."""

import json

import pytest
from pydantic import ValidationError

from operations.template_checks import findings
from operations.template_checks.findings import Finding, Waiver

REASON = "because this sentence is long enough to be one"


def finding(stack: str = "eu-west-1", resource: str = "Key") -> Finding:
    """Return a finding of a resource."""
    return Finding(stack=stack, resource=resource, check="CKV_1", message="Ensure so")


def waiver(*stacks: str) -> Waiver:
    """Return a waiver of that finding, in some stacks or all."""
    return Waiver(check="CKV_1", resources=("Key",), reason=REASON, stacks=stacks)


def test_finding_without_waiver_is_reported() -> None:
    """No finding is dropped silently."""
    messages = list(findings.unwaived([finding(resource="Other")], []))

    assert messages == ["eu-west-1: Other: Ensure so (CKV_1)"]


def test_waived_finding_is_not_reported() -> None:
    """A waiver applies to the resource it names."""
    assert list(findings.unwaived([finding()], [waiver()])) == []


def test_waiver_of_one_stack_applies_to_no_other() -> None:
    """A waiver for a replica does not cover the primary."""
    messages = list(findings.unwaived([finding("us-east-1")], [waiver("eu-west-1")]))

    assert messages[0].startswith("us-east-1: Key")


def test_waiver_without_finding_is_reported() -> None:
    """An unused waiver must be removed."""
    (message,) = findings.unwaived([], [waiver()])

    assert "CKV_1 matches no finding any more" in message


def test_waiver_without_full_reason_is_rejected() -> None:
    """One word is no reason."""
    with pytest.raises(ValidationError):
        Waiver(check="CKV_1", resources=("Key",), reason="fine")


def test_committed_waivers_are_valid() -> None:
    """Every waiver of the repository is well-formed."""
    assert findings.waivers()


def test_failed_check_becomes_a_finding() -> None:
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


def test_report_without_results_is_an_error() -> None:
    """A run that read no template is not a success."""
    report = {"passed": 0, "failed": 0, "skipped": 0, "resource_count": 0}
    with pytest.raises(KeyError):
        findings.findings(json.dumps(report))
