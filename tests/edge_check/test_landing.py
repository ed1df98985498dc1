"""Landings worked out by hand from the vendors' documentation.

GEO: https://developers.cloudflare.com/load-balancing/understand-basics/traffic-steering/steering-policies/geo-steering/
HEALTH: https://developers.cloudflare.com/load-balancing/understand-basics/health-details/
ADAPTIVE: https://developers.cloudflare.com/load-balancing/understand-basics/adaptive-routing/
CHOICE: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
VALUES: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html
"""

from collections.abc import Callable
from typing import Any, Final

import pytest

from config.types import ClientRegion
from operations.edge_check.landing import edge_of
from operations.edge_check.places import UnknownSettingError
from operations.recorded_graph import FleetGraph
from plan.traffic_steering import REJECT_POOL, SteeredZone, SteeringPlan
from tests.edge_check.recorded_edge import PUBLIC, SHARED, edit, record_edge

US: Final = "us-east-1"
EU: Final = "eu-west-1"
AP: Final = "ap-southeast-1"

ZONES: Final = (
    SteeredZone(name="us", regions=(US,)),
    SteeredZone(name="eu", regions=(EU,)),
    SteeredZone(name="ap", regions=(AP,)),
)


def graphs(*, fallback: str = US, failover: bool = False) -> FleetGraph:
    """Return three regions; WEU has two pools, EEU one, SAF the refusing one."""
    pools = {
        ClientRegion.WEU: (EU, AP),
        ClientRegion.EEU: (EU,),
        ClientRegion.SAF: (REJECT_POOL,),
    }
    plan = SteeringPlan(
        region_pools=pools,
        default_pools=(US, AP),
        fallback_pool=fallback,
        failover_across_pools=failover,
    )
    return record_edge(ZONES, plan)


#: Page, area, dead regions, where the request lands; empty if it is refused.
CLOUDFLARE: Final = (
    # GEO: the pools of an area are used in failover order.
    ("GEO", "WEU", (), {EU}),
    ("GEO", "WEU", (EU,), {AP}),
    ("GEO", "WEU", (AP,), {EU}),
    # GEO: an area that is not listed gets the default pools, in their order.
    ("GEO", "NEAS", (), {US}),
    ("GEO", "NEAS", (US,), {AP}),
    # GEO, HEALTH: the fallback pool follows a single pool that is unavailable.
    ("GEO", "EEU", (EU,), {US}),
    # HEALTH: the fallback pool gets requests although it is unhealthy itself.
    ("HEALTH", "EEU", (EU, US), {US}),
    ("HEALTH", "NEAS", (US, AP), {US}),
    # HEALTH: a disabled pool of a list is passed over.
    ("HEALTH", "SAF", (), {US}),
)


@pytest.mark.parametrize(("page", "area", "dead", "places"), CLOUDFLARE)
def test_cloudflare_request_lands_as_documented(
    page: str, area: str, dead: tuple[str, ...], places: set[str]
) -> None:
    """Every landing follows from one sentence of the page."""
    landing = edge_of(graphs()).landing(PUBLIC, area, frozenset(dead))

    assert landing.places == places, page
    assert not landing.refused


@pytest.mark.parametrize(
    ("area", "dead", "refused"),
    [
        ("EEU", (EU,), True),
        ("EEU", (), False),
        ("SAF", (), True),
        ("NEAS", (US, AP), True),
    ],
)
def test_disabled_fallback_pool_refuses_what_no_pool_serves(
    area: str, dead: tuple[str, ...], *, refused: bool
) -> None:
    """HEALTH: with every pool unhealthy and the fallback disabled: error 1016."""
    landing = edge_of(graphs(fallback=REJECT_POOL)).landing(
        PUBLIC, area, frozenset(dead)
    )

    assert landing.refused is refused
    assert bool(landing.places) is not refused


@pytest.mark.parametrize(
    ("area", "dead", "places"),
    [("WEU", (), {EU, AP, US}), ("WEU", (EU,), {AP, US}), ("EEU", (), {EU, US})],
)
def test_failover_across_pools_reaches_the_rest_of_the_list_and_the_fallback(
    area: str, dead: tuple[str, ...], places: set[str]
) -> None:
    """ADAPTIVE: a retry stays in the area's pools and ends in the fallback pool."""
    landing = edge_of(graphs(failover=True)).landing(PUBLIC, area, frozenset(dead))

    assert landing.places == places


