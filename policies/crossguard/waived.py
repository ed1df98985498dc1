"""Violations that a waiver accepts until a date."""

from collections.abc import Iterator
from dataclasses import dataclass

from config.waivers import Waiver
from policies.crossguard.facts import Facts
from policies.crossguard.rule import Resource, Rule, StackRule
from policies.crossguard.rules import RULES, STACK_RULES


@dataclass(frozen=True, kw_only=True, slots=True)
class WaivedViolation:
    """A violation with its waiver, as one message."""

    urn: str
    message: str


def waived(resources: tuple[Resource, ...], facts: Facts) -> Iterator[WaivedViolation]:
    """Yield every violation of a stack that has a valid waiver."""
    if not facts.waivers:
        return
    for rule in RULES:
        for each in resources:
            waiver = facts.waiver(rule.id, each.name)
            if waiver is not None:
                for message in rule.violations(each, facts):
                    yield _waived(rule, each, message, waiver)
    for stack_rule in STACK_RULES:
        for resource, message in stack_rule.violations(resources, facts):
            if resource is None:
                continue
            waiver = facts.waiver(stack_rule.id, resource.name)
            if waiver is not None:
                yield _waived(stack_rule, resource, message, waiver)


def _waived(
    rule: Rule | StackRule, resource: Resource, message: str, waiver: Waiver
) -> WaivedViolation:
    text = f"{rule.id.lower()}: {message}; waived until {waiver.expires}: "
    return WaivedViolation(urn=resource.urn, message=f"{text}{waiver.reason}")
