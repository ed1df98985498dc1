"""The landing matrix as a table of Rich, as JSON and as Markdown."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from operations.edge_check.check import EdgeResult
from operations.edge_check.landing import AREAS
from operations.edge_check.landing_table import LandingTable
from operations.edge_check.places import Landing
from operations.markdown_tables import table


@dataclass(frozen=True, kw_only=True, slots=True)
class MatrixRow:
    """Landings of a host name in the areas that have the same ones.

    Attributes:
        hostname: Host name.
        areas: Areas; empty if every client may get every answer.
        landings: Landing by dead regions.
    """

    hostname: str
    areas: tuple[str, ...]
    landings: Mapping[frozenset[str], Landing]

    @property
    def clients(self) -> str:
        """The clients whom the row is about."""
        return ", ".join(self.areas) or "any"


def dead_sets(result: EdgeResult) -> tuple[frozenset[str], ...]:
    """Return no region, each region and all regions."""
    regions = sorted(result.fleet.zone_of)
    single = [frozenset({region}) for region in regions]
    return tuple(dict.fromkeys((frozenset[str](), *single, frozenset(regions))))


def rows(
    result: EdgeResult, dead: Iterable[frozenset[str]] | None = None
) -> Iterator[MatrixRow]:
    """Yield the rows of the matrix, for some sets of dead regions."""
    chosen = dead_sets(result) if dead is None else tuple(dead)
    for hostname, tables in result.landings.items():
        for found, areas in _grouped(tables).values():
            yield MatrixRow(
                hostname=hostname,
                areas=() if found.any_client else areas,
                landings={each: found.landing(each) for each in chosen},
            )


def _grouped(
    tables: Mapping[str, LandingTable],
) -> Mapping[int, tuple[LandingTable, tuple[str, ...]]]:
    areas: defaultdict[int, list[str]] = defaultdict(list)
    for area in AREAS:
        areas[id(tables[area])].append(area)
    return {key: (tables[own[0]], tuple(own)) for key, own in areas.items()}


def cell(landing: Landing, dead: frozenset[str]) -> str:
    """Return a landing in words; a place that is dead has no answer for it."""
    if landing.refused:
        return "refused"
    places = [f"{p} (dead)" if p in dead else p for p in sorted(landing.places)]
    return " or ".join(places)


def to_table(result: EdgeResult) -> Table:
    """Return the matrix as a table for the terminal."""
    columns = dead_sets(result)
    found = Table(title="Where requests land while regions are dead")
    for heading in ("host name", "clients", *map(_heading, columns)):
        found.add_column(heading, overflow="fold")
    for row in rows(result, columns):
        cells = (cell(row.landings[dead], dead) for dead in columns)
        found.add_row(row.hostname, row.clients, *cells)
    return found


def to_markdown(result: EdgeResult) -> Iterator[str]:
    """Yield the lines of the matrix as a table of Markdown."""
    columns = dead_sets(result)
    headings = ("host name", "clients", *map(_heading, columns))
    yield from table(
        headings,
        (
            (
                f"`{row.hostname}`",
                row.clients,
                *(cell(row.landings[dead], dead) for dead in columns),
            )
            for row in rows(result, columns)
        ),
    )


def to_json(result: EdgeResult) -> dict[str, Any]:
    """Return landings of every dead set that matters, failover times and findings."""
    return {
        "landings": [
            {
                "hostname": hostname,
                "areas": ["any"] if found.any_client else [*areas],
                "by_dead_regions": [
                    {
                        "dead": sorted(dead),
                        "places": sorted(landing.places),
                        "refused": landing.refused,
                    }
                    for dead, landing in found.by_size()
                ],
            }
            for hostname, tables in result.landings.items()
            for found, areas in _grouped(tables).values()
        ],
        "failover_seconds": [
            {
                "hostname": each.hostname,
                "zone": each.zone,
                "objective": result.fleet.rto_s.get(each.zone, "none"),
                "best": each.time and each.time.best,
                "typical": each.time and each.time.typical,
                "worst": each.time and each.time.worst,
                "formula": each.time and each.time.formula,
            }
            for each in result.failovers
        ],
        "findings": [
            {"kind": each.kind.value, "subject": each.subject, "text": each.text}
            for each in result.findings
        ],
    }


def failover_lines(result: EdgeResult) -> Iterator[str]:
    """Yield the lines of the failover times as a table of Markdown."""
    headings = ("host name", "zone", "best", "typical", "worst", "goal", "objective")
    found: list[tuple[str, ...]] = []
    for each in result.failovers:
        time = each.time
        seconds = (
            ("no other region", "", "", "")
            if time is None
            else (
                f"{time.best:g} s",
                f"{time.typical:g} s",
                f"{time.worst:g} s",
                f"{time.goal_s} s{'' if time.worst <= time.goal_s else ', missed'}",
            )
        )
        objective = result.fleet.rto_s.get(each.zone)
        shown = "none" if objective is None else f"{objective} s"
        found.append((f"`{each.hostname}`", each.zone, *seconds, shown))
    yield from table(headings, found)


def _heading(dead: frozenset[str]) -> str:
    return f"dead: {', '.join(sorted(dead))}" if dead else "all alive"
