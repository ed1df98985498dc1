"""VPC of a region."""

from ipaddress import IPv4Network, IPv6Network

import pytest

from components.regional.network.vpc import TYPE, Network, NetworkArgs
from config.network import NatMode
from plan.addressing import AddressPlan
from plan.naming import Scope
from tests.graph import Graph
from tests.mocks.pulumi_mocks import record

SCOPE = Scope(region="eu-west-1", residency_zone="eu")
SUBNET = "aws:ec2/subnet:Subnet"
TIERS = ("public", "private", "database")
LETTERS = ("a", "b", "c")


def network_args(nat: NatMode = NatMode.REGIONAL) -> NetworkArgs:
    """Return the arguments of the region's network."""
    return NetworkArgs(addresses=AddressPlan.of("eu-west-1", "10.1.0.0/16"), nat=nat)


@pytest.fixture(scope="module")
def graph() -> Graph:
    """One recorded network."""
    return record(lambda: Network("network", network_args(), scope=SCOPE))


def table_of(tier: str, letter: str) -> str:
    """Return the name of a subnet's route table."""
    zonal = f"-{letter}" if tier == "private" else ""
    return f"network-{tier}-routes{zonal}"


def routes_of(graph: Graph, tier: str, letter: str = "a") -> dict[str, set[str]]:
    """Return the gateway types of a subnet's routes by destination."""
    found: dict[str, set[str]] = {}
    for route in graph.of_type("aws:ec2/route:Route"):
        if table_of(tier, letter) in route.dependencies:
            inputs = route.inputs
            to = inputs.get("destinationCidrBlock", "") or inputs.get(
                "destinationIpv6CidrBlock", ""
            )
            found[to] = {key for key in inputs if key.lower().endswith("gatewayid")}
    return found


def test_network_children_have_the_component_as_parent(graph: Graph) -> None:
    """Everything that the component creates is its child."""
    assert {r.parent for r in graph.resources if r.type != TYPE} == {"network"}


def test_subnet_name_is_tier_and_zone_letter(graph: Graph) -> None:
    """The name is the identity, so a lost zone renames no other subnet."""
    placed = {
        s.name: (s.inputs["availabilityZone"], s.inputs["tags"]["Name"])
        for s in graph.of_type(SUBNET)
    }

    assert placed == {
        f"network-{tier}-{letter}": (f"eu-west-1{letter}", f"network-{tier}-{letter}")
        for tier in TIERS
        for letter in LETTERS
    }


def test_network_zones_can_be_chosen() -> None:
    """An account without zone b, or without EKS there, uses c and d."""
    addresses = AddressPlan.of("eu-west-1", "10.1.0.0/16", ("d", "a", "c"))
    args = NetworkArgs(addresses=addresses, nat=NatMode.PER_AZ)
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


def test_subnets_do_not_overlap(graph: Graph) -> None:
    """Nine IPv4 CIDRs inside the VPC's and six IPv6 /64s are distinct."""
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


def test_database_subnets_have_no_default_route(graph: Graph) -> None:
    """They have none for IPv4 or IPv6, and no IPv6 address."""
    subnets = [s for s in graph.of_type(SUBNET) if "-database-" in s.name]

    assert routes_of(graph, "database") == {}
    assert not any("ipv6CidrBlock" in s.inputs for s in subnets)
    assert not any(s.inputs["assignIpv6AddressOnCreation"] for s in subnets)


def test_private_subnets_allow_no_inbound_connections(graph: Graph) -> None:
    """Their gateways allow outbound connections only."""
    for letter in LETTERS:
        assert routes_of(graph, "private", letter) == {
            "0.0.0.0/0": {"natGatewayId"},
            "::/0": {"egressOnlyGatewayId"},
        }
    assert routes_of(graph, "public") == {
        "0.0.0.0/0": {"gatewayId"},
        "::/0": {"gatewayId"},
    }


def test_subnet_has_the_route_table_of_its_tier(graph: Graph) -> None:
    """No subnet uses the main route table of the VPC."""
    associations = graph.of_type("aws:ec2/routeTableAssociation:RouteTableAssociation")

    assert sorted(a.dependencies for a in associations) == sorted(
        (f"network-{tier}-{letter}", table_of(tier, letter))
        for tier in TIERS
        for letter in LETTERS
    )


def test_regional_nat_gateway_has_no_subnet(graph: Graph) -> None:
    """EC2 rejects a subnet or an address; the internet gateway comes first."""
    nat = graph.only("aws:ec2/natGateway:NatGateway")

    assert nat.inputs["availabilityMode"] == "regional"
    assert not {"subnetId", "allocationId"} & nat.inputs.keys()
    assert "network-internet" in nat.dependencies


def test_default_security_group_has_no_rules(graph: Graph) -> None:
    """An interface without a group of its own has no traffic."""
    group = graph.only("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")

    assert (group.inputs["ingress"], group.inputs["egress"]) == ([], [])


def test_network_protects_nothing() -> None:
    """A network stores no data."""
    preview = record(
        lambda: Network("network", network_args(), scope=SCOPE), preview=True
    )

    assert not any(r.protect for r in preview.resources)


def test_network_ready_includes_routes_associations_and_gateways() -> None:
    """A dependent of the network waits for all that traffic needs."""
    found: list[str] = []

    def build() -> None:
        network = Network("network", network_args(), scope=SCOPE)
        found.extend(type(r).__name__ for r in network.resources.ready)

    record(build)

    assert sorted(found) == sorted(
        ["NatGateway"] + 8 * ["Route"] + 9 * ["RouteTableAssociation"]
    )
