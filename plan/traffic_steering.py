"""Which regions serve which clients on a shared name.

Cloudflare steers by the data centre that took the request, not by the client, so
no plan for a shared name proves residency: it is best effort, and lawful in every
case that can be computed. The promise is made on zone names.

* An area bound to a closed zone is answered by that zone's regions alone.
* An unbound area goes to open regions nearest first, then to closed zones that
  accept foreign traffic.
* Every one of the 13 areas is written out: an area that is left out would fall to
  the default pools, whatever its law.
  https://developers.cloudflare.com/load-balancing/understand-basics/traffic-steering/steering-policies/geo-steering/
* The fallback pool takes over without regard to health or area, hence it must be
  lawful for every area, or ``REFUSE``.
  https://developers.cloudflare.com/load-balancing/understand-basics/health-details/#fallback-pools

A zone without a deployed region makes no promise and binds nothing.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from config.errors import config_error
from config.loader import GLOBAL, Project, stack_file
from config.types import ClientRegion
from plan.geography import CLIENT_REGIONS, Coordinates, nearest_first, region_point
from plan.region import deployed_regions

#: The pool that is always disabled: whoever is sent to it is refused.
REJECT_POOL: Final = "refuse"


@dataclass(frozen=True, kw_only=True, slots=True)
class SteeredZone:
    """A residency zone, as far as steering is concerned.

    Attributes:
        name: Name of the zone.
        regions: Its deployed regions, drained ones included.
        closed: Whether a pack keeps inference within the zone.
        areas: Client areas bound to the zone by law.
        accepts_foreign: Whether the zone takes part in shared names at all.
    """

    name: str
    regions: tuple[str, ...]
    closed: bool = False
    client_regions: tuple[ClientRegion, ...] = ()
    accepts_foreign: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class SteeringPlan:
    """The plan of a shared name. Pools are named by region, or ``REFUSE``.

    Attributes:
        region_pools: Pools of each of the 13 areas, in order of preference.
        default_pools: Pools where no area applies, in order of preference.
        fallback: The pool of last resort.
        failover_across_pools: Whether a failed request may be retried elsewhere.
    """

    region_pools: Mapping[ClientRegion, tuple[str, ...]]
    default_pools: tuple[str, ...]
    fallback_pool: str
    failover_across_pools: bool


def plan_pools(
    zones: Iterable[SteeredZone], *, home: str, drained: Collection[str] = ()
) -> SteeringPlan:
    """Plan a shared name; refuse facts that contradict each other."""
    present = tuple(zone for zone in zones if zone.regions)
    _consistent(present, home, drained)
    bound = {area: zone for zone in present for area in zone.client_regions}
    region_pools = {
        area: _client_region_pools(area, bound.get(area), present, drained)
        for area in CLIENT_REGIONS
    }
    default_pools = _foreign(region_point(home), present, drained)
    return SteeringPlan(
        region_pools=MappingProxyType(region_pools),
        default_pools=default_pools,
        fallback_pool=_fallback(present, region_pools, default_pools, home, drained),
        failover_across_pools=not any(zone.closed for zone in present),
    )


def _client_region_pools(
    area: ClientRegion,
    bound: SteeredZone | None,
    zones: Iterable[SteeredZone],
    drained: Collection[str],
) -> tuple[str, ...]:
    point = CLIENT_REGIONS[area]
    if bound is None:
        return _foreign(point, zones, drained)
    if not bound.accepts_foreign:
        return (REJECT_POOL,)
    own = nearest_first(point, _serving(bound, drained))
    if not bound.closed:
        rest = _foreign(point, zones, drained)
        return own + tuple(region for region in rest if region not in own)
    if not own:
        message = (
            f"area {area} is bound to closed zone {bound.name!r} and nobody else may "
            f"answer it, but all its regions are drained: {_listed(bound.regions)}; "
            f"keep one of them, or deploy another region in zone {bound.name!r}"
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
        # The refused area would otherwise be answered by the fallback.
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
    _once("client area", [area for zone in zones for area in zone.client_regions])
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
        message = f"{what} {_listed(twice)} belongs to two zones; keep one"
        raise ValueError(message)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def is_closed(project: Project, residency_zone: str) -> bool:
    """Return whether a pack on the zone's stacks keeps inference within it."""
    return any(
        project.packs[pack].inference == "residency-zone"
        for region in project.fleet.residency_zones[residency_zone].regions
        if region in project.regions
        for pack in project.regions[region].residency
    )


def residency_zones(project: Project) -> tuple[SteeredZone, ...]:
    """Return every zone as steering sees it; one without regions promises nothing."""
    live = deployed_regions(project)
    return tuple(
        SteeredZone(
            name=name,
            regions=tuple(region for region in zone.regions if region in live),
            closed=is_closed(project, name),
            client_regions=zone.client_regions,
        )
        for name, zone in project.fleet.residency_zones.items()
    )


def plan_steering(project: Project) -> SteeringPlan:
    """Return the plan of the public name.

    Raises:
        ConfigError: So many regions are drained that nobody lawful is left.
    """
    drained = project.global_stack.drained.keys()
    try:
        return plan_pools(
            residency_zones(project), home=project.fleet.home, drained=drained
        )
    except ValueError as error:
        raise config_error(stack_file(GLOBAL), "drained", str(error)) from None
