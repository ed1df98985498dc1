"""The generated tables of docs/edge.md."""

from collections.abc import Iterator, Mapping
from typing import Final

from operations.edge_check import matrix
from operations.edge_check.check import EdgeResult
from operations.edge_check.cloudflare_landing import MONITOR, POOL
from operations.edge_check.failover_time import (
    changes,
    proxied,
    requests_per_minute,
)
from operations.edge_check.health_dependencies import DEPENDENCIES, PATHS, closure
from operations.markdown_tables import replace_table, table
from operations.recorded_graph import FleetGraph

PAGE: Final = "docs/edge.md"

#: Name of a number in the project's files, by its name on the wire. ``retries`` is set
#: in the component.
_KEYS: Final[Mapping[str, str]] = {
    "interval": "interval_s",
    "timeout": "timeout_s",
    "retries": "retries",
    "consecutiveDown": "consecutive_down",
}


def with_tables(text: str, result: EdgeResult, graphs: FleetGraph) -> str:
    """Return the text of the page with its tables generated.

    Raises:
        RehearsalError: The page has no markers of a table.
    """
    for name, lines in (
        ("landings", matrix.to_markdown(result)),
        ("failover times", matrix.failover_lines(result)),
        ("failover formulas", _formulas(result)),
        ("changes of the monitor", _changes(graphs)),
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


def _changes(graphs: FleetGraph) -> Iterator[str]:
    resources = [each for stack in graphs.values() for each in stack]
    (monitor,) = (each.inputs for each in resources if each.type == MONITOR)
    asked_from = max(
        len(each.inputs.get("checkRegions") or ())
        for each in resources
        if each.type == POOL
    )
    rows = [
        (
            "as shipped",
            f"{proxied(monitor, retried=False).worst:g} s",
            f"{requests_per_minute(monitor, asked_from):g}",
            str(monitor["consecutiveDown"]),
        )
    ]
    for each in changes(monitor, asked_from):
        numbers = (f"`{_KEYS[key]}: {value}`" for key, value in each.numbers.items())
        rows.append(
            (
                ", ".join(numbers),
                f"{each.worst:g} s",
                f"{each.requests_per_minute:g}",
                str(each.rounds),
            )
        )
    headings = (
        *("change", "worst case", "requests to a region per minute"),
        "failed rounds until a region is dead",
    )
    yield from table(headings, rows)


def _dependencies() -> Iterator[str]:
    rows = (
        (f"`{path}`", name, "yes" if DEPENDENCIES[name].shared else "no", "assumed")
        for path in PATHS
        for name in closure(path)
    )
    yield from table(("path", "depends on", "shared by regions", "known from"), rows)
