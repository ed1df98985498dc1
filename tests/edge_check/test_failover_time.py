"""Failover times, worked out by hand from the declared numbers."""

from dataclasses import replace
from typing import Final

import pytest

from config.types import ClientRegion
from operations.edge_check import failover_time
from operations.edge_check.check import check_fleet
from operations.edge_check.findings import FindingKind
from plan.traffic_steering import SteeredZone, plan_pools
from tests.edge_check.recorded_edge import SHARED, edge_fleet, monitor, record_edge

MONITOR: Final = monitor().inputs
US: Final = SteeredZone(name="us", regions=("us-east-1",))
EU: Final = SteeredZone(
    name="eu",
    regions=("eu-west-1",),
    closed=True,
    client_regions=(ClientRegion.WEU,),
)
AP: Final = SteeredZone(name="ap", regions=("ap-southeast-1",))


def test_proxied_time_is_the_interval_the_further_rounds_and_the_last_timeout() -> None:
    """Best 2 x 30; typical 15 + 60 + 10; worst 30 + 60 + 3 x 10."""
    found = failover_time.proxied(MONITOR, retried=False)

    assert (found.best, found.typical, found.worst) == (60, 85, 120)
    assert found.formula == (
        "120 s = 30 (until the first failed request) + 60 (2 further failed requests) "
        "+ 30 (timeout with retries)"
    )


def test_retried_request_is_answered_at_once_at_best() -> None:
    """Failover across pools shortens the best case alone."""
    found = failover_time.proxied(MONITOR, retried=True)

    assert (found.best, found.worst) == (0, 120)


@pytest.mark.parametrize(("ttl", "worst"), [(None, 101), (60, 101), (10, 71)])
def test_resolved_time_has_the_ttl_or_the_resolvers_minimum(
    ttl: int | None, worst: float
) -> None:
    """10 + 20 + 6, then 60 of the cache (at least 30), then 5 of the connection."""
    check = {"requestInterval": 10, "failureThreshold": 3}

    assert failover_time.resolved(check, ttl).worst == worst


def test_changes_that_meet_the_goal_have_their_price() -> None:
    """One failed round is enough, or the shortest interval with shorter timeouts."""
    found = [
        (dict(each.numbers), each.worst, each.requests_per_minute, each.rounds)
        for each in failover_time.changes(MONITOR, 3)
    ]

    assert found == [
        ({"consecutiveDown": 1}, 60, 18, 3 - 2),
        ({"interval": 10, "timeout": 5}, 55, 54, 3),
        ({"interval": 10, "retries": 0}, 40, 54, 3),
    ]


def test_objective_below_the_worst_case_is_a_finding_with_the_formula() -> None:
    """Clients of an open zone use the public name, which takes 120 s."""
    zones = (US, EU, AP)
    graphs = record_edge(zones, plan_pools(zones, home="us-east-1"))

    (found,) = check_fleet(
        edge_fleet(zones, rto_s={"us": 119, "ap": 120}), graphs
    ).findings

    assert found.kind is FindingKind.FAILOVER_TIME
    assert "zone us: 120 s = 30 (until" in found.text
    assert "fleet.objectives.rto_s.us is 119" in found.text


def test_closed_zone_with_one_region_has_no_failover() -> None:
    """A number as its objective is a finding; the second region makes it possible."""
    zones = (US, EU, AP)
    graphs = record_edge(zones, plan_pools(zones, home="us-east-1"))
    result = check_fleet(edge_fleet(zones, rto_s={"eu": 180}), graphs)
    two = (US, replace(EU, regions=("eu-west-1", "eu-central-1")), AP)
    graphs_of_two = record_edge(two, plan_pools(two, home="us-east-1"))

    assert [each.kind for each in result.findings] == [FindingKind.FAILOVER_TIME]
    assert "no other region takes over" in result.findings[0].text
    assert check_fleet(edge_fleet(two, rto_s={"eu": 180}), graphs_of_two).findings == ()


def test_failovers_name_every_host_name_and_zone() -> None:
    """The public name takes over for open zones, zone names with one region do not."""
    zones = (US, EU, AP)
    graphs = record_edge(zones, plan_pools(zones, home="us-east-1"))

    found = {
        (each.hostname, each.zone): each.time and each.time.worst
        for each in check_fleet(edge_fleet(zones), graphs).failovers
    }

    assert found == {
        ("gateway.example.com", "us"): 120,
        ("gateway.example.com", "eu"): None,
        ("gateway.example.com", "ap"): 120,
        (SHARED, "us"): 101,
        (SHARED, "eu"): 101,
        (SHARED, "ap"): 101,
        (f"us.{SHARED}", "us"): None,
        (f"eu.{SHARED}", "eu"): None,
        (f"ap.{SHARED}", "ap"): None,
    }
