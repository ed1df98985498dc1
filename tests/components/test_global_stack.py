"""Promises of the names that span regions."""

from collections.abc import Iterable
from typing import Final

import pytest

from tests.components.global_stack_fixtures import EU, edge
from tests.engine import Graph, Registered, record

RECORD: Final = "aws:route53/record:Record"
HEALTH_CHECK: Final = "aws:route53/healthCheck:HealthCheck"
REGIONS: Final = {"us-east-1", "eu-west-1", "ap-southeast-1"}
SHARED: Final = "gateway.aws.example.com"


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The edge over the three shipped regions, every zone open."""
    return record(edge(), stack="global")


def latency(graph: Graph, name: str) -> tuple[Registered, ...]:
    """Return the latency records of one name."""
    return tuple(
        r
        for r in graph.of_type(RECORD)
        if r.inputs["name"] == name and "latencyRoutingPolicies" in r.inputs
    )


def members(records: Iterable[Registered]) -> set[tuple[str, str]]:
    """Return region and record type of each member of a set."""
    return {(r.inputs["setIdentifier"], r.inputs["type"]) for r in records}


def test_the_shared_name_holds_every_region_in_both_families(graph: Graph) -> None:
    """A client reaches every region over IPv4 and over IPv6."""
    expected = {(region, kind) for region in REGIONS for kind in ("A", "AAAA")}

    assert members(latency(graph, SHARED)) == expected


def test_a_zone_name_holds_nobody_else(graph: Graph) -> None:
    """Route 53 fails open inside a set, so a foreign member would break the law."""
    assert members(latency(graph, "eu.gateway.aws.example.com")) == {
        ("eu-west-1", "A"),
        ("eu-west-1", "AAAA"),
    }


def test_every_latency_record_can_fail_over(graph: Graph) -> None:
    """Each one leads to its own region, and leaves when that region is ill."""
    ids = {check.name: check.outputs["id"] for check in graph.of_type(HEALTH_CHECK)}
    for r in graph.of_type(RECORD):
        if "latencyRoutingPolicies" not in r.inputs:
            continue
        region = r.inputs["setIdentifier"]
        (alias,) = r.inputs["aliases"]
        assert r.inputs["latencyRoutingPolicies"] == [{"region": region}]
        assert alias["name"] == f"alb-{region}.example.net"
        assert r.inputs["healthCheckId"] == ids[f"global-health-{region}"]


def test_an_ill_api_takes_no_gateway_out(graph: Graph) -> None:
    """No alias has the health of its balancer, which has the API's targets too."""
    aliases = [a for r in graph.of_type(RECORD) for a in r.inputs["aliases"]]

    assert len(aliases) > len(REGIONS)
    assert {a["evaluateTargetHealth"] for a in aliases} == {False}


def test_health_is_asked_of_each_region_by_its_own_name(graph: Graph) -> None:
    """A shared name would answer for whichever region is nearest to the checker."""
    asked = {
        r.name: (
            r.inputs["fqdn"],
            r.inputs["type"],
            r.inputs["resourcePath"],
            r.inputs["requestInterval"],
            r.inputs["failureThreshold"],
            r.inputs["enableSni"],
        )
        for r in graph.of_type(HEALTH_CHECK)
    }

    assert asked == {
        f"global-health-{region}": (
            f"{region}.gateway.aws.example.com",
            "HTTPS",
            "/readyz",
            10,
            3,
            True,
        )
        for region in REGIONS
    }


def test_the_api_leads_home(graph: Graph) -> None:
    """Its name is a plain alias of the one region whose API writes."""
    api = [r for r in graph.of_type(RECORD) if r.inputs["name"].startswith("api.")]

    assert {r.inputs["type"] for r in api} == {"A", "AAAA"}
    for r in api:
        assert "setIdentifier" not in r.inputs
        assert r.inputs["aliases"][0]["name"] == "alb-us-east-1.example.net"


def test_a_drained_region_leaves_every_set_and_keeps_its_check() -> None:
    """It gets no client, and is still watched until it comes back."""
    drained = record(edge(drained=frozenset({"eu-west-1"})))
    records = [r.inputs.get("setIdentifier") for r in drained.of_type(RECORD)]

    assert "eu-west-1" not in records
    assert len(drained.of_type(HEALTH_CHECK)) == 3


def test_a_set_of_one_can_grow() -> None:
    """A single region is a set too: a plain record would have to go first."""
    single = record(edge(EU, home="eu-west-1", cloudflare=False))

    assert members(latency(single, SHARED)) == {
        ("eu-west-1", "A"),
        ("eu-west-1", "AAAA"),
    }


def test_growing_replaces_nothing() -> None:
    """What a single region has keeps its name and its inputs among three."""
    single = record(edge(EU, home="eu-west-1", cloudflare=False))
    grown = {r.name: r for r in record(edge(home="eu-west-1")).resources}

    for r in single.of_type(RECORD):
        assert grown[r.name].inputs == r.inputs


def test_everything_can_be_previewed() -> None:
    """Before a first run no health check and no pool has an id."""
    previewed = record(edge(), preview=True)

    assert {r.name for r in previewed.resources} == {
        r.name for r in record(edge()).resources
    }
