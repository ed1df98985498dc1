"""Landings of a host name and an area for every set of dead regions.

The answer depends only on the regions that its pools or records lead to, so the table
holds one entry for each set of those.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from operations.edge_check.landing import AREAS, Edge
from operations.edge_check.places import Landing


@dataclass(frozen=True, kw_only=True, slots=True)
class LandingTable:
    """Landings of one host name in one area.

    Attributes:
        matters: Regions of the fleet whose health can change the answer.
        by_dead: Landing by every set of them.
        any_client: Whether the answer is the same for every area.
    """

    matters: frozenset[str]
    by_dead: Mapping[frozenset[str], Landing]
    any_client: bool

    def landing(self, dead: Iterable[str]) -> Landing:
        """Return the landing while regions are dead."""
        return self.by_dead[self.matters.intersection(dead)]

    def by_size(self) -> Iterator[tuple[frozenset[str], Landing]]:
        """Yield the landings, smallest dead sets first."""
        yield from self.by_dead.items()


#: Tables by host name and area.
Landings = Mapping[str, Mapping[str, LandingTable]]


def landings(edge: Edge, hostnames: Iterable[str], regions: Iterable[str]) -> Landings:
    """Return the landings of host names for every set of dead regions."""
    fleet = frozenset(regions)
    return {hostname: _areas(edge, hostname, fleet) for hostname in hostnames}


def dead_sets(regions: Iterable[str]) -> Iterator[frozenset[str]]:
    """Yield every set of regions, smallest first and in order of the names."""
    ordered = sorted(regions)
    for size in range(len(ordered) + 1):
        yield from map(frozenset, combinations(ordered, size))


def _areas(
    edge: Edge, hostname: str, fleet: frozenset[str]
) -> Mapping[str, LandingTable]:
    balancer = edge.balancers.get(hostname)
    if balancer is None:
        table = _table(edge, hostname, AREAS[0], fleet, any_client=True)
        return dict.fromkeys(AREAS, table)
    tables: dict[tuple[str, ...], LandingTable] = {}
    found: dict[str, LandingTable] = {}
    for area in AREAS:
        pools = tuple(pool.resource.urn for pool in balancer.pools(area))
        if pools not in tables:
            tables[pools] = _table(edge, hostname, area, fleet, any_client=False)
        found[area] = tables[pools]
    return found


def _table(
    edge: Edge, hostname: str, area: str, fleet: frozenset[str], *, any_client: bool
) -> LandingTable:
    matters = edge.matters(hostname, area) & fleet
    return LandingTable(
        matters=matters,
        by_dead={
            dead: edge.landing(hostname, area, dead) for dead in dead_sets(matters)
        },
        any_client=any_client,
    )
