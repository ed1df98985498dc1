"""Tables in a Markdown page, each between two markers."""

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


def link(url: str) -> str:
    """Return a link whose text is the last part of the URL."""
    return f"[{url.rstrip('/').rpartition('/')[2]}]({url})"


def replace_table(page: str, text: str, name: str, lines: Iterable[str]) -> str:
    """Return the text of a page with new lines between the markers of a table.

    Raises:
        RehearsalError: A marker is missing; the message names the page.
    """
    begin, end = f"<!-- generated: {name} -->", f"<!-- end: {name} -->"
    before, opened, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not opened or not closed:
        msg = f"{page}: has no {begin} followed by {end}; add both around the table"
        raise RehearsalError(msg)
    generated = "\n".join(lines)
    return f"{before}{begin}\n\n{generated}\n\n{end}{after}"


def _line(cells: Iterable[str]) -> str:
    return re.sub(r" +", " ", f"| {' | '.join(cells)} |")
