"""A waiver turns the violation of one resource into advice, until its date."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest

from config.loader import load_project
from config.waivers import Waiver
from policies.crossguard import facts as stack_facts
from policies.crossguard.rule import Resource
from policies.crossguard.rules import keys
from policies.crossguard.waived import waived
from tests import sample_project
from tests.policies.crossguard.subjects import REGION, TODAY, facts, resource

RULE: Final = "POLICY-KMS-002"


def _waiver(expires: date, name: str = "Key") -> Waiver:
    return Waiver(
        rule=RULE.lower(),
        stack=REGION,
        resource=name,
        reason="the key is replaced with the next release",
        expires=expires,
    )


def _key(name: str) -> Resource:
    return replace(resource(keys.KEY, {"enableKeyRotation": False}), name=name)


def test_waived_violation_is_reported_with_date_and_reason() -> None:
    """The violation of the waived resource is advice; another one is not."""
    about = replace(facts(REGION), waivers=(_waiver(TODAY),))

    (found,) = waived((_key("Key"), _key("other")), about)

    assert found.message == (
        "policy-kms-002: enableKeyRotation is False; required: True; waived until "
        "2026-06-30: the key is replaced with the next release"
    )
    assert about.waiver(RULE, "Key") is not None
    assert about.waiver(RULE, "other") is None
    assert about.waiver("POLICY-KMS-001", "Key") is None


@pytest.mark.parametrize(
    ("days", "stack", "valid", "expired"),
    [(0, REGION, 1, 0), (-1, REGION, 0, 1), (0, "global", 0, 0), (-1, "global", 0, 1)],
)
def test_waiver_counts_until_its_date_and_in_its_stack(
    tmp_path: Path, days: int, stack: str, valid: int, expired: int
) -> None:
    """A waiver counts on its last day; from the next day on, every stack reports it."""
    project = load_project(sample_project.write(tmp_path))
    waiver = _waiver(TODAY + timedelta(days=days))

    about = stack_facts.of_stack(replace(project, waivers=(waiver,)), stack, TODAY)

    assert (len(about.waivers), len(about.expired_waivers)) == (valid, expired)
