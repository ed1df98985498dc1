"""Every pair of a region's choices has come up together in some fleet.

Authority is a choice of the whole fleet, of which regions know nothing: it is paired
with the topologies alone. An existing network is paired with what lies in a network.
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
from tests.scenarios.choices import CHANGED, FLEETS, LINES, ROWS, Row
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


def _possible(one: str, first: str, other: str, second: str) -> bool:
    """Tell whether two values can be, and need be, together."""
    values = {one: first, other: second}
    if values.get("way") == "existing":
        return bool(values.keys() & {"part", "size"})
    # Without a way out, what a region needs is reached through endpoints alone, and
    # the API stands beside its gateways.
    return values.get("way") != NatMode.NONE or (
        values.get("endpoints", "full") == "full" and values.get("part") != "gateways"
    )


def _pairs() -> Iterator[tuple[str, str, str, str]]:
    for (one, firsts), (other, seconds) in combinations(FACTORS.items(), 2):
        for first in firsts:
            for second in seconds:
                if _possible(one, first, other, second):
                    yield one, first, other, second


@pytest.mark.parametrize(("one", "first", "other", "second"), tuple(_pairs()))
def test_every_pair_has_a_region(one: str, first: str, other: str, second: str) -> None:
    """No two choices meet for the first time in somebody's account."""
    assert any(
        getattr(row, one) == first and getattr(row, other) == second for row in ROWS
    )


def test_every_topology_has_both_authorities() -> None:
    """Either of Cloudflare and Route 53 has answered for each topology."""
    homes = [row for row in ROWS if row.region == HOME]
    met = {(row.topology, row.authority) for row in homes}
    met |= {(r.topology, CHANGED[r.fleet]) for r in homes if r.fleet in CHANGED}

    assert met == {(topology, each) for topology in Topology for each in DnsAuthority}


def test_the_table_says_all_of_a_row() -> None:
    """A column that nobody reads would promise what is not there."""
    assert set(LINES[0]) == {field.name for field in fields(Row)}


@pytest.mark.parametrize("name", sorted(FLEETS))
def test_a_fleet_of_choices_comes_up(name: str, tmp_path: Path) -> None:
    """It stands on the real engine, and a second preview finds nothing to do.

    What somebody installs into a cluster is named once that stands.
    """
    rows = FLEETS[name]
    fleet = _fleet(rows, tmp_path)
    regions = tuple(row.region for row in rows)
    later = tuple(row for row in rows if row.installed)

    for row in later:
        fleet.set(row.region, "region.service_mesh", ServiceMesh.NONE.value)
        fleet.set(
            row.region, "region.telemetry", {"metrics": MetricsCollector.NONE.value}
        )
    fleet.up(FOUNDATION, *regions)
    for row in later:
        fleet.set(row.region, "region.service_mesh", row.mesh)
        fleet.set(row.region, "region.telemetry", {"metrics": row.metrics})
    _come_up(fleet, *regions, GLOBAL)
    if name in CHANGED:
        _answered_by(fleet, CHANGED[name])
        _come_up(fleet, *regions, GLOBAL)


def _come_up(fleet: DeployedFleet, *stacks: str) -> None:
    result = fleet.rehearse(Request(stacks=stacks))

    assert not result.failures, "\n".join(map(str, result.failures))
    assert {each.stack for each in result.stacks} == set(stacks)


def _answered_by(fleet: DeployedFleet, authority: DnsAuthority) -> None:
    """Let one of them answer for the public name, which must be one of its own."""
    child = "aws." if authority is DnsAuthority.ROUTE53 else ""
    fleet.share("hostname", f"gateway.{child}example.com")
    fleet.share("edge.dns_authority", authority.value)


def _fleet(rows: tuple[Row, ...], root: Path) -> DeployedFleet:
    fleet = DeployedFleet(root)
    chosen = {row.region for row in rows}
    if "eu-central-1" in chosen:
        fleet.add("eu-central-1", "10.3.0.0/16", like="eu-west-1")
        fleet.share("residency_zones.eu.regions", ["eu-west-1", "eu-central-1"])
    for region in set(fleet.regions) - chosen:
        fleet.set(region, "topology", Topology.SINGLE_REGION.value)
    for row in rows:
        _answered_by(fleet, DnsAuthority(row.authority))
        fleet.set(row.region, "topology", row.topology)
        fleet.set(row.region, "region.size", row.size)
        fleet.set(row.region, "region.network", row.network)
        fleet.set(row.region, "region.images", row.images)
        fleet.set(row.region, "region.telemetry", {"metrics": row.metrics})
        fleet.set(row.region, "region.service_mesh", row.mesh)
        fleet.set(row.region, "region.gateway_token", {"source": row.values})
    return fleet
