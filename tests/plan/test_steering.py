"""Steering is lawful, complete and as shipped."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from config.vocabulary import Area
from plan.geography import AREAS, REGIONS
from plan.steering import REFUSE, Steering, Zone, steer

US: Final = Zone(name="us", regions=("us-east-1",))
EU: Final = Zone(name="eu", regions=("eu-west-1",), areas=(Area.WEU, Area.EEU))
AP: Final = Zone(name="ap", regions=("ap-southeast-1",))
CLOSED_EU: Final = replace(EU, closed=True)


@st.composite
def fleets(draw: st.DrawFn) -> tuple[tuple[Zone, ...], str, frozenset[str]]:
    """Up to four zones with home and drained regions that contradict nothing."""
    regions = draw(st.permutations(sorted(REGIONS)))
    areas = draw(st.permutations(sorted(Area)))
    zones: list[Zone] = []
    for name in ("a", "b", "c", "d")[: draw(st.integers(1, 4))]:
        own, bound = draw(st.integers(0, 3)), draw(st.integers(0, 3))
        zones.append(
            Zone(
                name=name,
                regions=tuple(regions[:own]),
                closed=draw(st.booleans()),
                areas=tuple(areas[:bound]),
                accepts_foreign=draw(st.booleans()),
            )
        )
        regions, areas = regions[own:], areas[bound:]
    deployed = [region for zone in zones for region in zone.regions]
    assume(deployed)
    drained = draw(st.frozensets(st.sampled_from(deployed)))
    return tuple(zones), draw(st.sampled_from(deployed)), drained


def plan_or_skip(fleet: tuple[tuple[Zone, ...], str, frozenset[str]]) -> Steering:
    """Plan a fleet; skip the ones whose draining is refused."""
    zones, home, drained = fleet
    try:
        return steer(zones, home=home, drained=drained)
    except ValueError:
        assume(condition=False)
        raise


def test_shipped_defaults() -> None:
    """With every zone open the product guide's own pools come first."""
    plan = steer([US, EU, AP], home="us-east-1")
    first = {area.value: pools[0] for area, pools in plan.region_pools.items()}

    assert first["WNAM"] == first["ENAM"] == "us-east-1"
    assert first["WEU"] == first["EEU"] == "eu-west-1"
    assert first["OC"] == first["SEAS"] == "ap-southeast-1"
    assert plan.default_pools == ("us-east-1", "eu-west-1", "ap-southeast-1")
    assert plan.fallback == "us-east-1"
    assert plan.failover_across_pools


def test_the_eu_alone_closed() -> None:
    """European areas never leave a closed EU, and it backs everybody else up."""
    plan = steer([US, CLOSED_EU, AP], home="us-east-1")

    assert plan.region_pools[Area.WEU] == ("eu-west-1",)
    assert plan.region_pools[Area.ENAM] == ("us-east-1", "ap-southeast-1", "eu-west-1")
    assert plan.fallback == "eu-west-1"
    assert not plan.failover_across_pools


def test_two_closed_zones_share_no_fallback() -> None:
    """A fallback inside one closed zone would break the law of the other."""
    closed_ap = replace(AP, closed=True, areas=(Area.OC, Area.SEAS))

    assert steer([US, CLOSED_EU, closed_ap], home="us-east-1").fallback == REFUSE


def test_a_zone_kept_off_shared_names() -> None:
    """Its bound areas are refused, and no fallback answers them instead."""
    hidden = replace(CLOSED_EU, accepts_foreign=False)
    plan = steer([US, hidden, AP], home="us-east-1")

    assert plan.region_pools[Area.WEU] == (REFUSE,)
    assert plan.fallback == REFUSE
    assert "eu-west-1" not in plan.default_pools


def test_a_zone_without_a_region_binds_nothing() -> None:
    """Nobody can keep a promise where nothing is deployed."""
    plan = steer([US, replace(CLOSED_EU, regions=())], home="us-east-1")

    assert plan.region_pools[Area.WEU] == ("us-east-1",)
    assert plan.fallback == "us-east-1"


def test_the_fallback_moves_before_home_is_drained() -> None:
    """A drained region is nobody's last resort."""
    plan = steer([US, EU, AP], home="us-east-1", drained={"us-east-1"})

    assert plan.fallback == "eu-west-1"


def test_draining_a_closed_zone_whole_is_refused() -> None:
    """The message names the area, the zone and what to do."""
    with pytest.raises(ValueError, match=r"area WEU.*closed zone 'eu'.*keep one"):
        steer([US, CLOSED_EU, AP], home="us-east-1", drained={"eu-west-1"})


