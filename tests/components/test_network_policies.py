"""Promises of walls in a mesh and in a foreign network, and of their order."""

from collections.abc import Iterator
from ipaddress import ip_address, ip_network

import pytest

from config.problem import ConfigProblem
from config.telemetry import Metrics
from config.workload import Mesh
from tests.components.network_policy_queries import (
    EXISTING,
    POLICY,
    RANGES,
    comes_in,
    goes_out,
)
from tests.components.region_fixtures import region
from tests.graph import Graph

GATEWAY, API = "keeptrusts-gateway", "keeptrusts-api"
PRIVATE, PROVIDER = "10.0.0.9", "104.18.7.192"


@pytest.mark.parametrize("network", ["", f"{EXISTING}{RANGES}"])
@pytest.mark.parametrize("mesh", [Mesh.ISTIO, Mesh.LINKERD])
def test_a_mesh_takes_plain_text_from_no_subnet_of_pods(
    mesh: Mesh, network: str
) -> None:
    """Whoever collects metrics: who has no identity stands where no pod can."""
    for metrics in Metrics:
        metric = f"    telemetry: {{metrics: {metrics.value}}}\n"
        graph = region(settings=f"{network}    mesh: {mesh.value}\n{metric}")
        known = set(unauthenticated_cidrs(graph))
        pods = [f"10.0.{third}.9" for third in range(0, 48, 8)]

        assert known
        assert not [
            (each, pod)
            for each in known
            for pod in pods
            if ip_address(pod) in ip_network(each)
        ]
        assert not [pod for pod in pods if comes_in(graph, GATEWAY, pod, 41002)]


def unauthenticated_cidrs(graph: Graph) -> Iterator[str]:
    """Yield the networks from which a mesh takes callers without an identity."""
    for each in graph.resources:
        spec = each.inputs.get("spec", {})
        if each.type.endswith("istio.io/v1:AuthorizationPolicy"):
            for rule in spec["rules"]:
                yield from rule["from"][0]["source"]["notIpBlocks"]
        elif each.type.endswith(":NetworkAuthentication"):
            yield from (network["cidr"] for network in spec["networks"])


def test_walls_close_last_and_open_first() -> None:
    """Nobody is shut in before the holes are there, nor after they have gone."""
    graph = region()
    namespaced: dict[str, dict[str, str]] = {}
    for wall in graph.of_type(POLICY):
        metadata = wall.inputs["metadata"]
        namespaced.setdefault(metadata["namespace"], {})[metadata["name"]] = wall.name

    assert len(namespaced) == 4
    for walls in namespaced.values():
        deny = graph.named(walls.pop("deny"))
        assert set(walls.values()) <= set(deny.dependencies)


def test_of_a_foreign_network_only_the_range_is_known() -> None:
    """Where somebody else divided the network, the walls stand around all of it."""
    graph = region(settings=EXISTING)

    assert comes_in(graph, GATEWAY, PRIVATE, 41002)
    assert not comes_in(graph, GATEWAY, PROVIDER, 41002)
    assert not comes_in(region(settings=f"{EXISTING}{RANGES}"), GATEWAY, PRIVATE, 41002)
    assert goes_out(graph, API, PRIVATE, 5432)
    assert not goes_out(graph, API, PROVIDER, 5432)
    assert goes_out(graph, GATEWAY, PRIVATE, 443)


def test_public_ranges_lie_in_the_network() -> None:
    """Walls that open to another network would shut the load balancer out."""
    elsewhere = RANGES.replace("10.0.192.0/22", "10.9.0.0/24")

    with pytest.raises(ConfigProblem, match=r"'10.9.0.0/24'.* are no part of cidr"):
        region(settings=f"{EXISTING}{elsewhere}")
