"""Generated table of docs/sizes.md."""

import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from config.loader import Project, load_project
from operations import docs_tables, sizes_table
from plan.sizes import PodResources, Size
from rehearsal.errors import RehearsalError
from tests import sample_project
from tests.sample_project import ROOT

TEXT = (ROOT / docs_tables.SIZES_PAGE).read_text(encoding="utf-8")


def test_committed_table_equals_the_generated_one() -> None:
    """The page lists the sizes of the code."""
    docs_tables.check(ROOT)


def test_every_attribute_of_a_size_has_a_row() -> None:
    """No attribute is missing in the table."""
    assert set(sizes_table.KEYS) == {field.name for field in fields(Size)}
    assert set(sizes_table.POD_KEYS) == {field.name for field in fields(PodResources)}


def _lines() -> list[tuple[str, str]]:
    """Return key and value of production for every row."""
    table = TEXT.partition("generated: sizes ")[2].partition("end: sizes ")[0]
    lines = [line for line in table.splitlines() if line.startswith("| `")]
    rows = [line.split("|") for line in lines[1:]]
    return [(row[1].strip(" `"), row[4].strip()) for row in rows]


@pytest.mark.parametrize(("key", "value"), _lines())
def test_key_and_value_of_the_table_are_valid_in_a_stack_file(
    key: str, value: str, tmp_path: Path
) -> None:
    """A copied key with its value overrides the size."""
    *path, last = key.split(".")
    block = f"{last}: {value}"
    for step in reversed(path):
        block = f"{step}: {{{block}}}"
    root = sample_project.write(tmp_path)
    sample_project.edit(
        root,
        "Pulumi.eu-west-1.yaml",
        "    cidr: 10.1.0.0/16\n",
        f"    cidr: 10.1.0.0/16\n    {block}\n",
    )

    assert isinstance(load_project(root), Project)


def test_stale_sizes_table_fails_the_check(tmp_path: Path) -> None:
    """The message names the page, and `write` corrects it."""
    page = tmp_path / docs_tables.SIZES_PAGE
    page.parent.mkdir(parents=True)
    shutil.copy(ROOT / docs_tables.REHEARSAL_PAGE, page.parent)
    rules_page = tmp_path / docs_tables.RULES_PAGE
    rules_page.parent.mkdir()
    shutil.copy(ROOT / docs_tables.RULES_PAGE, rules_page)
    page.write_text(TEXT.replace("db.r8g.large", "db.r8g.huge"), "utf-8")

    with pytest.raises(RehearsalError, match=r"docs/sizes\.md: differs"):
        docs_tables.check(tmp_path)
    docs_tables.write(tmp_path)

    assert page.read_text("utf-8") == TEXT
