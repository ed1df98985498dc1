"""The tables of `fleet plan`: where each host name leads, and why."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby

from rich import box
from rich.table import Table

from plan.routing_decisions import RoutingDecision


def tables(decisions: Iterable[RoutingDecision]) -> Iterator[Table]:
    """Yield a table for each host name; clients with the same regions share a row."""
    for (hostname, authority), own in groupby(
        decisions, key=lambda each: (each.hostname, each.authority)
    ):
        table = Table(
            title=f"{hostname} (answered by {authority})",
            title_justify="left",
            box=box.SIMPLE,
        )
        for heading in ("clients", "regions", "why"):
            table.add_column(heading, overflow="fold")
        rows: dict[tuple[tuple[str, ...], str], list[str]] = {}
        for each in own:
            rows.setdefault((each.members, each.reason), []).append(each.clients)
        for (members, reason), clients in rows.items():
            table.add_row(" ".join(clients), ", ".join(members), reason)
        yield table


def to_json(decisions: Iterable[RoutingDecision]) -> str:
    """Return the decisions as a JSON list."""
    return json.dumps([asdict(each) for each in decisions], indent=1)
