"""The table of the policy pack's rules in policies/README.md."""

from collections.abc import Iterator

from operations.markdown_tables import link, table
from policies.crossguard.rule import Rule, StackRule
from policies.crossguard.rules import RULES, STACK_RULES

_HEADINGS = ("Rule", "What it requires", "Why", "Remedy", "May be unknown", "Source")


def lines() -> Iterator[str]:
    """Yield the lines of the table, a row for each rule, by id."""
    rules: list[Rule | StackRule] = sorted((*RULES, *STACK_RULES), key=lambda r: r.id)
    return table(_HEADINGS, map(_row, rules))


def _row(rule: Rule | StackRule) -> tuple[str, ...]:
    return (
        f"`{rule.id.lower()}`",
        rule.summary,
        rule.why,
        rule.remediation,
        rule.computed or "-",
        link(rule.source) if rule.source else "-",
    )
