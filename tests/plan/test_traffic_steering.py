"""Pools per client region of shipped and other fleets."""

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


def test_client_region_of_the_shipped_fleet_has_the_nearest_pool_first() -> None:
    """With open zones the first pools are those of the product guide."""
    plan = plan_pools([US, EU, AP], home="us-east-1")
    first = {
        client_region.value: pools[0]
        for client_region, pools in plan.region_pools.items()
    }

    assert first["WNAM"] == first["ENAM"] == "us-east-1"
    assert first["WEU"] == first["EEU"] == "eu-west-1"
    assert first["OC"] == first["SEAS"] == "ap-southeast-1"
    assert plan.default_pools == ("us-east-1", "eu-west-1", "ap-southeast-1")
    assert plan.fallback_pool == "us-east-1"
    assert plan.failover_across_pools


def test_client_region_of_an_open_zone_has_its_pool_first() -> None:
    """An open zone comes before nearer regions, which stay in the list."""
    bound_ap = replace(AP, client_regions=(ClientRegion.NAF,))
    plan = plan_pools([US, EU, bound_ap], home="us-east-1")

    assert plan.region_pools[ClientRegion.NAF] == (
        "ap-southeast-1",
        "eu-west-1",
        "us-east-1",
    )


def test_closed_zone_serves_its_client_regions_and_is_the_fallback() -> None:
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


def test_fallback_of_two_closed_zones_is_the_reject_pool() -> None:
    """A fallback in one closed zone would break the law of the other."""
    closed_ap = replace(
        AP, closed=True, client_regions=(ClientRegion.OC, ClientRegion.SEAS)
    )

    assert (
        plan_pools([US, CLOSED_EU, closed_ap], home="us-east-1").fallback_pool
        == REJECT_POOL
    )


def test_closed_zone_that_accepts_no_foreign_clients_is_in_no_list() -> None:
    """Its client regions have the reject pool only."""
    hidden = replace(CLOSED_EU, accepts_foreign=False)
    plan = plan_pools([US, hidden, AP], home="us-east-1")

    assert plan.region_pools[ClientRegion.WEU] == (REJECT_POOL,)
    assert plan.fallback_pool == REJECT_POOL
    assert "eu-west-1" not in plan.default_pools


@pytest.mark.parametrize("closed", [True, False])
def test_client_region_of_a_zone_without_a_region_is_refused(*, closed: bool) -> None:
    """Clients bound to a zone are not served by another one while it has no region."""
    undeployed = replace(CLOSED_EU, regions=(), closed=closed)

    plan = plan_pools([US, undeployed], home="us-east-1")

    assert plan.region_pools[ClientRegion.WEU] == (REJECT_POOL,)
    assert plan.region_pools[ClientRegion.ENAM] == ("us-east-1",)
    assert plan.fallback_pool == REJECT_POOL
    assert not plan.failover_across_pools


def test_client_region_is_served_elsewhere_on_request_only_without_a_region() -> None:
    """The choice to serve clients elsewhere ends when the zone has a region."""
    elsewhere = replace(CLOSED_EU, serve_elsewhere=True)

    undeployed = plan_pools([US, replace(elsewhere, regions=())], home="us-east-1")
    deployed = plan_pools([US, elsewhere], home="us-east-1")

    assert undeployed.region_pools[ClientRegion.WEU] == ("us-east-1",)
    assert undeployed.fallback_pool == "us-east-1"
    assert deployed.region_pools[ClientRegion.WEU] == ("eu-west-1",)


def test_fallback_of_a_drained_home_is_another_region() -> None:
    """A drained region is never the fallback pool."""
    plan = plan_pools([US, EU, AP], home="us-east-1", drained={"us-east-1"})

    assert plan.fallback_pool == "eu-west-1"


def test_draining_every_region_of_a_closed_zone_is_rejected() -> None:
    """The message has the client region, the zone and what to do."""
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
def test_contradictory_steering_input_is_rejected(
    zones: list[SteeredZone], home: str, drained: tuple[str, ...], message: str
) -> None:
    """The message has the region or client region and what is wrong with it."""
    with pytest.raises(ValueError, match=message):
        plan_pools(zones, home=home, drained=drained)


def test_added_region_is_first_for_the_nearest_client_regions() -> None:
    """A region that the fleet adds needs only its coordinates."""
    two_regions = replace(AP, regions=("ap-southeast-1", "ap-northeast-1"))
    plan = plan_pools([US, EU, two_regions], home="us-east-1")

    assert plan.region_pools[ClientRegion.NEAS][0] == "ap-northeast-1"
    assert plan.region_pools[ClientRegion.SEAS][0] == "ap-southeast-1"


def test_every_client_region_has_coordinates() -> None:
    """The table of coordinates has Cloudflare's 13 client regions."""
    assert set(CLIENT_REGIONS) == set(ClientRegion)


@pytest.mark.parametrize("removed", list(combinations(("us", "eu", "ap"), 2)))
def test_single_remaining_region_serves_every_client_region(
    removed: tuple[str, str],
) -> None:
    """With open zones every client region has the only region's pool."""
    zones = {"us": US, "eu": EU, "ap": AP}
    (remaining,) = (zone for name, zone in zones.items() if name not in removed)
    plan = plan_pools([remaining], home=remaining.regions[0])

    assert set(plan.region_pools.values()) == {remaining.regions}
