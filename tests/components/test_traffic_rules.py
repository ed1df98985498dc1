"""Promises of the walls around namespaces."""

from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.regional.workloads.network_policies import internet
from tests.components.gateway_fixtures import ENTRANCE, gateway
from tests.components.network_policy_queries import (
    METADATA,
    POLICY,
    closed,
    comes_in,
    goes_out,
    peers,
)
from tests.components.region_fixtures import REGIONS, region
from tests.graph import Graph

GATEWAY: Final = "keeptrusts-gateway"
API: Final = "keeptrusts-api"
TASKS: Final = "keeptrusts-database"
OPERATOR: Final = "external-secrets"

#: Of the shipped home region: its network, and one address in each kind of subnet.
VPC: Final = "10.0."
PUBLIC, PRIVATE, DATABASE = f"{VPC}192.9", f"{VPC}0.9", f"{VPC}208.9"
PROVIDER: Final = "104.18.7.192"
RESOLVER: Final = "172.20.0.10"


def namespaces(graph: Graph) -> Iterator[str]:
    """Yield every namespace that a region makes."""
    for namespace in graph.of_type("kubernetes:core/v1:Namespace"):
        yield namespace.inputs["metadata"]["name"]


@pytest.mark.parametrize("name", REGIONS)
def test_every_namespace_is_closed_both_ways(name: str) -> None:
    """No pod of ours talks to anybody it was not told of."""
    found = list(namespaces(region(name)))

    assert {GATEWAY, OPERATOR} <= set(found)
    assert [each for each in found if not closed(region(name), each)] == []


@pytest.mark.parametrize("name", REGIONS)
def test_nobody_reaches_the_credentials_of_the_machine(name: str) -> None:
    """The metadata service stays closed from every namespace, on every port."""
    graph = region(name)
    assert [
        (namespace, port)
        for namespace in namespaces(graph)
        for port in (53, 80, 443, 5432)
        if goes_out(graph, namespace, METADATA, port)
    ] == []


def test_the_nodes_are_told_to_obey() -> None:
    """Without the switch every policy is paper; the object itself may be EKS's."""
    switch = region().only("kubernetes:core/v1:ConfigMapPatch").inputs

    assert switch["data"] == {"enable-network-policy-controller": "true"}
    assert switch["metadata"]["name"] == "amazon-vpc-cni"
    assert switch["metadata"]["namespace"] == "kube-system"


@pytest.mark.parametrize("namespace", [GATEWAY, API, TASKS, OPERATOR])
def test_names_are_asked_for_of_the_cluster_alone(namespace: str) -> None:
    """DNS goes to the cluster's address, by both protocols, and nowhere else."""
    for protocol in ("UDP", "TCP"):
        assert goes_out(region(), namespace, RESOLVER, 53, protocol)
        assert not goes_out(region(), namespace, PROVIDER, 53, protocol)


@pytest.mark.parametrize(("namespace", "port"), [(GATEWAY, 41002), (API, 8080)])
def test_only_the_load_balancer_calls_a_workload(namespace: str, port: int) -> None:
    """Its subnets reach the one port; nodes and other pods reach none."""
    assert comes_in(region(), namespace, PUBLIC, port)
    assert not comes_in(region(), namespace, PUBLIC, port + 1)
    assert not comes_in(region(), namespace, PRIVATE, port)


def test_whoever_collects_metrics_is_let_in() -> None:
    """AWS's collector from beside the balancer, the cluster's own from a namespace."""
    own = "    telemetry: {metrics: operator, operator: {namespace: watching}}\n"
    there = {"kubernetes.io/metadata.name": "watching"}
    selected = {"namespaceSelector": {"matchLabels": there}, "ports": [41002]}

    graph = region()
    public = {
        subnet.outputs["id"]
        for subnet in graph.of_type("aws:ec2/subnet:Subnet")
        if comes_in(graph, GATEWAY, subnet.inputs["cidrBlock"].split("/")[0], 41002)
    }
    scraper = graph.only("aws:amp/scraper:Scraper").inputs["source"]["eks"]

    assert set(scraper["subnetIds"]) == public
    assert list(peers(graph, GATEWAY)) == []
    assert list(peers(region(settings=own), GATEWAY)) == [selected]


