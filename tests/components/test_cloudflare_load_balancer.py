"""Cloudflare load balancer of the public name."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from config.types import ClientRegion
from tests.components.global_stack_fixtures import AP, EU, US, global_stack
from tests.mocks.pulumi_mocks import Graph, record

MONITOR: Final = "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor"
POOL: Final = "cloudflare:index/loadBalancerPool:LoadBalancerPool"
BALANCER: Final = "cloudflare:index/loadBalancer:LoadBalancer"

BOUND_EU: Final = replace(
    EU, closed=True, client_regions=(ClientRegion.WEU, ClientRegion.EEU)
)
BOUND_AP: Final = replace(
    AP, closed=True, client_regions=(ClientRegion.OC, ClientRegion.SEAS)
)


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The global stack over the three shipped regions, every zone open."""
    return record(global_stack(), stack="global")


def pools(graph: Graph) -> dict[str, str]:
    """Return the name of each pool by its id."""
    return {r.outputs["id"]: r.inputs["name"] for r in graph.of_type(POOL)}


def test_monitor_has_the_documented_values(graph: Graph) -> None:
    """Path, times and thresholds are those of the product's guide."""
    inputs = graph.only(MONITOR).inputs

    assert (inputs["type"], inputs["path"], inputs["expectedCodes"]) == (
        "https",
        "/readyz",
        "200",
    )
    assert (inputs["interval"], inputs["timeout"]) == (30, 10)
    assert (inputs["consecutiveUp"], inputs["consecutiveDown"]) == (2, 3)


def test_monitor_has_no_host_header(graph: Graph) -> None:
    """A check depends on nothing that regions share."""
    assert "header" not in graph.only(MONITOR).inputs
    for pool in graph.of_type(POOL):
        (origin,) = pool.inputs["origins"]
        name = f"{pool.inputs['name']}.gateway.aws.example.com"
        assert (origin["address"], origin["header"]) == (name, {"hosts": [name]})


def test_pools_are_checked_from_three_regions(graph: Graph) -> None:
    """Without a list every data centre would check every region."""
    assert all(len(pool.inputs["checkRegions"]) == 3 for pool in graph.of_type(POOL))


def test_steering_of_open_zones_falls_back_to_home(graph: Graph) -> None:
    """With every zone open the guide's pools come first and home is the fallback."""
    inputs, names = graph.only(BALANCER).inputs, pools(graph)
    first = {area: names[ids[0]] for area, ids in inputs["regionPools"].items()}

    assert set(first) == {area.value for area in ClientRegion}
    assert (first["WNAM"], first["ENAM"]) == ("us-east-1", "us-east-1")
    assert (first["WEU"], first["EEU"]) == ("eu-west-1", "eu-west-1")
    assert (first["OC"], first["SEAS"]) == ("ap-southeast-1", "ap-southeast-1")
    assert [names[each] for each in inputs["defaultPools"]] == [
        "us-east-1",
        "eu-west-1",
        "ap-southeast-1",
    ]
    assert names[inputs["fallbackPool"]] == "us-east-1"


def test_load_balancer_is_proxied_and_geo_steered(graph: Graph) -> None:
    """It has no session affinity, and failed requests may change the pool."""
    inputs = graph.only(BALANCER).inputs

    assert inputs["name"] == "gateway.example.com"
    assert inputs["proxied"]
    assert inputs["steeringPolicy"] == "geo"
    assert inputs["sessionAffinity"] == "none"
    assert inputs["adaptiveRouting"] == {"failoverAcrossPools": True}


def test_reject_pool_is_absent_without_closed_zones(graph: Graph) -> None:
    """The rejecting pool exists only if a steering plan needs it."""
    assert set(pools(graph).values()) == {"us-east-1", "eu-west-1", "ap-southeast-1"}


def test_closed_zones_fall_back_to_the_reject_pool() -> None:
    """The fallback ignores health, so it must be a pool that rejects requests."""
    graph = record(global_stack(US, BOUND_EU, BOUND_AP))
    inputs, names = graph.only(BALANCER).inputs, pools(graph)
    (refusal,) = (r for r in graph.of_type(POOL) if r.inputs["name"] == "refuse")

    assert names[inputs["fallbackPool"]] == "refuse"
    assert not refusal.inputs["enabled"]
    assert not any(origin["enabled"] for origin in refusal.inputs["origins"])
    assert inputs["adaptiveRouting"] == {"failoverAcrossPools": False}
    assert [names[each] for each in inputs["regionPools"]["WEU"]] == ["eu-west-1"]


def test_drained_region_has_a_disabled_pool() -> None:
    """The pool of a drained region stays, disabled and in no list."""
    graph = record(global_stack(drained=frozenset({"us-east-1"})))
    inputs, names = graph.only(BALANCER).inputs, pools(graph)
    used = {each for ids in inputs["regionPools"].values() for each in ids}
    enabled = {r.inputs["name"]: r.inputs["enabled"] for r in graph.of_type(POOL)}

    assert enabled == {"us-east-1": False, "eu-west-1": True, "ap-southeast-1": True}
    assert "us-east-1" not in {names[each] for each in used}
    assert names[inputs["fallbackPool"]] == "eu-west-1"


def test_route53_authority_has_no_cloudflare_resources() -> None:
    """Where Route 53 has the authority, Cloudflare has no record of the name."""
    graph = record(global_stack(cloudflare=False))

    assert not [r.name for r in graph.resources if r.type.startswith("cloudflare:")]


def test_cloudflare_sdk_is_imported_on_use_only() -> None:
    """The import takes seconds, which stacks without Cloudflare save."""
    code = (
        "import sys, components.edge.stack, "
        "components.foundation.stack; "
        "sys.exit('pulumi_cloudflare' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=Path(__file__).parent.parent.parent,
    )

    assert done.returncode == 0


def test_pool_health_is_mailed_to_the_operators() -> None:
    """Cloudflare notifies them itself, so the mail does not depend on an AWS region."""
    graph = record(global_stack(notify=("oncall@example.com",)), stack="global")
    pools = {
        r.outputs["id"]
        for r in graph.of_type("cloudflare:index/loadBalancerPool:LoadBalancerPool")
        if r.inputs["enabled"]
    }
    policy = graph.only("cloudflare:index/notificationPolicy:NotificationPolicy").inputs

    assert policy["alertType"] == "load_balancing_health_alert"
    assert set(policy["filters"]["poolIds"]) == pools
    assert policy["mechanisms"] == {"emails": [{"id": "oncall@example.com"}]}