@pytest.mark.parametrize(
    ("zones", "home", "drained", "message"),
    [
        ([US, replace(US, name="two")], "us-east-1", (), "us-east-1 belongs to two"),
        ([EU, replace(AP, areas=(Area.WEU,))], "eu-west-1", (), "WEU belongs to two"),
        ([US], "eu-west-1", (), "home region eu-west-1 is not deployed"),
        ([US], "us-east-1", ("eu-west-1",), "drained region eu-west-1 is not deployed"),
        ([US], "us-east-1", ("us-east-1",), "every region is drained"),
        ([replace(US, regions=("moon-1",))], "moon-1", (), "add its latitude"),
    ],
)
def test_contradicting_facts_are_refused(
    zones: list[Zone], home: str, drained: tuple[str, ...], message: str
) -> None:
    """Each refusal says what is wrong with which region or area."""
    with pytest.raises(ValueError, match=message):
        steer(zones, home=home, drained=drained)


def test_a_fourth_region_needs_only_its_place() -> None:
    """Every area of the fleet finds a new region by distance."""
    tokyo = replace(AP, regions=("ap-southeast-1", "ap-northeast-1"))
    plan = steer([US, EU, tokyo], home="us-east-1")

    assert plan.region_pools[Area.NEAS][0] == "ap-northeast-1"
    assert plan.region_pools[Area.SEAS][0] == "ap-southeast-1"


def test_every_area_has_a_place() -> None:
    """The table of places holds Cloudflare's 13 areas."""
    assert set(AREAS) == set(Area)


@given(fleets())
def test_every_area_is_always_answered(
    fleet: tuple[tuple[Zone, ...], str, frozenset[str]],
) -> None:
    """All 13 areas are written out, none with an empty or repeating list."""
    plan = plan_or_skip(fleet)
    lists = [*plan.region_pools.values(), plan.default_pools]

    assert set(plan.region_pools) == set(Area)
    assert all(pools and len(set(pools)) == len(pools) for pools in lists)


@given(fleets())
def test_no_area_ever_leaves_its_closed_zone(
    fleet: tuple[tuple[Zone, ...], str, frozenset[str]],
) -> None:
    """Neither pools nor the fallback of a bound area are foreign."""
    plan = plan_or_skip(fleet)
    for zone in fleet[0]:
        if zone.closed and zone.regions:
            lawful = {*zone.regions, REFUSE}
            for area in zone.areas:
                assert {*plan.region_pools[area], plan.fallback} <= lawful


@given(fleets())
def test_drained_and_hidden_regions_stand_nowhere(
    fleet: tuple[tuple[Zone, ...], str, frozenset[str]],
) -> None:
    """Draining, and keeping a zone off shared names, leave no list behind."""
    plan = plan_or_skip(fleet)
    hidden = {r for z in fleet[0] if not z.accepts_foreign for r in z.regions}
    named = {plan.fallback, *plan.default_pools}
    named = named.union(*plan.region_pools.values())

    assert not named & fleet[2]
    assert hidden.isdisjoint(named - {plan.fallback})


@given(fleets())
def test_failover_stops_where_a_zone_is_closed(
    fleet: tuple[tuple[Zone, ...], str, frozenset[str]],
) -> None:
    """A retry elsewhere knows no law, so one closed zone switches it off."""
    plan = plan_or_skip(fleet)
    closed = any(zone.closed and zone.regions for zone in fleet[0])

    assert plan.failover_across_pools is not closed


@given(fleets(), st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(
    fleet: tuple[tuple[Zone, ...], str, frozenset[str]], random: Random
) -> None:
    """The same facts in another order give the same plan."""
    plan = plan_or_skip(fleet)
    zones = [
        replace(
            zone,
            regions=tuple(random.sample(zone.regions, len(zone.regions))),
            areas=tuple(random.sample(zone.areas, len(zone.areas))),
        )
        for zone in fleet[0]
    ]
    random.shuffle(zones)

    assert steer(zones, home=fleet[1], drained=fleet[2]) == plan


@pytest.mark.parametrize("dead", list(combinations(("us", "eu", "ap"), 2)))
def test_one_region_left_serves_the_world(dead: tuple[str, str]) -> None:
    """With open zones any single region takes every area."""
    zones: Mapping[str, Zone] = {"us": US, "eu": EU, "ap": AP}
    (left,) = (zone for name, zone in zones.items() if name not in dead)
    plan = steer([left], home=left.regions[0])

    assert set(plan.region_pools.values()) == {left.regions}
