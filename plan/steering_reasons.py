"""One sentence of explanation for each decision of the steering plan."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from config.types import ClientRegion
from plan.traffic_steering import REJECT_POOL, SteeredZone, SteeringPlan


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """One list of pools with the reason for it.

    Attributes:
        name: Client region, or which list of the load balancer it is.
        pools: Pools in order of preference, each named by its region.
        reason: One sentence.
    """

    name: str
    pools: tuple[str, ...]
    reason: str


def decisions(zones: Iterable[SteeredZone], plan: SteeringPlan) -> Iterator[Decision]:
    """Yield every decision of a plan for residency zones, with its reason."""
    zones = tuple(zones)
    bound = {area: zone for zone in zones for area in zone.client_regions}
    for area, pools in plan.region_pools.items():
        yield Decision(
            name=area.value, pools=pools, reason=_area(area, bound.get(area), pools)
        )
    yield Decision(
        name="default pools",
        pools=plan.default_pools,
        reason="No region serves clients of other zones."
        if plan.default_pools == (REJECT_POOL,)
        else "Open regions come first, nearest to home, for requests without an area.",
    )
    fallback = plan.fallback_pool
    yield Decision(
        name="fallback pool", pools=(fallback,), reason=_fallback(zones, fallback)
    )


def _area(area: ClientRegion, bound: SteeredZone | None, pools: tuple[str, ...]) -> str:
    if pools == (REJECT_POOL,):
        return _refused(area, bound)
    if bound is not None and not bound.regions:
        return f"Zone {bound.name} has no deployed region and may be served elsewhere."
    if bound is None:
        return f"No zone binds {area.value}: open regions first, nearest first."
    if bound.closed:
        return f"{area.value} is bound to closed zone {bound.name}: its regions only."
    return f"{area.value} is bound to open zone {bound.name}: its regions first."


def _refused(area: ClientRegion, bound: SteeredZone | None) -> str:
    if bound is None:
        return f"No region serves clients of other zones, so {area.value} is refused."
    if not bound.regions:
        return f"Zone {bound.name} has no deployed region, so {area.value} is refused."
    return f"Zone {bound.name} is on no shared name, so {area.value} is refused."


def _fallback(zones: tuple[SteeredZone, ...], fallback: str) -> str:
    """Return why a pool gets requests without regard to health."""
    if fallback == REJECT_POOL:
        return "No region is lawful for every client region, so the rest is refused."
    closed = {
        region: zone.name for zone in zones if zone.closed for region in zone.regions
    }
    if fallback in closed:
        return f"Zone {closed[fallback]} is the only closed one, so it may serve all."
    return "No zone is closed, so home, or a region near it, may serve all."
