"""NetworkPolicies in a mesh and in an existing network, and their order."""

from collections.abc import Iterator
from ipaddress import ip_address, ip_network

import pytest

from config.errors import ConfigError
from config.telemetry import MetricsCollector
from config.workloads import ServiceMesh
from tests.components.network_policy_queries import (
    EXISTING,
    POLICY,
    RANGES,
    allows_egress,
    allows_ingress,
)
from tests.components.region_fixtures import region
from tests.graph import Graph

GATEWAY, API = "keeptrusts-gateway", "keeptrusts-api"
PRIVATE, PROVIDER = "10.0.0.9", "104.18.7.192"


@pytest.mark.parametrize("network", ["", f"{EXISTING}{RANGES}"])
@pytest.mark.parametrize("mesh", [ServiceMesh.ISTIO, ServiceMesh.LINKERD])
def test_mesh_unauthenticated_cidrs_contain_no_pods(
    mesh: ServiceMesh, network: str
) -> None:
    """Clients without an identity are in subnets without pods."""
    for metrics in MetricsCollector:
        metric = f"    telemetry: {{metrics: {metrics.value}}}\n"
        graph = region(settings=f"{network}    service_mesh: {mesh.value}\n{metric}")
        known = set(unauthenticated_cidrs(graph))
        pods = [f"10.0.{third}.9" for third in range(0, 48, 8)]

        assert known
        assert not [
            (each, pod)
            for each in known
            for pod in pods
            if ip_address(pod) in ip_network(each)
        ]
        assert not [pod for pod in pods if allows_ingress(graph, GATEWAY, pod, 41002)]


def unauthenticated_cidrs(graph: Graph) -> Iterator[str]:
    """Yield the CIDRs from which a mesh admits clients without an identity."""
    for each in graph.resources:
        spec = each.inputs.get("spec", {})
        if each.type.endswith("istio.io/v1:AuthorizationPolicy"):
            for rule in spec["rules"]:
                yield from rule["from"][0]["source"]["notIpBlocks"]
        elif each.type.endswith(":NetworkAuthentication"):
            yield from (network["cidr"] for network in spec["networks"])


def test_default_deny_policy_is_created_after_allow_policies() -> None:
    """It is also deleted first, so running pods are never cut off."""
    graph = region()
    namespaced: dict[str, dict[str, str]] = {}
    for policy in graph.of_type(POLICY):
        metadata = policy.inputs["metadata"]
        namespaced.setdefault(metadata["namespace"], {})[metadata["name"]] = policy.name

    assert len(namespaced) == 4
    for policies in namespaced.values():
        deny = graph.named(policies.pop("deny"))
        assert set(policies.values()) <= set(deny.dependencies)


def test_existing_network_policies_allow_the_whole_cidr() -> None:
    """The subnets of an existing network are not known."""
    graph = region(settings=EXISTING)

    assert allows_ingress(graph, GATEWAY, PRIVATE, 41002)
    assert not allows_ingress(graph, GATEWAY, PROVIDER, 41002)
    assert not allows_ingress(
        region(settings=f"{EXISTING}{RANGES}"), GATEWAY, PRIVATE, 41002
    )
    assert allows_egress(graph, API, PRIVATE, 5432)
    assert not allows_egress(graph, API, PROVIDER, 5432)
    assert allows_egress(graph, GATEWAY, PRIVATE, 443)


def test_public_cidrs_outside_the_network_are_rejected() -> None:
    """Policies for another network would cut off the load balancer."""
    elsewhere = RANGES.replace("10.0.192.0/22", "10.9.0.0/24")

    with pytest.raises(ConfigError, match=r"'10.9.0.0/24'.* are no part of cidr"):
        region(settings=f"{EXISTING}{elsewhere}")
