"""Properties of the traffic steering of every valid fleet."""

from dataclasses import replace
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from config.types import ClientRegion
from plan.geography import REGIONS
from plan.traffic_steering import REJECT_POOL, SteeredZone, SteeringPlan, plan_pools

#: Zones, home and drained regions.
Fleet = tuple[tuple[SteeredZone, ...], str, frozenset[str]]


@st.composite
def fleets(draw: st.DrawFn) -> Fleet:
    """Draw up to four zones with a home region and drained regions of theirs."""
    regions = draw(st.permutations(sorted(REGIONS)))
    client_regions = draw(st.permutations(sorted(ClientRegion)))
    zones: list[SteeredZone] = []
    for name in ("a", "b", "c", "d")[: draw(st.integers(1, 4))]:
        region_count = draw(st.integers(0, 3))
        client_region_count = draw(st.integers(0, 3))
        zones.append(
            SteeredZone(
                name=name,
                regions=tuple(regions[:region_count]),
                closed=draw(st.booleans()),
                client_regions=tuple(client_regions[:client_region_count]),
                accepts_foreign=draw(st.booleans()),
            )
        )
        regions = regions[region_count:]
        client_regions = client_regions[client_region_count:]
    deployed = [region for zone in zones for region in zone.regions]
    assume(deployed)
    drained = draw(st.frozensets(st.sampled_from(deployed)))
    return tuple(zones), draw(st.sampled_from(deployed)), drained


def plan_or_skip(fleet: Fleet) -> SteeringPlan:
    """Plan a fleet; skip a fleet whose draining is rejected."""
    zones, home, drained = fleet
    try:
        return plan_pools(zones, home=home, drained=drained)
    except ValueError:
        assume(condition=False)
        raise


@given(fleets())
def test_every_client_region_has_pools_without_repetition(
    fleet: Fleet,
) -> None:
    """All 13 client regions have a list, and no list is empty or repeats a pool."""
    plan = plan_or_skip(fleet)
    lists = [*plan.region_pools.values(), plan.default_pools]

    assert set(plan.region_pools) == set(ClientRegion)
    assert all(pools and len(set(pools)) == len(pools) for pools in lists)


@given(fleets())
def test_client_region_of_a_closed_zone_has_no_foreign_pool(
    fleet: Fleet,
) -> None:
    """Neither the pools nor the fallback of its client regions are in another zone."""
    plan = plan_or_skip(fleet)
    for zone in fleet[0]:
        if zone.closed and zone.regions:
            allowed_pools = {*zone.regions, REJECT_POOL}
            for client_region in zone.client_regions:
                assert {
                    *plan.region_pools[client_region],
                    plan.fallback_pool,
                } <= allowed_pools


@given(fleets())
def test_drained_or_hidden_region_is_in_no_pool_list_of_any_fleet(
    fleet: Fleet,
) -> None:
    """Lists have no drained region and no region of a zone without foreign clients."""
    plan = plan_or_skip(fleet)
    hidden = {r for z in fleet[0] if not z.accepts_foreign for r in z.regions}
    listed = {plan.fallback_pool, *plan.default_pools}
    listed = listed.union(*plan.region_pools.values())

    assert not listed & fleet[2]
    assert hidden.isdisjoint(listed - {plan.fallback_pool})


@given(fleets())
def test_failover_across_pools_is_off_with_a_closed_zone_or_a_refusal(
    fleet: Fleet,
) -> None:
    """Cloudflare's failover respects neither zones nor the refusal of clients."""
    plan = plan_or_skip(fleet)
    closed = any(zone.closed and zone.regions for zone in fleet[0])
    refused = any(REJECT_POOL in pools for pools in plan.region_pools.values())

    assert plan.failover_across_pools is not (closed or refused)


@given(fleets(), st.randoms(use_true_random=False))
def test_steering_of_a_fleet_in_any_order_is_the_same(
    fleet: Fleet, random: Random
) -> None:
    """Zones, regions and client regions in another order give the same plan."""
    plan = plan_or_skip(fleet)
    zones = [
        replace(
            zone,
            regions=tuple(random.sample(zone.regions, len(zone.regions))),
            client_regions=tuple(
                random.sample(zone.client_regions, len(zone.client_regions))
            ),
        )
        for zone in fleet[0]
    ]
    random.shuffle(zones)

    assert plan_pools(zones, home=fleet[1], drained=fleet[2]) == plan
