"""The address plan of a region."""

from ipaddress import IPv4Network
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from plan.addressing import AddressPlan


def subnets(plan: AddressPlan) -> list[IPv4Network]:
    """Return every subnet of the plan."""
    return [
        IPv4Network(cidr)
        for zone in plan.zones
        for cidr in (zone.public, zone.private, zone.database)
    ]


@given(st.integers(min_value=0, max_value=255))
def test_subnets_are_disjoint_and_inside_the_region(octet: int) -> None:
    """No two subnets share an address, and none leaves the region's /16."""
    plan = AddressPlan.of("eu-west-1", f"10.{octet}.0.0/16")
    region = IPv4Network(plan.cidr)

    assert all(subnet.subnet_of(region) for subnet in subnets(plan))
    assert not any(one.overlaps(other) for one, other in combinations(subnets(plan), 2))


def test_ipv6_positions_are_distinct() -> None:
    """Every dual-stack subnet has a /64 of its own inside the /56."""
    plan = AddressPlan.of("eu-west-1", "10.1.0.0/16")
    positions = [
        position
        for zone in plan.zones
        for position in (zone.public_ipv6_index, zone.private_ipv6_index)
    ]

    assert len(set(positions)) == len(positions)
    assert all(0 <= position < 256 for position in positions)


def test_the_addresses_of_a_zone_are_written_down() -> None:
    """The layout is a contract: moving a subnet replaces what lives in it."""
    zones = AddressPlan.of("eu-west-1", "10.1.0.0/16").zones

    assert [(z.availability_zone, z.public, z.private, z.database) for z in zones] == [
        ("eu-west-1a", "10.1.192.0/24", "10.1.0.0/20", "10.1.208.0/24"),
        ("eu-west-1b", "10.1.193.0/24", "10.1.16.0/20", "10.1.209.0/24"),
        ("eu-west-1c", "10.1.194.0/24", "10.1.32.0/20", "10.1.210.0/24"),
    ]
