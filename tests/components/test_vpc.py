"""Promises of the regional network."""

from ipaddress import IPv4Network, IPv6Network

import pytest

from components.regional.network.vpc import TYPE, Network, NetworkArgs
from config.network import Nat
from plan.addressing import AddressPlan
from plan.naming import Scope
from tests.engine import record
from tests.graph import Graph

SCOPE = Scope(region="eu-west-1", zone="eu")
SUBNET = "aws:ec2/subnet:Subnet"
TIERS = ("public", "private", "database")
LETTERS = ("a", "b", "c")


def told(nat: Nat = Nat.REGIONAL) -> NetworkArgs:
    """Return what a network of the region is told."""
    return NetworkArgs(addresses=AddressPlan.of("eu-west-1", "10.1.0.0/16"), nat=nat)


@pytest.fixture(scope="module")
def graph() -> Graph:
    """One network, as the engine would have seen it."""
    return record(lambda: Network("network", told(), scope=SCOPE))


def table_of(tier: str, letter: str) -> str:
    """Return the name of the route table of a subnet."""
    zonal = f"-{letter}" if tier == "private" else ""
    return f"network-{tier}-routes{zonal}"


def routes_of(graph: Graph, tier: str, letter: str = "a") -> dict[str, set[str]]:
    """Return where a subnet's table leads: destination to the kinds of gateway."""
    found: dict[str, set[str]] = {}
    for route in graph.of_type("aws:ec2/route:Route"):
        if table_of(tier, letter) in route.dependencies:
            inputs = route.inputs
            to = inputs.get("destinationCidrBlock", "") or inputs.get(
                "destinationIpv6CidrBlock", ""
            )
            found[to] = {key for key in inputs if key.lower().endswith("gatewayid")}
    return found


def test_every_child_hangs_under_the_network(graph: Graph) -> None:
    """Everything a network creates is owned by the network."""
    assert {r.parent for r in graph.resources if r.type != TYPE} == {"network"}


def test_subnets_are_keyed_by_tier_and_zone_letter(graph: Graph) -> None:
    """A subnet's name is its identity, so a lost zone moves no other subnet."""
    placed = {
        s.name: (s.inputs["availabilityZone"], s.inputs["tags"]["Name"])
        for s in graph.of_type(SUBNET)
    }

    assert placed == {
        f"network-{tier}-{letter}": (f"eu-west-1{letter}", f"network-{tier}-{letter}")
        for tier in TIERS
        for letter in LETTERS
    }


def test_a_file_may_name_other_zones() -> None:
    """An account that has no zone b, or none there for EKS, gets c and d instead."""
    addresses = AddressPlan.of("eu-west-1", "10.1.0.0/16", ("d", "a", "c"))
    args = NetworkArgs(addresses=addresses, nat=Nat.PER_AZ)
    graph = record(lambda: Network("network", args, scope=SCOPE))
    found: dict[str, list[str]] = {tier: [] for tier in TIERS}
    for subnet in graph.of_type(SUBNET):
        found[subnet.name.split("-")[1]].append(subnet.inputs["availabilityZone"])

    assert {tuple(sorted(each)) for each in found.values()} == {
        ("eu-west-1a", "eu-west-1c", "eu-west-1d")
    }
    assert {g.name[-1] for g in graph.of_type("aws:ec2/natGateway:NatGateway")} == {
        *"acd"
    }


def test_subnets_overlap_in_neither_family(graph: Graph) -> None:
    """Nine IPv4 ranges inside the VPC's and six IPv6 /64s, all of them distinct."""
    subnets = graph.of_type(SUBNET)
    ipv4 = [IPv4Network(s.inputs["cidrBlock"]) for s in subnets]
    ipv6 = [
        IPv6Network(s.inputs["ipv6CidrBlock"])
        for s in subnets
        if "ipv6CidrBlock" in s.inputs
    ]
    whole = IPv6Network(graph.only("aws:ec2/vpc:Vpc").outputs["ipv6CidrBlock"])

    assert sum(r.num_addresses for r in ipv4) == 3 * (256 + 4096 + 256)
    assert not any(a.overlaps(b) for a in ipv4 for b in ipv4 if a is not b)
    assert len(set(ipv6)) == 6
    assert all(r.prefixlen == 64 and r.subnet_of(whole) for r in ipv6)


def test_database_subnets_reach_nothing(graph: Graph) -> None:
    """A database has no default route in either family, and no IPv6 address."""
    subnets = [s for s in graph.of_type(SUBNET) if "-database-" in s.name]

    assert routes_of(graph, "database") == {}
    assert not any("ipv6CidrBlock" in s.inputs for s in subnets)
    assert not any(s.inputs["assignIpv6AddressOnCreation"] for s in subnets)


def test_nobody_outside_can_open_a_connection_to_a_node(graph: Graph) -> None:
    """Private subnets lead out through gateways that let nothing in."""
    for letter in LETTERS:
        assert routes_of(graph, "private", letter) == {
            "0.0.0.0/0": {"natGatewayId"},
            "::/0": {"egressOnlyGatewayId"},
        }
    assert routes_of(graph, "public") == {
        "0.0.0.0/0": {"gatewayId"},
        "::/0": {"gatewayId"},
    }


def test_each_subnet_uses_the_routes_of_its_own_tier(graph: Graph) -> None:
    """No subnet is left to the VPC's main table."""
    associations = graph.of_type("aws:ec2/routeTableAssociation:RouteTableAssociation")

    assert sorted(a.dependencies for a in associations) == sorted(
        (f"network-{tier}-{letter}", table_of(tier, letter))
        for tier in TIERS
        for letter in LETTERS
    )


def test_the_nat_gateway_spans_the_region(graph: Graph) -> None:
    """A regional gateway refuses a subnet or an address, and needs a way out."""
    nat = graph.only("aws:ec2/natGateway:NatGateway")

    assert nat.inputs["availabilityMode"] == "regional"
    assert not {"subnetId", "allocationId"} & nat.inputs.keys()
    assert "network-internet" in nat.dependencies


def test_the_default_security_group_is_empty(graph: Graph) -> None:
    """An interface that nobody gave a group to talks to nothing."""
    group = graph.only("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")

    assert (group.inputs["ingress"], group.inputs["egress"]) == ([], [])


def test_nothing_stateful_is_in_a_network() -> None:
    """A network is made anew without loss, so nothing in it is protected."""
    preview = record(lambda: Network("network", told(), scope=SCOPE), preview=True)

    assert not any(r.protect for r in preview.resources)


def test_readiness_names_every_route_association_and_gateway() -> None:
    """Whoever waits for the network waits for all that traffic needs."""
    found: list[str] = []

    def build() -> None:
        network = Network("network", told(), scope=SCOPE)
        found.extend(type(r).__name__ for r in network.resources.ready)

    record(build)

    assert sorted(found) == sorted(
        ["NatGateway"] + 8 * ["Route"] + 9 * ["RouteTableAssociation"]
    )
