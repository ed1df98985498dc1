"""Failover times of each host name and residency zone, against the objectives."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from operations.edge_check import failover_time
from operations.edge_check.cloudflare_landing import MONITOR
from operations.edge_check.failover_time import FailoverTime
from operations.edge_check.findings import EdgeFinding, FindingKind
from operations.edge_check.landing import Edge
from operations.edge_check.landing_table import Landings, LandingTable
from operations.edge_check.route53_landing import HEALTH_CHECK
from operations.edge_check.zones import EdgeFleet, EdgeZone
from operations.recorded_graph import FleetGraph, RecordedResource


@dataclass(frozen=True, kw_only=True, slots=True)
class ZoneFailover:
    """What the clients of a residency zone wait for when one of its regions is lost.

    Attributes:
        hostname: Host name that they use.
        zone: Residency zone.
        time: Failover time; None if no other region takes over.
    """

    hostname: str
    zone: str
    time: FailoverTime | None


def zone_failovers(
    fleet: EdgeFleet, edge: Edge, found: Landings, graphs: FleetGraph
) -> tuple[ZoneFailover, ...]:
    """Return the failover of every host name and residency zone that it leads to."""
    resources = [each for stack in graphs.values() for each in stack]
    return tuple(
        ZoneFailover(
            hostname=hostname,
            zone=zone.name,
            time=_time(edge, hostname, resources)
            if _takes_over(tables, zone)
            else None,
        )
        for hostname, tables in found.items()
        for zone in fleet.zones.values()
        if any(_uses(tables, region) for region in zone.regions)
    )


def problems(
    fleet: EdgeFleet, failovers: tuple[ZoneFailover, ...]
) -> Iterator[EdgeFinding]:
    """Yield every residency zone whose objective the configuration cannot meet.

    A fleet with one deployed region has chosen to have no failover.
    """
    if len(fleet.zone_of) == 1:
        return
    times = {(each.hostname, each.zone): each.time for each in failovers}
    for zone in fleet.zones.values():
        hostname = fleet.zone_name(zone.name) if zone.kept_by else fleet.public
        objective = fleet.rto_s.get(zone.name)
        if objective is None or (hostname, zone.name) not in times:
            continue
        time = times[hostname, zone.name]
        if time is None or time.worst > objective:
            actual = "no other region takes over" if time is None else time.formula
            yield EdgeFinding(
                subject=hostname,
                kind=FindingKind.FAILOVER_TIME,
                text=f"{hostname} · zone {zone.name}: {actual}, but "
                f"fleet.objectives.rto_s.{zone.name} is {objective}; change the "
                "monitor, or the objective",
            )


def _uses(tables: Mapping[str, LandingTable], region: str) -> bool:
    return any(region in table.landing(()).places for table in tables.values())


def _takes_over(tables: Mapping[str, LandingTable], zone: EdgeZone) -> bool:
    """Return whether every area is served while one region of the zone is dead."""
    return all(
        table.landing({region}).places - {region}
        for region in zone.regions
        for table in tables.values()
        if region in table.landing(()).places
    )


def _time(
    edge: Edge, hostname: str, resources: list[RecordedResource]
) -> FailoverTime | None:
    """Return the slowest time of the monitors or health checks of a host name."""
    balancer = edge.balancers.get(hostname)
    if balancer is not None:
        pools = [pool for each in balancer.region_pools.values() for pool in each]
        used = {pool.monitor for pool in pools if pool.enabled}
        times = [
            failover_time.proxied(each.inputs, retried=balancer.failover_across_pools)
            for each in resources
            if each.type == MONITOR and each.outputs["id"] in used
        ]
    else:
        checks = {e.outputs["id"]: e for e in resources if e.type == HEALTH_CHECK}
        times = [
            failover_time.resolved(
                checks[member.resource.inputs["healthCheckId"]].inputs,
                member.resource.inputs.get("ttl"),
            )
            for member in edge.record_sets[hostname].members
            if member.check is not None
        ]
    return max(times, key=lambda time: time.worst, default=None)
