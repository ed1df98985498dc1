"""Steering is lawful, complete and as shipped."""

from dataclasses import replace
from itertools import combinations
from typing import Final

import pytest

from config.types import ClientRegion
from plan.geography import CLIENT_REGIONS
from plan.traffic_steering import REJECT_POOL, SteeredZone, plan_pools

US: Final = SteeredZone(name="us", regions=("us-east-1",))
EU: Final = SteeredZone(
    name="eu",
    regions=("eu-west-1",),
    client_regions=(ClientRegion.WEU, ClientRegion.EEU),
)
AP: Final = SteeredZone(name="ap", regions=("ap-southeast-1",))
CLOSED_EU: Final = replace(EU, closed=True)


def test_shipped_defaults() -> None:
    """With every zone open the product guide's own pools come first."""
    plan = plan_pools([US, EU, AP], home="us-east-1")
    first = {area.value: pools[0] for area, pools in plan.region_pools.items()}

    assert first["WNAM"] == first["ENAM"] == "us-east-1"
    assert first["WEU"] == first["EEU"] == "eu-west-1"
    assert first["OC"] == first["SEAS"] == "ap-southeast-1"
    assert plan.default_pools == ("us-east-1", "eu-west-1", "ap-southeast-1")
    assert plan.fallback_pool == "us-east-1"
    assert plan.failover_across_pools


def test_an_open_zone_serves_its_areas_first_but_not_alone() -> None:
    """Binding an area to an open zone is a preference, over distance too."""
    bound_ap = replace(AP, client_regions=(ClientRegion.NAF,))
    plan = plan_pools([US, EU, bound_ap], home="us-east-1")

    assert plan.region_pools[ClientRegion.NAF] == (
        "ap-southeast-1",
        "eu-west-1",
        "us-east-1",
    )


def test_the_eu_alone_closed() -> None:
    """European client regions stay in a closed EU; it backs up all others."""
    plan = plan_pools([US, CLOSED_EU, AP], home="us-east-1")

    assert plan.region_pools[ClientRegion.WEU] == ("eu-west-1",)
    assert plan.region_pools[ClientRegion.ENAM] == (
        "us-east-1",
        "ap-southeast-1",
        "eu-west-1",
    )
    assert plan.fallback_pool == "eu-west-1"
    assert not plan.failover_across_pools


def test_two_closed_zones_share_no_fallback() -> None:
    """A fallback inside one closed zone would break the law of the other."""
    closed_ap = replace(
        AP, closed=True, client_regions=(ClientRegion.OC, ClientRegion.SEAS)
    )

    assert (
        plan_pools([US, CLOSED_EU, closed_ap], home="us-east-1").fallback_pool
        == REJECT_POOL
    )


def test_a_zone_kept_off_shared_names() -> None:
    """Its bound areas are refused, and no fallback answers them instead."""
    hidden = replace(CLOSED_EU, accepts_foreign=False)
    plan = plan_pools([US, hidden, AP], home="us-east-1")

    assert plan.region_pools[ClientRegion.WEU] == (REJECT_POOL,)
    assert plan.fallback_pool == REJECT_POOL
    assert "eu-west-1" not in plan.default_pools


def test_a_zone_without_a_region_binds_nothing() -> None:
    """No client region is bound where no region is deployed."""
    plan = plan_pools([US, replace(CLOSED_EU, regions=())], home="us-east-1")

    assert plan.region_pools[ClientRegion.WEU] == ("us-east-1",)
    assert plan.fallback_pool == "us-east-1"


def test_the_fallback_moves_before_home_is_drained() -> None:
    """A drained region is never the fallback pool."""
    plan = plan_pools([US, EU, AP], home="us-east-1", drained={"us-east-1"})

    assert plan.fallback_pool == "eu-west-1"


def test_draining_a_closed_zone_whole_is_refused() -> None:
    """The message names the area, the zone and what to do."""
    with pytest.raises(ValueError, match=r"WEU .*closed residency zone 'eu'.*keep one"):
        plan_pools([US, CLOSED_EU, AP], home="us-east-1", drained={"eu-west-1"})


@pytest.mark.parametrize(
    ("zones", "home", "drained", "message"),
    [
        ([US, replace(US, name="two")], "us-east-1", (), "us-east-1 belongs to two"),
        (
            [EU, replace(AP, client_regions=(ClientRegion.WEU,))],
            "eu-west-1",
            (),
            "WEU belongs to two",
        ),
        ([US], "eu-west-1", (), "home region eu-west-1 is not deployed"),
        ([US], "us-east-1", ("eu-west-1",), "drained region eu-west-1 is not deployed"),
        ([US], "us-east-1", ("us-east-1",), "every region is drained"),
        ([replace(US, regions=("moon-1",))], "moon-1", (), "add its latitude"),
    ],
)
def test_contradicting_facts_are_refused(
    zones: list[SteeredZone], home: str, drained: tuple[str, ...], message: str
) -> None:
    """Each refusal says what is wrong with which region or area."""
    with pytest.raises(ValueError, match=message):
        plan_pools(zones, home=home, drained=drained)


def test_a_fourth_region_needs_only_its_place() -> None:
    """Every area of the fleet finds a new region by distance."""
    tokyo = replace(AP, regions=("ap-southeast-1", "ap-northeast-1"))
    plan = plan_pools([US, EU, tokyo], home="us-east-1")

    assert plan.region_pools[ClientRegion.NEAS][0] == "ap-northeast-1"
    assert plan.region_pools[ClientRegion.SEAS][0] == "ap-southeast-1"


def test_every_area_has_a_place() -> None:
    """The table of places holds Cloudflare's 13 areas."""
    assert set(CLIENT_REGIONS) == set(ClientRegion)


@pytest.mark.parametrize("dead", list(combinations(("us", "eu", "ap"), 2)))
def test_one_region_left_serves_the_world(dead: tuple[str, str]) -> None:
    """With open zones any single region takes every area."""
    zones = {"us": US, "eu": EU, "ap": AP}
    (left,) = (zone for name, zone in zones.items() if name not in dead)
    plan = plan_pools([left], home=left.regions[0])

    assert set(plan.region_pools.values()) == {left.regions}
