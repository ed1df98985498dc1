"""Every pair of a region's settings has been deployed together in some fleet.

The DNS authority is a setting of the whole fleet, so it is paired with the topologies
only. An existing VPC has neither NAT nor VPC endpoints of ours, so it is paired with
the role and the size of a region.
"""

from collections.abc import Iterator
from dataclasses import fields
from itertools import combinations
from pathlib import Path
from typing import Final

import pytest

from config.capacity import SizeName
from config.fleet import DnsAuthority
from config.network import NatMode, VpcEndpoints
from config.telemetry import MetricsCollector
from config.topology import Topology
from config.workloads import ServiceMesh, TokenSource
from rehearsal.request import Request
from tests.scenarios.choices import (
    CHANGED,
    FLEETS,
    LINES,
    ROWS,
    Row,
    fleet_of,
    set_dns_authority,
)
from tests.scenarios.deployed_fleet import FOUNDATION, GLOBAL, HOME, DeployedFleet

#: The values that are paired, by attribute of a row.
FACTORS: Final = {
    "part": ("home", "replica", "gateways"),
    "size": tuple(SizeName),
    "way": (*NatMode, "existing"),
    "endpoints": tuple(VpcEndpoints),
    "metrics": tuple(MetricsCollector),
    "mesh": tuple(ServiceMesh),
    "values": tuple(TokenSource),
}


def _is_possible(one: str, first: str, other: str, second: str) -> bool:
    """Return whether two values can occur, and need to be tested, together."""
    values = {one: first, other: second}
    if values.get("way") == "existing":
        return bool(values.keys() & {"part", "size"})
    # A region without egress reaches services through VPC endpoints only, and needs the
    # API in the same region.
    return values.get("way") != NatMode.NONE or (
        values.get("endpoints", "full") == "full" and values.get("part") != "gateways"
    )


def _pairs() -> Iterator[tuple[str, str, str, str]]:
    for (one, firsts), (other, seconds) in combinations(FACTORS.items(), 2):
        for first in firsts:
            for second in seconds:
                if _is_possible(one, first, other, second):
                    yield one, first, other, second


@pytest.mark.parametrize(("one", "first", "other", "second"), tuple(_pairs()))
def test_every_pair_of_settings_occurs_in_a_region(
    one: str, first: str, other: str, second: str
) -> None:
    """Every combination of two settings has been rehearsed."""
    assert any(
        getattr(row, one) == first and getattr(row, other) == second for row in ROWS
    )


def test_every_topology_occurs_with_both_dns_authorities() -> None:
    """Cloudflare and Route 53 have each served every topology."""
    homes = [row for row in ROWS if row.region == HOME]
    occurring = {(row.topology, row.authority) for row in homes}
    occurring |= {(r.topology, CHANGED[r.fleet]) for r in homes if r.fleet in CHANGED}

    assert occurring == {
        (topology, each) for topology in Topology for each in DnsAuthority
    }


def test_every_column_of_the_table_is_read() -> None:
    """A column without a field would have no effect."""
    assert set(LINES[0]) == {field.name for field in fields(Row)}


@pytest.mark.parametrize("name", sorted(FLEETS))
def test_fleet_of_choices_is_deployed_without_later_changes(
    name: str, tmp_path: Path
) -> None:
    """All stacks are deployed, and a second preview finds no changes.

    Settings that need software in the cluster are set after its creation.
    """
    rows = FLEETS[name]
    fleet = fleet_of(rows, tmp_path)
    regions = tuple(row.region for row in rows)
    later = tuple(row for row in rows if row.needs_cluster_first)

    for row in later:
        fleet.set(row.region, "region.service_mesh", ServiceMesh.NONE.value)
        fleet.set(
            row.region, "region.telemetry", {"metrics": MetricsCollector.NONE.value}
        )
    fleet.up(FOUNDATION, *regions)
    for row in later:
        fleet.set(row.region, "region.service_mesh", row.mesh)
        fleet.set(row.region, "region.telemetry", {"metrics": row.metrics})
    _assert_deployed(fleet, *regions, GLOBAL)
    if name in CHANGED:
        set_dns_authority(fleet, CHANGED[name])
        _assert_deployed(fleet, *regions, GLOBAL)


def _assert_deployed(fleet: DeployedFleet, *stacks: str) -> None:
    result = fleet.rehearse(Request(stacks=stacks))

    assert not result.failures, "\n".join(map(str, result.failures))
    assert {each.stack for each in result.stacks} == set(stacks)
