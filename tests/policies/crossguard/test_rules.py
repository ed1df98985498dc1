"""Each rule is silent on a clean resource and objects to its own cases alone."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import pytest

from policies.crossguard.facts import Facts
from policies.crossguard.rule import Resource
from policies.crossguard.rules import (
    RULES,
    STACK_RULES,
    load_balancer,
    regions,
    route53,
    storage,
    waivers,
)
from policies.crossguard.rules import cloudflare as cf
from policies.crossguard.rules import kubernetes as k8s
from tests.policies.crossguard.cases import CASES, Case
from tests.policies.crossguard.subjects import (
    GLOBAL_TYPES,
    HOME,
    INPUTS,
    MISSING,
    facts,
    facts_of,
    resource,
)

#: Id of the rule about expired waivers.
EXPIRED: Final = "POLICY-WAIVER-001"
#: Cases of rules that no change of one resource breaks, by test below.
OTHER_CASES: Final = {"POLICY-RDS-008"}


def objecting(subject: Resource, about: Facts) -> set[str]:
    """Return the ids of the rules that object to a resource."""
    return {rule.id for rule in RULES if list(rule.violations(subject, about))}


def stack_objecting(stack: Iterable[Resource], about: Facts) -> set[str]:
    """Return the ids of the rules that object to a stack."""
    resources = tuple(stack)
    return {rule.id for rule in STACK_RULES if list(rule.violations(resources, about))}


def region_stack(**changed: Resource) -> list[Resource]:
    """Return a clean regional stack; ``changed`` replaces by logical name."""
    clean = [resource(each) for each in INPUTS if each not in GLOBAL_TYPES]
    return [changed.get(each.name, each) for each in clean]


def global_stack() -> list[Resource]:
    """Return a clean global stack."""
    pools = [
        resource(cf.POOL, {"name": region})
        for region in facts("global").pools
        if region != resource(cf.POOL).name
    ]
    return [*(resource(each) for each in INPUTS if each in GLOBAL_TYPES), *pools]


@pytest.mark.parametrize("type_token", INPUTS)
def test_rules_clean_resource_fires_nothing(type_token: str) -> None:
    """No rule objects to a clean resource, so a case changes one property of it."""
    assert objecting(resource(type_token), facts_of(type_token)) == set()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rules_changed_property_fires_its_rule_alone(case: Case) -> None:
    """A changed property is a violation of the expected rule and of no other."""
    subject = resource(case.type, case.changes)

    assert objecting(subject, facts_of(case.type)) == {case.rule}


def test_rules_every_rule_has_a_case() -> None:
    """A rule that has never objected to anything fails the build."""
    with_case = {case.rule for case in CASES} | OTHER_CASES

    assert {rule.id for rule in RULES} == with_case


def test_rules_ids_are_unique() -> None:
    """No two rules share an id, because waivers name rules by it."""
    ids = [*(rule.id for rule in RULES), *(rule.id for rule in STACK_RULES)]

    assert len(ids) == len(set(ids))


def test_managed_password_with_replicas_is_a_violation() -> None:
    """The home's database has replicas, so RDS must not manage its password."""
    changes = {"manageMasterUserPassword": True, "replicateSourceDb": MISSING}
    subject = resource(regions.INSTANCE, changes)
    home = replace(subject, region=HOME)

    assert "POLICY-RDS-008" in objecting(home, facts(HOME))
    assert "POLICY-RDS-008" not in objecting(subject, facts("eu-west-1"))


def test_protection_released_by_the_stack_file_is_no_violation() -> None:
    """A stack whose file releases its resources may delete them."""
    released = replace(facts("eu-west-1"), protect=False)
    subject = resource(regions.INSTANCE, {"deletionProtection": False})

    assert objecting(subject, released) == set()


def test_stack_rules_clean_stacks_fire_nothing() -> None:
    """No rule objects to the clean stacks."""
    assert stack_objecting(region_stack(), facts("eu-west-1")) == set()
    assert stack_objecting(global_stack(), facts("global")) == set()


def without(stack: Iterable[Resource], type_token: str) -> list[Resource]:
    """Return a stack without the resources of a type."""
    return [each for each in stack if each.type != type_token]


def _with(type_token: str, path: str, value: object) -> list[Resource]:
    changed = resource(type_token, {path: value})
    return [changed if each.type == type_token else each for each in region_stack()]


_EXTRA_RECORD: Final = {"name": "gateway.example.com", "type": "A"}
_CHECKED: Final = {"name": "eu-west-1.gateway.aws.example.com"}

STACK_CASES: Final = {
    "POLICY-S3-003": [
        without(region_stack(), storage.POLICY),
        without(region_stack(), storage.ACCESS_BLOCK),
        without(region_stack(), storage.ENCRYPTION),
        _with(storage.POLICY, "bucket", "another"),
    ],
    "POLICY-ALB-005": [without(region_stack(), load_balancer.ASSOCIATION)],
    "POLICY-K8S-010": [
        without(region_stack(), k8s.NETWORK_POLICY),
        _with(k8s.NETWORK_POLICY, "metadata.namespace", "another"),
        _with(k8s.NETWORK_POLICY, "spec.policyTypes", ["Ingress"]),
        _with(k8s.NETWORK_POLICY, "spec.ingress", ["all"]),
    ],
    "POLICY-K8S-011": [_with(k8s.DEPLOYMENT, "spec.replicas", 3)],
    "POLICY-CLOUDFLARE-007": [
        global_stack()[:-1],
        [*global_stack(), resource(cf.POOL, {"name": "sa-east-1"})],
        [
            resource(each.type, {"name": each.name, "enabled": False})
            if each.type == cf.POOL
            else each
            for each in global_stack()
        ],
    ],
    "POLICY-CLOUDFLARE-008": [[*global_stack(), resource(cf.RECORD, _EXTRA_RECORD)]],
    "POLICY-ROUTE53-005": [[*global_stack(), resource(route53.RECORD)]],
    "POLICY-ROUTE53-006": [[*global_stack(), resource(route53.RECORD, _CHECKED)]],
}


def test_expired_waiver_is_a_violation_of_the_stack() -> None:
    """The stack itself has the violation, because its resource follows no rule."""
    about = replace(facts("eu-west-1"), expired_waivers=("waivers.0: expired",))
    stack = Resource(type=waivers.STACK, name="stack", urn="urn:stack")
    (rule,) = (each for each in STACK_RULES if each.id == EXPIRED)

    assert list(rule.violations((stack,), about)) == [(stack, "waivers.0: expired")]
    assert list(rule.violations((stack,), facts("eu-west-1"))) == []


@pytest.mark.parametrize(
    ("rule", "number"),
    [
        (rule, number)
        for rule, cases in STACK_CASES.items()
        for number in range(len(cases))
    ],
)
def test_stack_rules_changed_stack_fires_its_rule_alone(rule: str, number: int) -> None:
    """A changed stack is a violation of the expected rule and of no other."""
    stack = STACK_CASES[rule][number]
    about = facts(
        "global" if rule.startswith(("POLICY-CLOUD", "POLICY-ROUTE")) else "eu-west-1"
    )

    assert stack_objecting(stack, about) == {rule}


def test_stack_rules_every_rule_has_a_case() -> None:
    """A rule that has never objected to anything fails the build."""
    assert {rule.id for rule in STACK_RULES} == STACK_CASES.keys() | {EXPIRED}
