"""Reasons of the steering plan's decisions."""

from dataclasses import replace
from typing import Final

import pytest
from hypothesis import given

from config.types import ClientRegion
from plan.steering_reasons import Decision, decisions
from plan.traffic_steering import REJECT_POOL, SteeredZone, plan_pools
from tests.plan.test_traffic_steering_properties import Fleet, fleets, plan_or_skip

US: Final = SteeredZone(name="us", regions=("us-east-1",))
EU: Final = SteeredZone(
    name="eu",
    regions=("eu-west-1",),
    closed=True,
    client_regions=(ClientRegion.WEU,),
)


def reasons(*zones: SteeredZone) -> dict[str, Decision]:
    """Return the decisions of a fleet with home in the US, by name."""
    plan = plan_pools(zones, home="us-east-1")
    return {each.name: each for each in decisions(zones, plan)}


@pytest.mark.parametrize(
    ("eu", "name", "reason"),
    [
        (EU, "WEU", "bound to closed zone eu: its regions only"),
        (EU, "ENAM", "No zone binds ENAM: open regions first"),
        (EU, "fallback pool", "Zone eu is the only closed one"),
        (EU, "default pools", "nearest to home"),
        (replace(EU, closed=False), "WEU", "bound to open zone eu"),
        (replace(EU, closed=False), "fallback pool", "No zone is closed"),
        (
            replace(EU, regions=()),
            "WEU",
            "eu has no deployed region, so WEU is refused",
        ),
        (replace(EU, regions=()), "fallback pool", "so the rest is refused"),
        (replace(EU, regions=(), serve_elsewhere=True), "WEU", "be served elsewhere"),
        (replace(EU, accepts_foreign=False), "WEU", "eu is on no shared name"),
    ],
)
def test_decision_has_the_reason_of_its_pools(
    eu: SteeredZone, name: str, reason: str
) -> None:
    """The sentence names the zone and what follows from it."""
    assert reason in reasons(US, eu)[name].reason


@given(fleets())
def test_every_decision_of_any_fleet_has_one_sentence(fleet: Fleet) -> None:
    """All 13 client regions, the default pools and the fallback are explained."""
    plan = plan_or_skip(fleet)
    found = list(decisions(fleet[0], plan))

    assert len(found) == len(ClientRegion) + 2
    assert all(each.reason.count(".") == 1 for each in found)
    assert all(
        ("refused" in each.reason or "No region" in each.reason)
        for each in found
        if each.pools == (REJECT_POOL,)
    )
