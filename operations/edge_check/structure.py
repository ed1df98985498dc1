"""Mistakes in the structure of the edge, whether or not they move a request today."""

from collections.abc import Iterator

from operations.edge_check import health_dependencies
from operations.edge_check.cloudflare_landing import MONITOR, Balancer, Pool
from operations.edge_check.findings import EdgeFinding, FindingKind
from operations.edge_check.landing import AREAS, Edge
from operations.edge_check.route53_landing import Member
from operations.edge_check.zones import EdgeFleet
from operations.recorded_graph import RecordedResource


def problems(fleet: EdgeFleet, edge: Edge) -> Iterator[EdgeFinding]:
    """Yield every mistake in the structure."""
    yield from _names_exist(fleet, edge)
    for balancer in edge.balancers.values():
        yield from _balancer(fleet, balancer)
    for hostname in (fleet.shared_name, *map(fleet.zone_name, fleet.zones)):
        if hostname in edge.record_sets:
            for member in edge.record_sets[hostname].members:
                yield from _member(fleet, hostname, member)


def resource_name(resource: RecordedResource) -> str:
    """Return the stack and the logical name of a resource."""
    return f"{resource.stack}: {resource.name}"


def _names_exist(fleet: EdgeFleet, edge: Edge) -> Iterator[EdgeFinding]:
    known = {*edge.balancers, *edge.record_sets}
    needed = [fleet.public, fleet.shared_name]
    needed += [
        fleet.zone_name(zone.name)
        for zone in fleet.zones.values()
        if {*zone.regions} - fleet.drained
    ]
    for hostname in sorted({*needed} - known):
        yield EdgeFinding(
            subject=hostname,
            kind=FindingKind.HOSTNAME_MISSING,
            text=f"{hostname}: no recorded resource answers for it; "
            "add its load balancer or records to the global stack",
        )


def _balancer(fleet: EdgeFleet, balancer: Balancer) -> Iterator[EdgeFinding]:
    missing = [area for area in AREAS if area not in balancer.region_pools]
    if missing:
        defaults = ", ".join(pool.name for pool in balancer.default_pools)
        yield EdgeFinding(
            subject=balancer.hostname,
            kind=FindingKind.AREAS_MISSING,
            text=f"{balancer.hostname}: {', '.join(missing)} have no pools of their "
            f"own and get the default pools: {defaults}; list every area",
        )
    bound = sorted(
        zone.name for zone in fleet.zones.values() if zone.binds and zone.regions
    )
    if balancer.failover_across_pools and bound:
        yield EdgeFinding(
            subject=balancer.hostname,
            kind=FindingKind.FAILOVER_ACROSS_POOLS,
            text=f"{balancer.hostname}: failover across pools sends a failed request "
            f"to another pool, but {', '.join(bound)} must not be left; turn it off",
        )
    pools = {
        pool.resource.urn: pool
        for area in AREAS
        for pool in (*balancer.pools(area), balancer.fallback, *balancer.default_pools)
    }
    for pool in pools.values():
        if pool.enabled:
            yield from _pool(fleet, pool)


def _pool(fleet: EdgeFleet, pool: Pool) -> Iterator[EdgeFinding]:
    subject = resource_name(pool.resource)
    if pool.monitor is None:
        yield EdgeFinding(
            subject=subject,
            kind=FindingKind.MONITOR_MISSING,
            text=f"{subject}: the pool has no monitor, so it gets requests while its "
            "region is dead; give it the monitor of the fleet",
        )
    for origin in pool.origins:
        if fleet.origins.get(origin.address) is None:
            yield EdgeFinding(
                subject=subject,
                kind=FindingKind.ORIGIN,
                text=f"{subject}: {origin.address} is no region's own host name; "
                f"allowed: {sorted(fleet.origins)}",
            )
        if origin.hosts != (origin.address,):
            sent = ", ".join(origin.hosts) or "that of the request"
            yield EdgeFinding(
                subject=subject,
                kind=FindingKind.HOST_HEADER,
                text=f"{subject}: the Host header of {origin.address} is {sent}, so "
                "another region's answer could pass for its own; "
                f"allowed: {origin.address}",
            )


def _member(fleet: EdgeFleet, hostname: str, member: Member) -> Iterator[EdgeFinding]:
    subject = resource_name(member.resource)
    zones = {fleet.zone_name(zone): zone for zone in fleet.zones}
    for place in sorted(member.places):
        zone = fleet.zone_of.get(place)
        if zone is None or zones.get(hostname, zone) != zone:
            yield EdgeFinding(
                subject=subject,
                kind=FindingKind.FOREIGN_MEMBER,
                text=f"{subject}: {hostname} leads to {place}, which is in "
                f"{f'zone {zone}' if zone else 'no residency zone'}; remove the record",
            )
    if member.check is None:
        yield EdgeFinding(
            subject=subject,
            kind=FindingKind.HEALTH_CHECK_MISSING,
            text=f"{subject}: the record of {hostname} has no health check, so it "
            "answers while its region is dead; attach the region's health check",
        )
    elif member.places != frozenset({fleet.origins.get(member.check.fqdn)}):
        yield EdgeFinding(
            subject=subject,
            kind=FindingKind.HEALTH_CHECK_NAME,
            text=f"{subject}: the health check requests {member.check.fqdn}, which is "
            f"not the own host name of {', '.join(sorted(member.places))}; "
            "another region could answer for it",
        )


def health_paths(resource: RecordedResource) -> Iterator[EdgeFinding]:
    """Yield why the path of a monitor or a health check must not decide."""
    key = "path" if resource.type == MONITOR else "resourcePath"
    subject = resource_name(resource)
    for problem in health_dependencies.problems(resource.inputs.get(key) or "/"):
        yield EdgeFinding(
            subject=subject,
            kind=FindingKind.HEALTH_PATH,
            text=f"{subject}: {problem}; request a path that depends on the region "
            "alone, or correct operations/edge_check/health_dependencies.py",
        )
