"""Promises of the public name at Cloudflare."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from config.vocabulary import Area
from tests.components.global_stack_fixtures import AP, EU, US, edge
from tests.engine import Graph, record

MONITOR: Final = "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor"
POOL: Final = "cloudflare:index/loadBalancerPool:LoadBalancerPool"
BALANCER: Final = "cloudflare:index/loadBalancer:LoadBalancer"

BOUND_EU: Final = replace(EU, closed=True, areas=(Area.WEU, Area.EEU))
BOUND_AP: Final = replace(AP, closed=True, areas=(Area.OC, Area.SEAS))


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The edge over the three shipped regions, every zone open."""
    return record(edge(), stack="global")


def pools(graph: Graph) -> dict[str, str]:
    """Return each pool's name by the id the load balancer knows it by."""
    return {r.outputs["id"]: r.inputs["name"] for r in graph.of_type(POOL)}


def test_the_monitor_asks_as_the_guide_does(graph: Graph) -> None:
    """Path, times and thresholds are the domain's own figures."""
    inputs = graph.only(MONITOR).inputs

    assert (inputs["type"], inputs["path"], inputs["expectedCodes"]) == (
        "https",
        "/readyz",
        "200",
    )
    assert (inputs["interval"], inputs["timeout"]) == (30, 10)
    assert (inputs["consecutiveUp"], inputs["consecutiveDown"]) == (2, 3)


def test_each_region_is_asked_under_its_own_name(graph: Graph) -> None:
    """The probe depends on nothing regions share: no host in the monitor."""
    assert "header" not in graph.only(MONITOR).inputs
    for pool in graph.of_type(POOL):
        (origin,) = pool.inputs["origins"]
        name = f"{pool.inputs['name']}.gateway.aws.example.com"
        assert (origin["address"], origin["header"]) == (name, {"hosts": [name]})


def test_pools_are_probed_from_chosen_places(graph: Graph) -> None:
    """Left out, every data centre in the world would probe every region."""
    assert all(len(pool.inputs["checkRegions"]) == 3 for pool in graph.of_type(POOL))


def test_the_shipped_steering(graph: Graph) -> None:
    """With every zone open the guide's pools come first and home is the fallback."""
    inputs, names = graph.only(BALANCER).inputs, pools(graph)
    first = {area: names[ids[0]] for area, ids in inputs["regionPools"].items()}

    assert set(first) == {area.value for area in Area}
    assert (first["WNAM"], first["ENAM"]) == ("us-east-1", "us-east-1")
    assert (first["WEU"], first["EEU"]) == ("eu-west-1", "eu-west-1")
    assert (first["OC"], first["SEAS"]) == ("ap-southeast-1", "ap-southeast-1")
    assert [names[each] for each in inputs["defaultPools"]] == [
        "us-east-1",
        "eu-west-1",
        "ap-southeast-1",
    ]
    assert names[inputs["fallbackPool"]] == "us-east-1"


def test_the_public_name_is_proxied_and_steered_by_place(graph: Graph) -> None:
    """No affinity holds a client to a region, and a failed request may move."""
    inputs = graph.only(BALANCER).inputs

    assert inputs["name"] == "gateway.example.com"
    assert inputs["proxied"]
    assert inputs["steeringPolicy"] == "geo"
    assert inputs["sessionAffinity"] == "none"
    assert inputs["adaptiveRouting"] == {"failoverAcrossPools": True}


def test_no_pool_refuses_while_every_plan_is_lawful(graph: Graph) -> None:
    """The refusing pool exists only where a plan needs it."""
    assert set(pools(graph).values()) == {"us-east-1", "eu-west-1", "ap-southeast-1"}


def test_two_closed_zones_fall_back_to_a_refusal() -> None:
    """The fallback ignores health, so it must be a pool that answers nobody."""
    graph = record(edge(US, BOUND_EU, BOUND_AP))
    inputs, names = graph.only(BALANCER).inputs, pools(graph)
    (refusal,) = (r for r in graph.of_type(POOL) if r.inputs["name"] == "refuse")

    assert names[inputs["fallbackPool"]] == "refuse"
    assert not refusal.inputs["enabled"]
    assert not any(origin["enabled"] for origin in refusal.inputs["origins"])
    assert inputs["adaptiveRouting"] == {"failoverAcrossPools": False}
    assert [names[each] for each in inputs["regionPools"]["WEU"]] == ["eu-west-1"]


def test_draining_disables_the_pool() -> None:
    """A drained region's pool stays, switched off and in no list."""
    graph = record(edge(drained=frozenset({"us-east-1"})))
    inputs, names = graph.only(BALANCER).inputs, pools(graph)
    used = {each for ids in inputs["regionPools"].values() for each in ids}
    enabled = {r.inputs["name"]: r.inputs["enabled"] for r in graph.of_type(POOL)}

    assert enabled == {"us-east-1": False, "eu-west-1": True, "ap-southeast-1": True}
    assert "us-east-1" not in {names[each] for each in used}
    assert names[inputs["fallbackPool"]] == "eu-west-1"


def test_one_authority() -> None:
    """Where Route 53 answers the public name, Cloudflare has nothing of it."""
    graph = record(edge(cloudflare=False))

    assert not [r.name for r in graph.resources if r.type.startswith("cloudflare:")]


def test_the_sdk_is_loaded_only_where_it_is_used() -> None:
    """Loading it takes seconds, which Route 53's authority is spared."""
    code = (
        "import sys, components.edge.global_stack, "
        "components.foundation.stack; "
        "sys.exit('pulumi_cloudflare' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=Path(__file__).parent.parent.parent,
    )

    assert done.returncode == 0
