"""Tables of a Markdown page, and the places in it where they belong."""

import re
from collections.abc import Iterable, Iterator

from rehearsal.errors import RehearsalError


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


def between(page: str, text: str, name: str, lines: Iterable[str]) -> str:
    """Return a page's text with other lines between two of its markers.

    Raises:
        RehearsalError: A marker is missing; the message names the page.
    """
    begin, end = f"<!-- generated: {name} -->", f"<!-- end: {name} -->"
    before, opened, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not opened or not closed:
        msg = f"{page}: has no {begin} followed by {end}; put both where it belongs"
        raise RehearsalError(msg)
    written = "\n".join(lines)
    return f"{before}{begin}\n\n{written}\n\n{end}{after}"


def _line(cells: Iterable[str]) -> str:
    return re.sub(r" +", " ", f"| {' | '.join(cells)} |")
