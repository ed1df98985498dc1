"""Generated table of policies/README.md."""

from operations import policy_rules_table
from policies.crossguard.rules import RULES, STACK_RULES


def test_rules_table_lists_every_rule_with_a_remedy() -> None:
    """A reader of a violation finds the rule, its reason and what to do."""
    _, _, *rows = policy_rules_table.lines()
    cells = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]

    ids = sorted([*(r.id for r in RULES), *(r.id for r in STACK_RULES)])
    assert [row[0] for row in cells] == [f"`{each.lower()}`" for each in ids]
    assert all(len(cell) > len("a word") for row in cells for cell in row[1:4])
