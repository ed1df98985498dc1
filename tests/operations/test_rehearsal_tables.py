"""Generated tables of docs/rehearsal.md."""

import re
import shutil
from pathlib import Path

import pytest

from offline_cloud import rule_validation
from offline_cloud.registry import RESOURCE_TYPES
from operations import docs_tables, rehearsal_tables
from rehearsal.errors import RehearsalError
from tests.sample_project import ROOT

TEXT = (ROOT / docs_tables.REHEARSAL_PAGE).read_text(encoding="utf-8")


def copy(root: Path, text: str = TEXT) -> Path:
    """Return a project that has nothing but the pages with generated tables."""
    (root / docs_tables.REHEARSAL_PAGE).parent.mkdir(parents=True)
    (root / docs_tables.REHEARSAL_PAGE).write_text(text, encoding="utf-8")
    (root / docs_tables.RULES_PAGE).parent.mkdir(parents=True)
    for page in (docs_tables.SIZES_PAGE, docs_tables.RULES_PAGE):
        shutil.copy(ROOT / page, root / page)
    return root


def rows(text: str, name: str) -> list[list[str]]:
    """Return the cells of a generated table, without its headings."""
    table = text.partition(f"generated: {name} ")[2].partition(f"end: {name} ")[0]
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
    return [
        [cell.strip() for cell in row]
        for row in cells
        if row[0].strip() not in {"type", "rule", "---"}
    ]


def test_committed_tables_equal_the_generated_ones() -> None:
    """The page lists the schemas, rules and replacements of the code."""
    docs_tables.check(ROOT)


def test_every_type_has_one_row() -> None:
    """Each resource type is in the table."""
    named = [row[0].strip("`") for row in rows(TEXT, "types")]
    assert sorted(named) == sorted(RESOURCE_TYPES)


def test_every_rule_has_one_row() -> None:
    """Each rule is in the table."""
    known = [rule.id for rule in rule_validation.INPUT_RULES]
    known += [rule.id for rule in rule_validation.STATE_RULES]
    assert [row[0] for row in rows(TEXT, "rules")] == sorted(known)


def test_type_row_has_schema_rules_and_replacements() -> None:
    """A type has a schema or the reason why it has none; rules are counted."""
    for token, contract, count, replaced, _ in rows(TEXT, "types"):
        assert re.fullmatch(
            r"(in )?`AWS::\w+::\w+`|OpenAPI|structure|SDK model|none; .+", contract
        )
        assert count.isdigit()
        # Only the region moves an internet gateway, which the page says once.
        assert ("](https://" in replaced) or "internetGateway" in token


@pytest.mark.parametrize(
    "token", sorted(t for t, e in RESOURCE_TYPES.items() if callable(e.remnants))
)
def test_type_with_remnants_lists_them(token: str) -> None:
    """A type that can leave something behind says so for some inputs."""
    remaining = rehearsal_tables.remnants(RESOURCE_TYPES[token])
    assert remaining
    assert "None" not in remaining


def test_stale_rehearsal_table_fails_the_check(tmp_path: Path) -> None:
    """The message names the page, and `write` corrects it."""
    root = copy(tmp_path, TEXT.replace("`AWS::EC2::VPC`", "`AWS::EC2::Subnet`"))

    with pytest.raises(RehearsalError, match=r"docs/rehearsal\.md: differs"):
        docs_tables.check(root)
    docs_tables.write(root)
    docs_tables.check(root)

    assert (root / docs_tables.REHEARSAL_PAGE).read_text(encoding="utf-8") == TEXT


def test_page_without_markers_is_rejected(tmp_path: Path) -> None:
    """A table without its markers is not dropped silently."""
    root = copy(tmp_path, TEXT.replace("<!-- end: types -->", ""))

    with pytest.raises(RehearsalError, match="<!-- end: types -->"):
        docs_tables.documents(root)


def test_write_changes_only_text_between_markers(tmp_path: Path) -> None:
    """The text outside the markers stays unchanged."""
    root = copy(tmp_path, TEXT.replace("## What is real", "## What is really real"))
    docs_tables.write(root)

    written = (root / docs_tables.REHEARSAL_PAGE).read_text(encoding="utf-8")
    assert written.replace("really real", "real") == TEXT
