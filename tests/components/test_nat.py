"""NAT choices of a region's private subnets."""

from collections.abc import Callable
from itertools import permutations
from typing import Final

import pulumi
import pytest

from components.regional.network.vpc import Network, NetworkArgs
from config.network import ExistingNetwork, NatMode
from offline_cloud.registry import RESOURCE_TYPES
from plan.addressing import AddressPlan
from plan.naming import Scope
from tests.graph import Graph, RegisteredResource
from tests.mocks.pulumi_mocks import record

SCOPE: Final = Scope(region="eu-west-1", residency_zone="eu")
NAT: Final = "aws:ec2/natGateway:NatGateway"
ADDRESS: Final = "aws:ec2/eip:Eip"
ROUTE: Final = "aws:ec2/route:Route"
TABLE: Final = "aws:ec2/routeTable:RouteTable"
ASSOCIATION: Final = "aws:ec2/routeTableAssociation:RouteTableAssociation"
ENDPOINT: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"
EGRESS: Final = "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway"
LETTERS: Final = ("a", "b", "c")
# Types that a change of the choice may create or delete.
MOVABLE: Final = frozenset({NAT, ADDRESS, ROUTE, EGRESS})


def network(
    nat: NatMode, existing: ExistingNetwork | None = None
) -> Callable[[], Network]:
    """Return a builder of a network with a choice."""
    addresses = AddressPlan.of("eu-west-1", "10.1.0.0/16")
    args = NetworkArgs(addresses=addresses, nat=nat, existing=existing)
    return lambda: Network("network", args, scope=SCOPE)


@pytest.fixture(scope="module")
def graphs() -> dict[NatMode, Graph]:
    """One network for each choice."""
    return {nat: record(network(nat)) for nat in NatMode}


def gateways_of(graph: Graph) -> dict[str, str]:
    """Return the NAT gateway of each zone."""
    names = {gateway.name for gateway in graph.of_type(NAT)}
    return {
        route.name.rpartition("-")[2]: (names & {*route.dependencies}).pop()
        for route in graph.of_type(ROUTE)
        if "natGatewayId" in route.inputs
    }


@pytest.mark.parametrize(
    ("nat", "ways_out"),
    [
        (NatMode.REGIONAL, dict.fromkeys(LETTERS, "network-nat")),
        (NatMode.SINGLE, dict.fromkeys(LETTERS, "network-nat-a")),
        (NatMode.PER_AZ, {letter: f"network-nat-{letter}" for letter in LETTERS}),
        (NatMode.NONE, {}),
    ],
)
def test_zone_routes_to_the_nat_gateway_of_the_choice(
    nat: NatMode, ways_out: dict[str, str], graphs: dict[NatMode, Graph]
) -> None:
    """One for all zones, one for each, or none; none is unused."""
    assert gateways_of(graphs[nat]) == ways_out
    assert {g.name for g in graphs[nat].of_type(NAT)} == set(ways_out.values())


@pytest.mark.parametrize("nat", [NatMode.SINGLE, NatMode.PER_AZ])
def test_zonal_nat_gateway_has_a_public_subnet_and_elastic_ip(
    nat: NatMode, graphs: dict[NatMode, Graph]
) -> None:
    """It is created after the internet gateway."""
    for gateway in graphs[nat].of_type(NAT):
        letter = gateway.name.rpartition("-")[2]
        assert gateway.inputs["availabilityMode"] == "zonal"
        assert set(gateway.dependencies) == {
            f"network-public-{letter}",
            f"network-nat-{letter}-address",
            "network-internet",
        }
    addresses = graphs[nat].of_type(ADDRESS)
    assert {a.name for a in addresses} == {
        f"{gateway.name}-address" for gateway in graphs[nat].of_type(NAT)
    }
    assert all("network-internet" in a.dependencies for a in addresses)


def test_nat_none_has_no_egress(graphs: dict[NatMode, Graph]) -> None:
    """No gateway, no address, and no default route of a private subnet."""
    graph = graphs[NatMode.NONE]

    assert not [r.name for r in graph.resources if r.type in {NAT, ADDRESS, EGRESS}]
    assert {route.name for route in graph.of_type(ROUTE)} == {
        "network-public-ipv4",
        "network-public-ipv6",
    }


@pytest.mark.parametrize("nat", NatMode)
def test_s3_gateway_endpoint_serves_every_private_subnet(
    nat: NatMode, graphs: dict[NatMode, Graph]
) -> None:
    """It is free of charge, so every choice has it."""
    endpoint = graphs[nat].only(ENDPOINT)

    assert {f"network-private-routes-{letter}" for letter in LETTERS} <= {
        *endpoint.dependencies
    }


def key(resource: RegisteredResource) -> tuple[str, str]:
    """Return what identifies a resource in its stack."""
    return resource.type, resource.name


@pytest.mark.parametrize(("before", "after"), [*permutations(NatMode, 2)])
def test_changed_nat_updates_routes_in_place(
    before: NatMode, after: NatMode, graphs: dict[NatMode, Graph]
) -> None:
    """Gateways are created and deleted; other resources keep their inputs."""
    old = {key(r): r for r in graphs[before].resources}
    new = {key(r): r for r in graphs[after].resources}

    assert {token for token, _ in old.keys() ^ new.keys()} <= MOVABLE
    changed = {
        (token, name)
        for token, name in old.keys() & new.keys()
        if old[token, name].inputs != new[token, name].inputs
    }
    assert {token for token, _ in changed} <= {ROUTE}
    for token, name in changed:
        was, will = old[token, name].inputs, new[token, name].inputs
        differing = {k for k in was | will if was.get(k) != will.get(k)}
        assert differing == {"natGatewayId"}
        assert not differing & RESOURCE_TYPES[token].replaces.keys()


def test_existing_network_creates_no_resources() -> None:
    """Nothing is created in it, and nothing depends on it."""
    tiers = {
        tier: tuple(f"subnet-{n}{letter * 7}" for letter in LETTERS)
        for n, tier in enumerate(("public", "private", "database"))
    }
    existing = ExistingNetwork(
        vpc_id="vpc-01234567",
        **{f"{tier}_subnet_ids": subnets for tier, subnets in tiers.items()},
    )
    handed: dict[str, str] = {}

    def note(role: str, output: pulumi.Output[str]) -> None:
        output.apply(lambda identity: handed.update({role: identity}))

    def build() -> None:
        found = network(NatMode.REGIONAL, existing)().resources
        assert found.ready == ()
        note("vpc", found.vpc_id)
        for tier in tiers:
            for n, each in enumerate(getattr(found, f"{tier}_subnet_ids")):
                note(f"{tier}{n}", each)

    graph = record(build)

    assert [r.name for r in graph.resources] == ["network"]
    assert handed == {
        "vpc": "vpc-01234567",
        **{f"{t}{n}": i for t, subnets in tiers.items() for n, i in enumerate(subnets)},
    }
