"""Check of the edge on recorded graphs: landings of every dead set, and structure.

The promise of a closed residency zone is made on its zone name. The public name of
Cloudflare keeps a bound area in its zone as well, as far as the area of the data centre
is the client's. A shared name of Route 53 promises nothing: any client may get any
region.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from config.loader import Project
from operations.edge_check import failover, structure
from operations.edge_check.cloudflare_landing import MONITOR
from operations.edge_check.endpoints import as_regions
from operations.edge_check.failover import ZoneFailover, zone_failovers
from operations.edge_check.findings import EdgeFinding, FindingKind
from operations.edge_check.landing import AREAS, Edge, edge_of
from operations.edge_check.landing_table import Landings, LandingTable, landings
from operations.edge_check.places import UnknownSettingError
from operations.edge_check.route53_landing import HEALTH_CHECK
from operations.edge_check.zones import EdgeFleet, EdgeZone, edge_fleet
from operations.recorded_graph import FleetGraph


@dataclass(frozen=True, kw_only=True, slots=True)
class EdgeResult:
    """Landings and findings of a fleet.

    Attributes:
        fleet: Residency zones and host names.
        landings: Landings by host name and area; empty if a setting is unknown.
        failovers: Failover time by host name and residency zone.
        findings: Every violation, by subject.
    """

    fleet: EdgeFleet
    landings: Landings
    failovers: tuple[ZoneFailover, ...]
    findings: tuple[EdgeFinding, ...]


def check(project: Project, graphs: FleetGraph) -> EdgeResult:
    """Return where every request may land, and every violation."""
    return check_fleet(edge_fleet(project, graphs), as_regions(project, graphs))


def check_fleet(fleet: EdgeFleet, graphs: FleetGraph) -> EdgeResult:
    """Return the same for what is known of a fleet."""
    try:
        edge = edge_of(graphs)
    except UnknownSettingError as error:
        finding = EdgeFinding(
            subject=str(error).rpartition(": ")[0].rpartition(": ")[0] or "edge",
            kind=FindingKind.UNKNOWN_SETTING,
            text=str(error),
        )
        return EdgeResult(fleet=fleet, landings={}, failovers=(), findings=(finding,))
    found = landings(edge, _hostnames(fleet, edge), sorted(fleet.zone_of))
    failovers = zone_failovers(fleet, edge, found, graphs)
    violations = (
        *failover.problems(fleet, failovers),
        *_leaks(fleet, edge, found),
        *structure.problems(fleet, edge),
        *(
            problem
            for resources in graphs.values()
            for each in resources
            if each.type in (MONITOR, HEALTH_CHECK)
            for problem in structure.health_paths(each)
        ),
    )
    return EdgeResult(
        fleet=fleet,
        landings=found,
        failovers=failovers,
        findings=tuple(sorted(violations)),
    )


def _hostnames(fleet: EdgeFleet, edge: Edge) -> list[str]:
    names = [fleet.public, fleet.shared_name, *map(fleet.zone_name, fleet.zones)]
    known = {*edge.balancers, *edge.record_sets}
    return [name for name in dict.fromkeys(names) if name in known]


def _leaks(fleet: EdgeFleet, edge: Edge, found: Landings) -> Iterator[EdgeFinding]:
    for zone in fleet.zones.values():
        name = fleet.zone_name(zone.name)
        reason = zone.reason if zone.binds else f"{name} is the name of {zone.name}"
        paths = [(name, AREAS[0], name)] if name in found else []
        if fleet.public in edge.balancers and zone.binds:
            paths += [(fleet.public, a, f"{fleet.public} · {a}") for a in zone.areas]
        for hostname, area, path in paths:
            for dead, place, kind in _foreign(found[hostname][area], zone):
                yield EdgeFinding(
                    subject=hostname,
                    kind=kind,
                    text=f"{path} · dead {{{', '.join(sorted(dead))}}} -> "
                    f"{_named(fleet, place)}; {reason}",
                )


def _foreign(
    table: LandingTable, zone: EdgeZone
) -> Iterator[tuple[frozenset[str], str, FindingKind]]:
    """Yield every foreign place with the smallest dead set that leads to it."""
    seen: set[str] = set()
    for dead, landing in table.by_size():
        for place in sorted(landing.places - {*zone.regions} - seen):
            seen.add(place)
            through = landing.through_fallback
            yield (
                dead,
                place,
                FindingKind.FALLBACK_LEAK if through else FindingKind.LEAK,
            )


def _named(fleet: EdgeFleet, place: str) -> str:
    zone = fleet.zone_of.get(place)
    return f"{place} (zone {zone})" if zone else f"{place} (no region of the fleet)"