def test_pool_without_a_monitor_gets_requests_while_its_region_is_dead() -> None:
    """HEALTH: the health of a pool without a monitor is not considered."""
    changed = edit(graphs(), f"pool-{EU}", lambda inputs: inputs.pop("monitor"))

    assert edge_of(changed).landing(PUBLIC, "WEU", frozenset({EU})).places == {EU}


@pytest.mark.parametrize(
    ("dead", "places"),
    [
        # CHOICE: any healthy record may be the answer.
        ((), {US, EU, AP}),
        ((EU,), {US, AP}),
        ((EU, AP), {US}),
        # CHOICE: if no record is healthy, all are considered healthy.
        ((US, EU, AP), {US, EU, AP}),
    ],
)
def test_latency_set_answers_with_every_healthy_member(
    dead: tuple[str, ...], places: set[str]
) -> None:
    """A client may get any healthy member of the shared name."""
    assert edge_of(graphs()).landing(SHARED, "WEU", frozenset(dead)).places == places


def _drop_check(inputs: dict[str, Any]) -> None:
    del inputs["healthCheckId"]


def _evaluate_target(inputs: dict[str, Any]) -> None:
    del inputs["healthCheckId"]
    inputs["aliases"][0]["evaluateTargetHealth"] = True


@pytest.mark.parametrize(
    ("change", "answers"), [(_drop_check, True), (_evaluate_target, False)]
)
def test_member_without_a_health_check_answers_unless_its_target_is_evaluated(
    change: Callable[[dict[str, Any]], None], *, answers: bool
) -> None:
    """CHOICE: it is always healthy; an alias may have the health of its target."""
    changed = graphs()
    for kind in ("a", "aaaa"):
        changed = edit(changed, f"shared-{EU}-{kind}", change)

    found = edge_of(changed).landing(SHARED, "WEU", frozenset({EU})).places

    assert (EU in found) is answers


@pytest.mark.parametrize(
    ("setting", "dead", "answers"),
    [("disabled", (EU,), True), ("invertHealthcheck", (), False)],
)
def test_disabled_check_is_healthy_and_an_inverted_one_the_opposite(
    setting: str, dead: tuple[str, ...], *, answers: bool
) -> None:
    """VALUES: a disabled check counts as healthy, an inverted one as its opposite."""
    changed = edit(
        graphs(), f"health-{EU}", lambda inputs: inputs.update({setting: True})
    )

    found = edge_of(changed).landing(SHARED, "WEU", frozenset(dead)).places

    assert (EU in found) is answers


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("balancer", {"countryPools": {"DE": [f"pool-{US}"]}}, "countryPools is"),
        ("balancer", {"popPools": {"FRA": [f"pool-{US}"]}}, "popPools is"),
        ("balancer", {"rules": [{"name": "all"}]}, "rules is"),
        ("balancer", {"randomSteering": {"defaultWeight": 1}}, "randomSteering is"),
        ("balancer", {"steeringPolicy": "random"}, "steeringPolicy is 'random'"),
        ("balancer", {"sessionAffinity": "cookie"}, "sessionAffinity is 'cookie'"),
        ("balancer", {"enabled": False}, "enabled is False"),
        ("balancer", {"fallbackPool": "other"}, "pool 'other' is in no recorded"),
        (f"pool-{EU}", {"loadShedding": {"defaultPercent": 5}}, "loadShedding is"),
        (
            f"shared-{EU}-a",
            {"weightedRoutingPolicies": [{"weight": 1}]},
            "weightedRouting",
        ),
        (f"shared-{EU}-a", {"healthCheckId": "other"}, "health check 'other'"),
        (f"health-{EU}", {"type": "CALCULATED"}, "'CALCULATED' requests no endpoint"),
    ],
)
def test_setting_without_a_documented_rule_is_an_error(
    name: str, change: dict[str, Any], message: str
) -> None:
    """The message names the resource, the setting and its value."""
    changed = edit(graphs(), name, lambda inputs: inputs.update(change))

    with pytest.raises(UnknownSettingError, match=f"global: {name}: .*{message}"):
        edge_of(changed)
