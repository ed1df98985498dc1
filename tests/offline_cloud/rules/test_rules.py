"""Every rule refuses what it should, and nothing else."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest

from offline_cloud import property_values, rule_validation
from offline_cloud.input_values import listed, mapping
from offline_cloud.known_gaps import UNDETECTED_MISTAKES
from offline_cloud.rule import ResourceInputs
from tests import golden_files
from tests.golden_files import GOLDEN
from tests.offline_cloud.rules import (
    access_logs,
    account,
    acm,
    across,
    awaiting,
    backups,
    boundaries,
    cloudflare,
    clusters,
    database_changes,
    ec2,
    eks,
    elb,
    endpoints,
    firewall,
    flow_logs,
    pods,
    rds,
    replicas,
    route53,
    telemetry,
)
from tests.offline_cloud.rules.case import RuleCase, by_rule

CASES: Final = tuple(
    case
    for module in (
        *(access_logs, account, acm, across, awaiting, backups, boundaries),
        *(cloudflare, clusters, database_changes, ec2, eks, elb),
        *(endpoints, firewall, flow_logs),
        *(pods, rds, replicas, route53, telemetry),
    )
    for case in module.CASES
)
BY_ID: Final = {rule.id: rule for rule in rule_validation.RULES}


def _name(case: RuleCase) -> str:
    return f"{case.rule}-{CASES.index(case)}"


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_a_rule_refuses(case: RuleCase) -> None:
    """What the rule is about is refused, with a reason that can be acted on."""
    rule = BY_ID[case.rule]

    found = case.refusals(rule)

    assert case.token in rule.tokens
    assert found
    assert all(complaint.reason for complaint in found)


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_a_near_miss_passes(case: RuleCase) -> None:
    """What differs in the point of the rule alone is not refused."""
    assert case.leniency(BY_ID[case.rule]) == []


def test_every_rule_is_provoked() -> None:
    """A rule without a case is a wish."""
    assert set(BY_ID) == set(by_rule(CASES))
    assert len(BY_ID) == len(rule_validation.RULES)


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if BY_ID[case.rule] in rule_validation.INPUT_RULES],
    ids=_name,
)
def test_the_unknown_is_passed_over(case: RuleCase) -> None:
    """Nothing is said about what a preview does not know yet, nor is it quoted."""
    rule = BY_ID[case.rule]
    names = case.refused.keys() | case.passes.keys()

    hidden = case.asked(rule, dict.fromkeys(names, property_values.UNKNOWN), (), None)
    veiled = case.asked(rule, _veiled(case.refused), (), None)

    assert hidden == []
    assert not [found for found in veiled if property_values.UNKNOWN in found.reason]


def _veiled(value: Any) -> Any:  # noqa: ANN401  # JSON
    if isinstance(value, Mapping):
        return {key: _veiled(below) for key, below in mapping(value).items()}
    if isinstance(value, list):
        return [_veiled(below) for below in listed(value)]
    return property_values.UNKNOWN


def _recorded() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(GOLDEN.glob("*.json")):
        for resource in golden_files.read(path):
            if resource["custom"]:
                yield path.stem, resource


def test_the_shipped_program_breaks_no_rule() -> None:
    """The recorded graph of every stack passes."""
    broken = [
        (stack, resource["name"], complaint)
        for stack, resource in _recorded()
        for complaint in rule_validation.validate_inputs(
            ResourceInputs(
                token=resource["type"],
                urn="",
                name=resource["name"],
                inputs=resource["inputs"],
                region=resource["region"],
                account="111122223333",
            )
        )
    ]

    assert broken == []


def test_every_rule_is_documented() -> None:
    """A rule says what it refuses in a sentence, and where that is written."""
    for rule in rule_validation.RULES:
        assert rule.source.startswith("https://"), rule.id
        assert rule.requires.endswith("."), rule.id
        assert len(rule.tokens) == len(set(rule.tokens)) > 0, rule.id


def test_what_is_accepted_is_listed_once() -> None:
    """The list of silent mistakes has an identity and a source for each."""
    assert len({one.id for one in UNDETECTED_MISTAKES}) == len(UNDETECTED_MISTAKES)
    assert all(one.source.startswith("https://") for one in UNDETECTED_MISTAKES)
