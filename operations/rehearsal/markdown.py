"""Tables of a Markdown page."""

import re
from collections.abc import Iterable, Iterator


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield the lines of a table; bars inside cells are escaped."""
    names = list(headings)
    yield _line(names)
    yield _line("---" for _ in names)
    for row in rows:
        yield _line(cell.replace("|", r"\|") for cell in row)


def link(page: str) -> str:
    """Return a link that shows the last part of the page's address."""
    return f"[{page.rstrip('/').rpartition('/')[2]}]({page})"


def _line(cells: Iterable[str]) -> str:
    return re.sub(r" +", " ", f"| {' | '.join(cells)} |")