@pytest.mark.parametrize("namespace", [TASKS, OPERATOR])
def test_nobody_from_outside_calls_the_rest(namespace: str) -> None:
    """What answers no calls of ours has no way in from the load balancer."""
    for port in (80, 443, 8080, 10250):
        assert not comes_in(region(), namespace, PUBLIC, port)


def test_gateways_call_what_is_public_and_nothing_inside() -> None:
    """Providers and the API answer on 443; the network of the region stays closed."""
    assert goes_out(region(), GATEWAY, PROVIDER, 443)
    assert not goes_out(region(), GATEWAY, PROVIDER, 80)
    for inside in (PUBLIC, PRIVATE, DATABASE):
        assert not goes_out(region(), GATEWAY, inside, 443)
        assert not goes_out(region(), GATEWAY, inside, 5432)


@pytest.mark.parametrize("namespace", [API, TASKS])
def test_the_database_is_reached_where_it_lies(namespace: str) -> None:
    """In the database subnets, whichever zone takes over, and on its port."""
    for zone in (208, 209, 210):
        assert goes_out(region(), namespace, f"{VPC}{zone}.9", 5432)
    assert not goes_out(region(), namespace, PRIVATE, 5432)
    assert not goes_out(region(), namespace, DATABASE, 443)


def test_what_prepares_the_database_calls_nobody_else() -> None:
    """The master's credentials cannot leave by any other way."""
    assert not goes_out(region(), TASKS, PROVIDER, 443)


def test_the_operator_calls_aws_and_answers_the_cluster() -> None:
    """It calls AWS, and is asked by the API server."""
    assert goes_out(region(), OPERATOR, PROVIDER, 443)
    assert goes_out(region(), OPERATOR, PRIVATE, 443)
    assert comes_in(region(), OPERATOR, PRIVATE, 10250)


def test_whoever_has_a_role_fetches_its_credentials() -> None:
    """The operator and the API have one of AWS; nobody else asks the agent."""
    asking = {
        namespace
        for namespace in namespaces(region())
        if goes_out(region(), namespace, "169.254.170.23", 80)
    }

    assert asking == {OPERATOR, API}


def test_providers_inside_the_network_are_reached_where_there_are_some() -> None:
    """With all endpoints of AWS, a model may answer from a private subnet."""
    full = region(settings="    network: {endpoints: full}\n")
    minimal = region(settings="    network: {endpoints: minimal}\n")

    assert goes_out(full, GATEWAY, PRIVATE, 443)
    assert not goes_out(full, GATEWAY, DATABASE, 443)
    assert not goes_out(minimal, GATEWAY, PRIVATE, 443)


def test_no_pod_starts_outside_the_walls() -> None:
    """A Deployment waits for every policy of its namespace."""
    graph = gateway()
    (deployment,) = graph.of_type("kubernetes:apps/v1:Deployment")

    walls = {each.name for each in graph.of_type(POLICY)}
    assert len(walls) == 4
    assert walls <= set(deployment.dependencies)


def test_no_mesh_is_needed() -> None:
    """Nothing is open to other namespaces of the cluster."""
    assert list(peers(gateway(), GATEWAY)) == []
    assert comes_in(gateway(), GATEWAY, ENTRANCE.partition("/")[0], 41002)


@given(st.integers(0, 255), st.integers(0, 2**16 - 1))
def test_what_is_public_excludes_the_region_and_the_machine(
    second: int, address: int
) -> None:
    """Whatever the region's network, no address of it is taken for a provider's."""
    own = ip_network(f"10.{second}.0.0/16")
    shut = [ip_network(each) for each in internet(str(own)).excepted]

    assert any(own[address] in each for each in shut)
    assert any(ip_address(METADATA) in each for each in shut)
