"""Every rule rejects its mistake and nothing else."""

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
    acm,
    cloudflare,
    ec2,
    ec2_endpoints,
    ec2_flow_logs,
    eks,
    eks_versions,
    elbv2,
    elbv2_access_logs,
    iam_kms_secretsmanager,
    kubernetes_crds,
    kubernetes_network_policies,
    kubernetes_pods,
    kubernetes_readiness,
    rds,
    rds_backups,
    rds_changes,
    rds_replicas,
    route53,
    sns_amp,
    wafv2,
)
from tests.offline_cloud.rules.case import RuleCase, by_rule

CASES: Final = tuple(
    case
    for module in (
        *(
            elbv2_access_logs,
            iam_kms_secretsmanager,
            acm,
            kubernetes_crds,
            kubernetes_readiness,
            rds_backups,
            kubernetes_network_policies,
        ),
        *(cloudflare, eks_versions, rds_changes, ec2, eks, elbv2),
        *(ec2_endpoints, wafv2, ec2_flow_logs),
        *(kubernetes_pods, rds, rds_replicas, route53, sns_amp),
    )
    for case in module.CASES
)
BY_ID: Final = {rule.id: rule for rule in rule_validation.RULES}


def _name(case: RuleCase) -> str:
    return f"{case.rule}-{CASES.index(case)}"


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_rule_rejects_its_mistake(case: RuleCase) -> None:
    """Every case of a rule is a violation with a reason."""
    rule = BY_ID[case.rule]

    found = case.rejected_violations(rule)

    assert case.token in rule.tokens
    assert found
    assert all(violation.reason for violation in found)


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_rule_accepts_the_corrected_request(case: RuleCase) -> None:
    """A request that differs only in the rule's subject is no violation."""
    assert case.passing_violations(BY_ID[case.rule]) == []


def test_every_rule_has_a_case() -> None:
    """A rule without a case would be untested."""
    assert set(BY_ID) == set(by_rule(CASES))
    assert len(BY_ID) == len(rule_validation.RULES)


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if BY_ID[case.rule] in rule_validation.INPUT_RULES],
    ids=_name,
)
def test_rule_ignores_unknown_inputs(case: RuleCase) -> None:
    """Unknown inputs cause no violation and are not quoted in one."""
    rule = BY_ID[case.rule]
    names = case.rejected_inputs.keys() | case.passing_inputs.keys()

    hidden = case.violations(
        rule, dict.fromkeys(names, property_values.UNKNOWN), (), None
    )
    veiled = case.violations(rule, _veiled(case.rejected_inputs), (), None)

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


def test_shipped_resources_violate_no_rule() -> None:
    """The recorded resources of every stack are valid."""
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


def test_every_rule_has_description_and_source() -> None:
    """A rule has a sentence and a URL."""
    for rule in rule_validation.RULES:
        assert rule.source.startswith("https://"), rule.id
        assert rule.requires.endswith("."), rule.id
        assert len(rule.tokens) == len(set(rule.tokens)) > 0, rule.id


def test_undetected_mistakes_have_unique_ids_and_sources() -> None:
    """Every known gap has an id and a source."""
    assert len({one.id for one in UNDETECTED_MISTAKES}) == len(UNDETECTED_MISTAKES)
    assert all(one.source.startswith("https://") for one in UNDETECTED_MISTAKES)
