"""Traffic that NetworkPolicies allow in every namespace."""

from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.regional.workloads.network_policies import to_internet
from tests.components.gateway_fixtures import LOAD_BALANCER_SUBNET, gateway
from tests.components.network_policy_queries import (
    METADATA,
    POLICY,
    allows_egress,
    allows_ingress,
    cluster_peers,
    is_default_deny,
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
    """Yield every namespace of a region."""
    for namespace in graph.of_type("kubernetes:core/v1:Namespace"):
        yield namespace.inputs["metadata"]["name"]


@pytest.mark.parametrize("name", REGIONS)
def test_namespace_has_a_default_deny_policy(name: str) -> None:
    """Pods have allowed traffic only, in both directions."""
    found = list(namespaces(region(name)))

    assert {GATEWAY, OPERATOR} <= set(found)
    assert [each for each in found if not is_default_deny(region(name), each)] == []


@pytest.mark.parametrize("name", REGIONS)
def test_instance_metadata_is_denied_in_every_namespace(name: str) -> None:
    """The metadata service is unreachable on every port."""
    graph = region(name)
    assert [
        (namespace, port)
        for namespace in namespaces(graph)
        for port in (53, 80, 443, 5432)
        if allows_egress(graph, namespace, METADATA, port)
    ] == []


def test_network_policy_enforcement_is_enabled() -> None:
    """Auto Mode ignores policies without this key of EKS's ConfigMap."""
    switch = region().only("kubernetes:core/v1:ConfigMapPatch").inputs

    assert switch["data"] == {"enable-network-policy-controller": "true"}
    assert switch["metadata"]["name"] == "amazon-vpc-cni"
    assert switch["metadata"]["namespace"] == "kube-system"


@pytest.mark.parametrize("namespace", [GATEWAY, API, TASKS, OPERATOR])
def test_dns_is_allowed_to_the_cluster_resolver_only(namespace: str) -> None:
    """Both protocols reach this address, and no other one."""
    for protocol in ("UDP", "TCP"):
        assert allows_egress(region(), namespace, RESOLVER, 53, protocol)
        assert not allows_egress(region(), namespace, PROVIDER, 53, protocol)


@pytest.mark.parametrize(("namespace", "port"), [(GATEWAY, 41002), (API, 8080)])
def test_workload_port_is_open_to_the_load_balancer_only(
    namespace: str, port: int
) -> None:
    """Its subnets reach one port; nodes and other pods reach none."""
    assert allows_ingress(region(), namespace, PUBLIC, port)
    assert not allows_ingress(region(), namespace, PUBLIC, port + 1)
    assert not allows_ingress(region(), namespace, PRIVATE, port)


def test_prometheus_may_scrape_the_gateways() -> None:
    """AWS's scraper from the public subnets, the cluster's own from its namespace."""
    own = (
        "    telemetry: {metrics: operator,"
        " prometheus_operator: {namespace: watching}}\n"
    )
    there = {"kubernetes.io/metadata.name": "watching"}
    selected = {"namespaceSelector": {"matchLabels": there}, "ports": [41002]}

    graph = region()
    public = {
        subnet.outputs["id"]
        for subnet in graph.of_type("aws:ec2/subnet:Subnet")
        if allows_ingress(
            graph, GATEWAY, subnet.inputs["cidrBlock"].split("/")[0], 41002
        )
    }
    scraper = graph.only("aws:amp/scraper:Scraper").inputs["source"]["eks"]

    assert set(scraper["subnetIds"]) == public
    assert list(cluster_peers(graph, GATEWAY)) == []
    assert list(cluster_peers(region(settings=own), GATEWAY)) == [selected]


@pytest.mark.parametrize("namespace", [TASKS, OPERATOR])
def test_namespace_without_workload_denies_the_load_balancer(namespace: str) -> None:
    """Only workloads accept connections from the load balancer."""
    for port in (80, 443, 8080, 10250):
        assert not allows_ingress(region(), namespace, PUBLIC, port)


def test_gateway_egress_is_public_https_only() -> None:
    """Providers and the API use 443; addresses of the VPC are denied."""
    assert allows_egress(region(), GATEWAY, PROVIDER, 443)
    assert not allows_egress(region(), GATEWAY, PROVIDER, 80)
    for inside in (PUBLIC, PRIVATE, DATABASE):
        assert not allows_egress(region(), GATEWAY, inside, 443)
        assert not allows_egress(region(), GATEWAY, inside, 5432)


@pytest.mark.parametrize("namespace", [API, TASKS])
def test_database_is_allowed_in_its_subnets_on_5432(namespace: str) -> None:
    """The rule covers every zone for a failover."""
    for zone in (208, 209, 210):
        assert allows_egress(region(), namespace, f"{VPC}{zone}.9", 5432)
    assert not allows_egress(region(), namespace, PRIVATE, 5432)
    assert not allows_egress(region(), namespace, DATABASE, 443)


def test_schema_jobs_egress_is_the_database_only() -> None:
    """Master credentials cannot be sent elsewhere."""
    assert not allows_egress(region(), TASKS, PROVIDER, 443)


def test_operator_may_reach_aws_and_serve_its_webhook() -> None:
    """The API server calls its webhook."""
    assert allows_egress(region(), OPERATOR, PROVIDER, 443)
    assert allows_egress(region(), OPERATOR, PRIVATE, 443)
    assert allows_ingress(region(), OPERATOR, PRIVATE, 10250)


def test_pod_identity_agent_is_allowed_for_pods_with_a_role_only() -> None:
    """The operator and the API have an IAM role; other pods have none."""
    asking = {
        namespace
        for namespace in namespaces(region())
        if allows_egress(region(), namespace, "169.254.170.23", 80)
    }

    assert asking == {OPERATOR, API}


def test_vpc_endpoints_are_allowed_where_they_exist() -> None:
    """With all endpoints, Bedrock has an address in a private subnet."""
    full = region(settings="    network: {vpc_endpoints: full}\n")
    minimal = region(settings="    network: {vpc_endpoints: minimal}\n")

    assert allows_egress(full, GATEWAY, PRIVATE, 443)
    assert not allows_egress(full, GATEWAY, DATABASE, 443)
    assert not allows_egress(minimal, GATEWAY, PRIVATE, 443)


def test_deployment_depends_on_every_network_policy() -> None:
    """Its pods start with all policies of their namespace."""
    graph = gateway()
    (deployment,) = graph.of_type("kubernetes:apps/v1:Deployment")

    policies = {each.name for each in graph.of_type(POLICY)}
    assert len(policies) == 4
    assert policies <= set(deployment.dependencies)


def test_without_mesh_no_other_namespace_is_allowed() -> None:
    """No rule names another namespace of the cluster."""
    assert list(cluster_peers(gateway(), GATEWAY)) == []
    assert allows_ingress(
        gateway(), GATEWAY, LOAD_BALANCER_SUBNET.partition("/")[0], 41002
    )


@given(st.integers(0, 255), st.integers(0, 2**16 - 1))
def test_to_internet_excludes_the_region_and_link_local(
    second: int, address: int
) -> None:
    """An address of the region's network never counts as public."""
    own = ip_network(f"10.{second}.0.0/16")
    shut = [ip_network(each) for each in to_internet(str(own)).excepted]

    assert any(own[address] in each for each in shut)
    assert any(ip_address(METADATA) in each for each in shut)
