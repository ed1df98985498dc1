"""Cloudflare pools of the public host name, per client region.

Cloudflare steers by the data centre that received the request, not by the client. So
the public host name cannot guarantee residency; only the host names of residency zones
do. The plan below follows the law in every case that can be computed.

* A client region that is bound to a closed residency zone uses only its regions.
* A client region that is not bound uses open regions, nearest first, and then closed
  residency zones that accept foreign traffic.
* All 13 client regions are listed, because Cloudflare sends a client region that is
  left out to the default pools, whatever its law.
  https://developers.cloudflare.com/load-balancing/understand-basics/traffic-steering/steering-policies/geo-steering/
* Cloudflare uses the fallback pool without regard to health or client region. So the
  fallback pool must be lawful for all of them, or ``REJECT_POOL``.
  https://developers.cloudflare.com/load-balancing/understand-basics/health-details/#fallback-pools

A client region that is bound to a residency zone without a deployed region is refused,
unless the zone's configuration has a reason to serve it elsewhere.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from config.errors import config_error
from config.loader import GLOBAL, Project, stack_file
from config.types import ClientRegion
from plan.drain_capacity import validate_drained_capacity
from plan.geography import CLIENT_REGIONS, Coordinates, nearest_first, region_point
from plan.region import deployed_regions
from plan.residency import residency_of_zones

#: Name of the pool that is always disabled, so that its requests are rejected.
REJECT_POOL: Final = "refuse"


@dataclass(frozen=True, kw_only=True, slots=True)
class SteeredZone:
    """A residency zone as input of the steering plan.

    Attributes:
        name: Name of the residency zone.
        regions: Its deployed regions, including drained ones.
        closed: Whether a residency pack keeps inference within the residency zone.
        client_regions: Client regions bound to the residency zone by law.
        accepts_foreign: Whether it serves the public host name at all.
        serve_elsewhere: Whether other zones may serve its client regions while it has
            no deployed region.
    """

    name: str
    regions: tuple[str, ...]
    closed: bool = False
    client_regions: tuple[ClientRegion, ...] = ()
    accepts_foreign: bool = True
    serve_elsewhere: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SteeringPlan:
    """Pools of the public host name, each named by its region, or ``REJECT_POOL``.

    Attributes:
        region_pools: Pools of each of the 13 client regions, in order of preference.
        default_pools: Pools where no client region applies, in order of preference.
        fallback_pool: Pool for requests that no healthy pool can serve.
        failover_across_pools: Whether Cloudflare retries a failed request in another
            pool.
    """

    region_pools: Mapping[ClientRegion, tuple[str, ...]]
    default_pools: tuple[str, ...]
    fallback_pool: str
    failover_across_pools: bool


def plan_pools(
    zones: Iterable[SteeredZone], *, home: str, drained: Collection[str] = ()
) -> SteeringPlan:
    """Return the pools for residency zones, home and drained regions.

    Raises:
        ValueError: The arguments contradict each other, or no lawful region is left.
    """
    zones = tuple(zones)
    present = tuple(zone for zone in zones if zone.regions)
    _consistent(zones, home, drained)
    bound = {
        client_region: zone
        for zone in zones
        if zone.regions or not zone.serve_elsewhere
        for client_region in zone.client_regions
    }
    region_pools = {
        client_region: _client_region_pools(
            client_region, bound.get(client_region), present, drained
        )
        for client_region in CLIENT_REGIONS
    }
    default_pools = _foreign(region_point(home), present, drained)
    return SteeringPlan(
        region_pools=MappingProxyType(region_pools),
        default_pools=default_pools,
        fallback_pool=_fallback(present, region_pools, default_pools, home, drained),
        # A retry in another pool would also serve a client region that is rejected.
        failover_across_pools=not (
            any(zone.closed for zone in present)
            or any(REJECT_POOL in pools for pools in region_pools.values())
        ),
    )


def _client_region_pools(
    client_region: ClientRegion,
    bound: SteeredZone | None,
    zones: Iterable[SteeredZone],
    drained: Collection[str],
) -> tuple[str, ...]:
    point = CLIENT_REGIONS[client_region]
    if bound is None:
        return _foreign(point, zones, drained)
    if not (bound.accepts_foreign and bound.regions):
        return (REJECT_POOL,)
    own = nearest_first(point, _serving(bound, drained))
    if not bound.closed:
        rest = _foreign(point, zones, drained)
        return own + tuple(region for region in rest if region not in own)
    if not own:
        message = (
            f"client region {client_region} is bound to closed residency zone "
            f"{bound.name!r}, but all its regions are drained: "
            f"{_listed(bound.regions)}; keep one of them, "
            f"or deploy another region in residency zone {bound.name!r}"
        )
        raise ValueError(message)
    return own


def _foreign(
    point: Coordinates, zones: Iterable[SteeredZone], drained: Collection[str]
) -> tuple[str, ...]:
    shared = [zone for zone in zones if zone.accepts_foreign]
    ordered: tuple[str, ...] = ()
    for closed in (False, True):
        serving = [
            r for z in shared if z.closed is closed for r in _serving(z, drained)
        ]
        ordered += nearest_first(point, serving)
    return ordered or (REJECT_POOL,)


def _fallback(
    zones: Iterable[SteeredZone],
    region_pools: Mapping[ClientRegion, tuple[str, ...]],
    default_pools: tuple[str, ...],
    home: str,
    drained: Collection[str],
) -> str:
    if any(REJECT_POOL in pools for pools in region_pools.values()):
        # The fallback pool would otherwise serve a rejected client region.
        return REJECT_POOL
    closed = [zone for zone in zones if zone.closed and zone.accepts_foreign]
    if not closed:
        return default_pools[0] if home in drained else home
    serving = nearest_first(region_point(home), _serving(closed[0], drained))
    return serving[0] if len(closed) == 1 and serving else REJECT_POOL


def _serving(zone: SteeredZone, drained: Collection[str]) -> tuple[str, ...]:
    return tuple(region for region in zone.regions if region not in drained)


def _consistent(
    zones: Iterable[SteeredZone], home: str, drained: Collection[str]
) -> None:
    regions = [region for zone in zones for region in zone.regions]
    _once("region", regions)
    _once(
        "client region",
        [client_region for zone in zones for client_region in zone.client_regions],
    )
    for what, named in (("home", {home}), ("drained", set(drained))):
        if named - set(regions):
            message = (
                f"{what} region {_listed(named - set(regions))} is not deployed; "
                f"deployed: {_listed(regions)}"
            )
            raise ValueError(message)
    if set(regions) == set(drained):
        message = f"every region is drained: {_listed(regions)}; keep one"
        raise ValueError(message)


def _once(what: str, values: Collection[str]) -> None:
    twice = [value for value, count in Counter(values).items() if count > 1]
    if twice:
        message = f"{what} {_listed(twice)} belongs to two residency zones; keep one"
        raise ValueError(message)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def residency_zones(project: Project) -> tuple[SteeredZone, ...]:
    """Return the residency zones of a project, with their deployed regions."""
    live = deployed_regions(project)
    residency = residency_of_zones(project)
    return tuple(
        SteeredZone(
            name=name,
            regions=tuple(
                region
                for region in zone.regions
                if region in live or region in zone.endpoints
            ),
            closed=residency[name].is_closed,
            client_regions=zone.client_regions,
            accepts_foreign=zone.shared,
            serve_elsewhere=zone.serve_clients_elsewhere is not None,
        )
        for name, zone in project.fleet.residency_zones.items()
    )


def plan_steering(project: Project) -> SteeringPlan:
    """Return the steering plan of a project's public host name.

    Raises:
        ConfigError: So many regions are drained that no lawful region is left, or
            that the serving ones are too small.
    """
    validate_drained_capacity(project)
    drained = project.global_stack.drained.keys()
    try:
        return plan_pools(
            residency_zones(project), home=project.fleet.home, drained=drained
        )
    except ValueError as error:
        raise config_error(stack_file(GLOBAL), "drained", str(error)) from None
