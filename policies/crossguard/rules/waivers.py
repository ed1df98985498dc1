"""Waivers of the other rules."""

from collections.abc import Iterator
from typing import Final

from policies.crossguard.facts import Facts
from policies.crossguard.rule import Resource, StackRule

STACK: Final = "pulumi:pulumi:Stack"


def _expired(
    resources: tuple[Resource, ...], facts: Facts
) -> Iterator[tuple[Resource, str]]:
    for each in resources:
        if each.type == STACK:
            for message in facts.expired_waivers:
                yield each, message


STACK_RULES: Final = (
    StackRule(
        id="POLICY-WAIVER-001",
        summary="No waiver has expired.",
        why="What was accepted for a time would be accepted for ever.",
        remediation="Follow the rule and remove the waiver, or write a later date.",
        check=_expired,
    ),
)
