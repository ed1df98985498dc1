"""Host names that span regions."""

from collections.abc import Iterable
from typing import Final

import pytest

from config.fleet import HealthCheckConfig
from tests.components.global_stack_fixtures import EU, global_stack
from tests.mocks.pulumi_mocks import Graph, RegisteredResource, record

RECORD: Final = "aws:route53/record:Record"
HEALTH_CHECK: Final = "aws:route53/healthCheck:HealthCheck"
REGIONS: Final = {"us-east-1", "eu-west-1", "ap-southeast-1"}
SHARED: Final = "gateway.aws.example.com"


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The global stack over the three shipped regions, every zone open."""
    return record(global_stack(), stack="global")


def latency(graph: Graph, name: str) -> tuple[RegisteredResource, ...]:
    """Return the latency records of one host name."""
    return tuple(
        r
        for r in graph.of_type(RECORD)
        if r.inputs["name"] == name and "latencyRoutingPolicies" in r.inputs
    )


def members(records: Iterable[RegisteredResource]) -> set[tuple[str, str]]:
    """Return region and record type of each latency record."""
    return {(r.inputs["setIdentifier"], r.inputs["type"]) for r in records}


def test_shared_name_has_every_region_over_ipv4_and_ipv6(graph: Graph) -> None:
    """A client reaches every region over both protocols."""
    expected = {(region, kind) for region in REGIONS for kind in ("A", "AAAA")}

    assert members(latency(graph, SHARED)) == expected


def test_zone_name_has_regions_of_its_zone_only(graph: Graph) -> None:
    """If no member is healthy, Route 53 answers with all of them."""
    assert members(latency(graph, "eu.gateway.aws.example.com")) == {
        ("eu-west-1", "A"),
        ("eu-west-1", "AAAA"),
    }


def test_latency_record_has_the_health_check_of_its_region(graph: Graph) -> None:
    """Each record is removed from answers while its region is unhealthy."""
    ids = {check.name: check.outputs["id"] for check in graph.of_type(HEALTH_CHECK)}
    for r in graph.of_type(RECORD):
        if "latencyRoutingPolicies" not in r.inputs:
            continue
        region = r.inputs["setIdentifier"]
        (alias,) = r.inputs["aliases"]
        assert r.inputs["latencyRoutingPolicies"] == [{"region": region}]
        assert alias["name"] == f"alb-{region}.example.net"
        assert r.inputs["healthCheckId"] == ids[f"global-health-{region}"]


def test_alias_ignores_target_health(graph: Graph) -> None:
    """The health of a load balancer includes the API's targets."""
    aliases = [a for r in graph.of_type(RECORD) for a in r.inputs["aliases"]]

    assert len(aliases) > len(REGIONS)
    assert {a["evaluateTargetHealth"] for a in aliases} == {False}


def test_health_check_requests_the_regional_name(graph: Graph) -> None:
    """A shared name could be answered by another region."""
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


def test_api_name_is_an_alias_of_home(graph: Graph) -> None:
    """The API's name has a simple alias of the region whose API is writable."""
    api = [r for r in graph.of_type(RECORD) if r.inputs["name"].startswith("api.")]

    assert {r.inputs["type"] for r in api} == {"A", "AAAA"}
    for r in api:
        assert "setIdentifier" not in r.inputs
        assert r.inputs["aliases"][0]["name"] == "alb-us-east-1.example.net"


def test_drained_region_has_no_records_and_keeps_its_health_check() -> None:
    """It gets no clients, and its health stays known."""
    drained = record(global_stack(drained=frozenset({"eu-west-1"})))
    records = [r.inputs.get("setIdentifier") for r in drained.of_type(RECORD)]

    assert "eu-west-1" not in records
    assert len(drained.of_type(HEALTH_CHECK)) == 3


def test_single_region_has_latency_records() -> None:
    """A simple record would have to be deleted before a second region is added."""
    single = record(global_stack(EU, home="eu-west-1", cloudflare=False))

    assert members(latency(single, SHARED)) == {
        ("eu-west-1", "A"),
        ("eu-west-1", "AAAA"),
    }


def test_added_regions_leave_existing_records_unchanged() -> None:
    """Records of a single region have the same names and inputs among three."""
    single = record(global_stack(EU, home="eu-west-1", cloudflare=False))
    grown = {r.name: r for r in record(global_stack(home="eu-west-1")).resources}

    for r in single.of_type(RECORD):
        assert grown[r.name].inputs == r.inputs


def test_global_stack_preview_has_unknown_ids() -> None:
    """No health check and no pool has an id before the first update."""
    previewed = record(global_stack(), preview=True)

    assert {r.name for r in previewed.resources} == {
        r.name for r in record(global_stack()).resources
    }


def test_health_checks_follow_the_configuration() -> None:
    """Interval, threshold and checker regions decide how soon a region is left."""
    settings = HealthCheckConfig(
        interval_s=30,
        failure_threshold=2,
        checker_regions=("us-east-1", "eu-west-1", "ap-southeast-2"),
    )
    graph = record(global_stack(health_check=settings), stack="global")

    assert [
        (
            check.inputs["requestInterval"],
            check.inputs["failureThreshold"],
            check.inputs["regions"],
        )
        for check in graph.of_type(HEALTH_CHECK)
    ] == [(30, 2, ["us-east-1", "eu-west-1", "ap-southeast-2"])] * len(REGIONS)
