"""Regions that another program deploys, known by their addresses."""

from datetime import date
from pathlib import Path
from typing import Final

import pytest

from config import loader
from config.errors import ConfigError
from operations.edge_check.check import check as edge_check
from operations.residency_check.check import check
from tests import sample_project
from tests.mocks.pulumi_mocks import Graph
from tests.recorded_fleet import record_fleet
from tests.shipped_stacks import record_stack

RECORD: Final = "aws:route53/record:Record"
POOL: Final = "cloudflare:index/loadBalancerPool:LoadBalancerPool"
US: Final = "us: {regions: [us-east-1], "
ENDPOINT: Final = (
    "us: {regions: [us-east-1, us-west-2], endpoints: {us-west-2: "
    "{ipv4: [52.94.76.10], ipv6: ['2600:1f14::10']}}, "
)


def global_graph(directory: Path, *edits: tuple[str, str]) -> Graph:
    """Return the global stack of a project with edits of ``Pulumi.yaml``."""
    root = sample_project.write(directory)
    for old, new in edits:
        sample_project.edit(root, "Pulumi.yaml", old, new)
    return record_stack(loader.load_project(root), "global")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The global stack with a second region of zone us, known by its addresses."""
    return global_graph(
        tmp_path_factory.mktemp("endpoints"),
        (US, ENDPOINT),
        ("dr_region: us-west-2", "dr_region: us-east-2"),
    )


def records(graph: Graph, hostname: str) -> dict[str, tuple[object, object]]:
    """Return addresses and TTL of us-west-2's records of a host name, by type."""
    return {
        r.inputs["type"]: (r.inputs.get("records"), r.inputs.get("ttl"))
        for r in graph.of_type(RECORD)
        if r.inputs["name"] == hostname and "us-west-2" in r.name
    }


@pytest.mark.parametrize(
    "hostname",
    [
        "us-west-2.gateway.aws.example.com",
        "us.gateway.aws.example.com",
        "gateway.aws.example.com",
    ],
)
def test_endpoint_has_address_records_with_a_ttl_of_60(
    graph: Graph, hostname: str
) -> None:
    """Its own name, its zone's name and the shared name answer with its addresses."""
    assert records(graph, hostname) == {
        "A": (["52.94.76.10"], 60),
        "AAAA": (["2600:1f14::10"], 60),
    }


def test_endpoint_has_a_pool_with_its_address_and_its_own_host_header(
    graph: Graph,
) -> None:
    """Cloudflare connects to the address and requests the region's own host name."""
    (pool,) = (r for r in graph.of_type(POOL) if r.inputs["name"] == "us-west-2")

    assert pool.inputs["origins"] == [
        {
            "address": "52.94.76.10",
            "enabled": True,
            "header": {"hosts": ["us-west-2.gateway.aws.example.com"]},
            "name": "us-west-2-52-94-76-10",
            "weight": 1,
        }
    ]
    assert pool.inputs["monitor"]


def test_endpoint_has_a_health_check_of_its_own_name(graph: Graph) -> None:
    """A region of another program leaves the answers while it is unhealthy, too."""
    checks = {r.inputs["fqdn"] for r in graph.resources if "HealthCheck" in r.type}

    assert "us-west-2.gateway.aws.example.com" in checks


def test_zone_that_is_not_shared_is_in_no_shared_name(tmp_path: Path) -> None:
    """Its clients use the zone's name, and are refused at the public name."""
    graph = global_graph(tmp_path, ("eu:\n", "eu:\n          shared: false\n"))
    shared = {
        r.inputs["setIdentifier"]
        for r in graph.of_type(RECORD)
        if r.inputs["name"] == "gateway.aws.example.com"
    }
    own = {
        r.inputs["setIdentifier"]
        for r in graph.of_type(RECORD)
        if r.inputs["name"] == "eu.gateway.aws.example.com"
    }
    balancer = graph.only("cloudflare:index/loadBalancer:LoadBalancer").inputs
    refuse = next(
        r.outputs["id"] for r in graph.of_type(POOL) if r.inputs["name"] == "refuse"
    )

    assert (shared, own) == ({"us-east-1", "ap-southeast-1"}, {"eu-west-1"})
    assert balancer["regionPools"]["WEU"] == [refuse]
    assert balancer["fallbackPool"] == refuse


@pytest.mark.parametrize(
    ("new", "parts"),
    [
        (
            ENDPOINT.replace("52.94.76.10", "10.0.0.9"),
            ("endpoints.us-west-2.ipv4", "'10.0.0.9' is not public"),
        ),
        (
            ENDPOINT.replace("ipv4: [52.94.76.10], ", ""),
            ("endpoints.us-west-2.ipv4", "required"),
        ),
        (
            ENDPOINT.replace(", us-west-2]", "]"),
            ("endpoints ['us-west-2'] are not in regions",),
        ),
        (
            ENDPOINT.replace("endpoints: {us-west-2", "endpoints: {us-east-1"),
            ("residency_zones.us.endpoints", "Pulumi.us-east-1.yaml"),
        ),
        (
            ENDPOINT.replace("endpoints:", "planned: [us-west-2], endpoints:"),
            ("['us-west-2'] are in planned and in endpoints",),
        ),
    ],
)
def test_endpoint_that_cannot_be_reached_or_contradicts_is_rejected(
    new: str, parts: tuple[str, ...], tmp_path: Path
) -> None:
    """The message has the key, the value and what is allowed."""
    root = sample_project.write(tmp_path)
    sample_project.edit(root, "Pulumi.yaml", US, new)
    sample_project.edit(
        root, "Pulumi.yaml", "dr_region: us-west-2", "dr_region: us-east-2"
    )

    with pytest.raises(ConfigError) as error:
        loader.load_project(root)

    assert all(part in str(error.value) for part in ("Pulumi.yaml", *parts))


def test_fleet_with_an_endpoint_passes_the_proofs(tmp_path: Path) -> None:
    """Its declared addresses are places of its residency zone."""
    root = sample_project.write(tmp_path)
    sample_project.edit(root, "Pulumi.yaml", US, ENDPOINT)
    sample_project.edit(
        root, "Pulumi.yaml", "dr_region: us-west-2", "dr_region: us-east-2"
    )
    project = loader.load_project(root)
    graphs = record_fleet(project)

    residency = check(project, graphs, date(2026, 11, 27))
    edge = edge_check(project, graphs)

    assert [str(finding) for finding in residency.findings] == []
    assert [finding.text for finding in edge.findings] == []
    assert "us-west-2" in {each.edge.end for each in residency.edges}
