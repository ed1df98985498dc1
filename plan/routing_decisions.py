"""Where each host name leads, and why: one decision with one sentence each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from config.fleet import DnsAuthority
from config.loader import Project
from config.types import ClientRegion
from plan.region import hostnames
from plan.traffic_steering import (
    REJECT_POOL,
    SteeredZone,
    plan_steering,
    residency_zones,
)

CLOUDFLARE: Final = "Cloudflare"
ROUTE53: Final = "Route 53"


@dataclass(frozen=True, kw_only=True, slots=True)
class RoutingDecision:
    """Regions that answer some requests of a host name.

    Attributes:
        hostname: Host name of the request.
        authority: DNS service that answers for it.
        clients: Client region, or which other requests the decision is for.
        members: Regions that answer, in order of preference where there is one.
            ``refuse`` is an error page of Cloudflare.
        reason: Why these regions, as one sentence.
    """

    hostname: str
    authority: str
    clients: str
    members: tuple[str, ...]
    reason: str


def routing_decisions(project: Project) -> tuple[RoutingDecision, ...]:
    """Return every decision about a host name of the fleet.

    Raises:
        ConfigError: No lawful decision exists; see ``plan_steering``.
    """
    zones = residency_zones(project)
    decisions = [*_shared_names(project, zones), *_zone_names(project, zones)]
    decisions.append(
        RoutingDecision(
            hostname=hostnames(project).api,
            authority=ROUTE53,
            clients="all",
            members=(project.fleet.home,),
            reason="Home has the API that writes.",
        )
    )
    if project.fleet.edge.dns_authority is DnsAuthority.CLOUDFLARE:
        return (*_public_name(project, zones), *decisions)
    return tuple(decisions)


def _public_name(
    project: Project, zones: tuple[SteeredZone, ...]
) -> Iterator[RoutingDecision]:
    steering = plan_steering(project)
    name = project.fleet.hostname
    for client_region, pools in steering.region_pools.items():
        yield RoutingDecision(
            hostname=name,
            authority=CLOUDFLARE,
            clients=client_region.value,
            members=pools,
            reason=_client_region_reason(client_region, zones),
        )
    yield RoutingDecision(
        hostname=name,
        authority=CLOUDFLARE,
        clients="other",
        members=steering.default_pools,
        reason="Cloudflare uses these where no client region applies.",
    )
    yield RoutingDecision(
        hostname=name,
        authority=CLOUDFLARE,
        clients="no healthy pool",
        members=(steering.fallback_pool,),
        reason=_fallback_reason(steering.fallback_pool, zones),
    )


def _client_region_reason(
    client_region: ClientRegion, zones: tuple[SteeredZone, ...]
) -> str:
    bound = next((z for z in zones if client_region in z.client_regions), None)
    if bound is None:
        return "No law binds these clients: nearest first, closed zones last."
    if not bound.regions and bound.serve_elsewhere:
        return f"Zone {bound.name} has no region, and its file serves them elsewhere."
    if not bound.regions:
        return f"The law binds these clients to zone {bound.name}, which has no region."
    if not bound.accepts_foreign:
        return f"Zone {bound.name} serves its own name only (shared: false)."
    if bound.closed:
        return f"The packs of zone {bound.name} keep inference in the zone."
    return f"Regions of zone {bound.name} first, then the nearest others."


def _fallback_reason(fallback: str, zones: tuple[SteeredZone, ...]) -> str:
    if fallback == REJECT_POOL:
        return "No region is lawful for all clients, so Cloudflare returns an error."
    zone = next(zone for zone in zones if fallback in zone.regions)
    if zone.closed:
        return f"Only zone {zone.name} is closed, so its region is lawful for all."
    return "No zone is closed, so home is lawful for all."


def _shared_names(
    project: Project, zones: tuple[SteeredZone, ...]
) -> Iterator[RoutingDecision]:
    members = tuple(
        region
        for zone in zones
        if zone.accepts_foreign
        for region in zone.regions
        if region not in project.global_stack.drained
    )
    if members:
        yield RoutingDecision(
            hostname=hostnames(project).gateway,
            authority=ROUTE53,
            clients="all",
            members=members,
            reason="The lowest latency answers; no promise of residency.",
        )


def _zone_reason(zone: SteeredZone) -> str:
    if zone.closed:
        return f"Only regions of zone {zone.name} answer, so inference stays there."
    return f"Only regions of zone {zone.name} answer."


def _zone_names(
    project: Project, zones: tuple[SteeredZone, ...]
) -> Iterator[RoutingDecision]:
    for zone in zones:
        members = tuple(
            r for r in zone.regions if r not in project.global_stack.drained
        )
        if members:
            yield RoutingDecision(
                hostname=hostnames(project).residency_zone(zone.name),
                authority=ROUTE53,
                clients="all",
                members=members,
                reason=_zone_reason(zone),
            )
