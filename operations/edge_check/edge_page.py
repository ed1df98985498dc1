"""The generated tables of docs/edge.md."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from operations.edge_check import matrix
from operations.edge_check.check import EdgeResult
from operations.edge_check.failover_time import changes, requests_per_minute
from operations.edge_check.health_dependencies import DEPENDENCIES, PATHS, closure
from operations.markdown_tables import replace_table, table

PAGE: Final = "docs/edge.md"


def with_tables(text: str, result: EdgeResult) -> str:
    """Return the text of the page with its tables generated.

    Raises:
        RehearsalError: The page has no markers of a table.
    """
    for name, lines in (
        ("landings", matrix.to_markdown(result)),
        ("failover times", matrix.failover_lines(result)),
        ("failover formulas", _formulas(result)),
        ("changes of the monitor", _changes(result)),
        ("dependencies", _dependencies()),
    ):
        text = replace_table(PAGE, text, name, lines)
    return text


def _formulas(result: EdgeResult) -> Iterator[str]:
    formulas = {
        each.hostname: each.time.formula for each in result.failovers if each.time
    }
    yield from table(
        ("host name", "worst case"),
        ((f"`{hostname}`", formula) for hostname, formula in formulas.items()),
    )


def _changes(result: EdgeResult) -> Iterator[str]:
    monitor = result.monitor
    rows: list[tuple[str, str, str, str]] = []
    if monitor is not None:
        regions = result.check_regions
        rows.append(_row("as shipped", 0, requests_per_minute(monitor, regions), 0))
    yield from table(("change", "worst case", "requests per minute", "rounds"), rows)


def _row(
    change: str, worst: float, requests: float, rounds: int
) -> tuple[str, str, str, str]:
    return change, f"{worst:g} s", f"{requests:g}", str(rounds)


def _dependencies() -> Iterator[str]:
    rows = (
        (f"`{path}`", name, "yes" if DEPENDENCIES[name].shared else "no", "assumed")
        for path in PATHS
        for name in closure(path)
    )
    yield from table(("path", "depends on", "shared by regions", "known from"), rows)
