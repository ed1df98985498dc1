"""The generated tables of the documentation.

The rest of each page is written by hand. A table lies between two markers of its name.
Usage: python -m operations.docs_tables
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from operations import policy_rules_table, rehearsal_tables, sizes_table
from operations.markdown_tables import replace_table
from rehearsal.errors import RehearsalError

REHEARSAL_PAGE: Final = "docs/rehearsal.md"
SIZES_PAGE: Final = "docs/sizes.md"
RULES_PAGE: Final = "policies/README.md"

_ROOT: Final = Path(__file__).resolve().parents[1]


def documents(root: Path = _ROOT) -> dict[str, str]:
    """Return the text of each page with its tables generated, by path.

    Raises:
        RehearsalError: A page has no markers of a table.
    """
    return {
        page: _with_tables(page, (root / page).read_text("utf-8"), tables)
        for page, tables in (
            (REHEARSAL_PAGE, rehearsal_tables.tables()),
            (SIZES_PAGE, {"sizes": sizes_table.lines()}),
            (RULES_PAGE, {"rules": policy_rules_table.lines()}),
        )
    }


def write(root: Path = _ROOT) -> None:
    """Write the tables into the pages."""
    for path, text in documents(root).items():
        (root / path).write_text(text, encoding="utf-8")


def check(root: Path = _ROOT) -> None:
    """Compare the tables in the pages with the generated ones.

    Raises:
        RehearsalError: A table is missing or stale; the message names the page.
    """
    for path, text in documents(root).items():
        if (root / path).read_text("utf-8") != text:
            msg = f"{path}: differs from the tables of the code; run `make schema`"
            raise RehearsalError(msg)


def _with_tables(page: str, text: str, tables: dict[str, Iterator[str]]) -> str:
    for name, lines in tables.items():
        text = replace_table(page, text, name, lines)
    return text


if __name__ == "__main__":
    write()
