"""Findings about the edge: the product guide's pools, and changed graphs."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

import pytest

from config.types import ClientRegion
from operations.edge_check.check import check_fleet
from operations.edge_check.findings import EdgeFinding, FindingKind
from operations.recorded_graph import FleetGraph
from plan.traffic_steering import SteeredZone, SteeringPlan, plan_pools
from tests.edge_check.recorded_edge import (
    PUBLIC,
    SHARED,
    edge_fleet,
    edit,
    record_edge,
)

US: Final = SteeredZone(name="us", regions=("us-east-1",))
EU: Final = SteeredZone(
    name="eu",
    regions=("eu-west-1", "eu-central-1"),
    closed=True,
    client_regions=(ClientRegion.WEU, ClientRegion.EEU),
)
AP: Final = SteeredZone(
    name="ap",
    regions=("ap-southeast-1",),
    closed=True,
    client_regions=(ClientRegion.SEAS,),
)
ZONES: Final = (US, EU, AP)


def graphs() -> FleetGraph:
    """Return the planned fleet: two closed zones, so that the fallback refuses."""
    return record_edge(ZONES, plan_pools(ZONES, home="us-east-1"))


def findings(changed: FleetGraph) -> tuple[EdgeFinding, ...]:
    """Return the findings about a fleet with the three zones."""
    return check_fleet(edge_fleet(ZONES), changed).findings


def test_pools_of_the_product_guide_leak_exactly_when_the_eu_is_dead() -> None:
    """Both bound areas go to the fallback in the US, and seven areas are missing."""
    eu = replace(EU, regions=("eu-west-1",))
    zones = (US, eu, replace(AP, closed=False, client_regions=()))
    us, ap = "us-east-1", "ap-southeast-1"
    literal = SteeringPlan(
        region_pools={
            ClientRegion.WNAM: (us,),
            ClientRegion.ENAM: (us,),
            ClientRegion.WEU: ("eu-west-1",),
            ClientRegion.EEU: ("eu-west-1",),
            ClientRegion.OC: (ap,),
            ClientRegion.SEAS: (ap,),
        },
        default_pools=(us, "eu-west-1", ap),
        fallback_pool=us,
        failover_across_pools=False,
    )

    found = check_fleet(edge_fleet(zones), record_edge(zones, literal)).findings

    assert [each.text for each in found] == [
        (
            "gateway.example.com: NSAM, SSAM, ME, NAF, SAF, SAS, NEAS have no pools of "
            "their own and get the default pools: us-east-1, eu-west-1, "
            "ap-southeast-1; list every area"
        ),
        (
            "gateway.example.com · EEU · dead {eu-west-1} -> us-east-1 (zone us); "
            "eu-law keeps inference in eu"
        ),
        (
            "gateway.example.com · WEU · dead {eu-west-1} -> us-east-1 (zone us); "
            "eu-law keeps inference in eu"
        ),
    ]


def test_planned_fleet_has_no_finding() -> None:
    """The plan and the graphs of its records and pools keep every promise."""
    assert findings(graphs()) == ()


def _set(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    *steps, last = path.split(".")

    def change(inputs: dict[str, Any]) -> None:
        for step in steps:
            inputs = inputs[step]
        inputs[last] = value

    return change


def _origin(**changes: object) -> Callable[[dict[str, Any]], None]:
    return lambda inputs: inputs["origins"][0].update(changes)


def _drop(path: str) -> Callable[[dict[str, Any]], None]:
    *steps, last = path.split(".")

    def change(inputs: dict[str, Any]) -> None:
        for step in steps:
            inputs = inputs[step]
        del inputs[last]

    return change


def _foreign_alias(inputs: dict[str, Any]) -> None:
    inputs["aliases"][0]["name"] = "gateway-0123456789.us-east-1.elb.amazonaws.com"


def _enable(inputs: dict[str, Any]) -> None:
    inputs["enabled"] = inputs["origins"][0]["enabled"] = True


MUTANTS: Final[
    Mapping[str, tuple[str, Callable[[dict[str, Any]], None], FindingKind, str]]
] = {
    "swapped-pool": (
        "balancer",
        _set("regionPools.WEU", ["pool-us-east-1"]),
        FindingKind.LEAK,
        "gateway.example.com · WEU · dead {} -> us-east-1 (zone us)",
    ),
    "foreign-pool-at-the-end": (
        "balancer",
        _set(
            "regionPools.WEU",
            ["pool-eu-west-1", "pool-eu-central-1", "pool-us-east-1"],
        ),
        FindingKind.LEAK,
        "WEU · dead {eu-central-1, eu-west-1} -> us-east-1 (zone us)",
    ),
    "swapped-origin": (
        "pool-eu-west-1",
        _origin(
            address=f"us-east-1.{SHARED}", header={"hosts": [f"us-east-1.{SHARED}"]}
        ),
        FindingKind.LEAK,
        "-> us-east-1 (zone us)",
    ),
    "dropped-area": (
        "balancer",
        _drop("regionPools.EEU"),
        FindingKind.AREAS_MISSING,
        "EEU have no pools of their own",
    ),
    "foreign-fallback": (
        "balancer",
        _set("fallbackPool", "pool-us-east-1"),
        FindingKind.FALLBACK_LEAK,
        "SEAS · dead {ap-southeast-1} -> us-east-1 (zone us)",
    ),
    "fallback-enabled-again": (
        "pool-refuse",
        _enable,
        FindingKind.ORIGIN,
        "192.0.2.1 is no region's own host name",
    ),
    "missing-health-check": (
        "zone-eu-eu-west-1-a",
        _drop("healthCheckId"),
        FindingKind.HEALTH_CHECK_MISSING,
        "the record of eu.gateway.aws.example.com has no health check",
    ),
    "health-check-of-a-shared-name": (
        "health-eu-west-1",
        _set("fqdn", SHARED),
        FindingKind.HEALTH_CHECK_NAME,
        f"the health check requests {SHARED}",
    ),
    "wrong-host-header": (
        "pool-eu-west-1",
        _origin(header={"hosts": [PUBLIC]}),
        FindingKind.HOST_HEADER,
        f"the Host header of eu-west-1.{SHARED} is {PUBLIC}",
    ),
    "foreign-member": (
        "zone-eu-eu-west-1-aaaa",
        _foreign_alias,
        FindingKind.LEAK,
        "eu.gateway.aws.example.com · dead {} -> us-east-1 (zone us)",
    ),
    "failover-across-pools": (
        "balancer",
        _set("adaptiveRouting.failoverAcrossPools", True),  # noqa: FBT003  # a value of JSON
        FindingKind.FAILOVER_ACROSS_POOLS,
        "ap, eu must not be left",
    ),
    "country-pools": (
        "balancer",
        _set("countryPools", {"DE": ["pool-us-east-1"]}),
        FindingKind.UNKNOWN_SETTING,
        "countryPools is",
    ),
    "missing-monitor": (
        "pool-eu-west-1",
        _drop("monitor"),
        FindingKind.MONITOR_MISSING,
        "pool-eu-west-1: the pool has no monitor",
    ),
    "monitor-of-an-undeclared-path": (
        "monitor",
        _set("path", "/database"),
        FindingKind.HEALTH_PATH,
        "nothing is declared about what '/database' depends on",
    ),
    "check-of-an-undeclared-path": (
        "health-eu-west-1",
        _set("resourcePath", "/database"),
        FindingKind.HEALTH_PATH,
        "nothing is declared about what '/database' depends on",
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_mutant_of_the_graph_has_the_expected_finding(mutant: str) -> None:
    """Each change is found as what it is, with its way in the text."""
    name, change, kind, text = MUTANTS[mutant]

    found = findings(edit(graphs(), name, change))

    assert any(each.kind is kind and text in each.text for each in found), found


def test_zone_name_without_records_is_a_finding() -> None:
    """A zone with a serving region has its name."""
    whole = graphs()
    rest = tuple(
        each for each in whole["global"] if not each.name.startswith("zone-ap")
    )

    (found,) = findings({**whole, "global": rest})

    assert found.kind is FindingKind.HOSTNAME_MISSING
    assert found.subject == "ap.gateway.aws.example.com"


@pytest.mark.parametrize("closed", [True, False])
def test_areas_of_a_zone_without_a_region_are_served_by_no_other(
    *, closed: bool
) -> None:
    """They are refused unless the configuration has a reason to serve them."""
    absent = replace(EU, regions=(), closed=closed)
    open_plan = plan_pools(
        (US, replace(absent, serve_elsewhere=True)), home="us-east-1"
    )

    found = check_fleet(
        edge_fleet((US, absent)), record_edge((US,), open_plan)
    ).findings

    assert {each.text.split(" · ")[1] for each in found} == {"WEU", "EEU"}
