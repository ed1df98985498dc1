"""The address plan of a region."""

from collections.abc import Iterable
from ipaddress import IPv4Network
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from plan.addressing import AddressPlan, AvailabilityZoneSubnets

LETTERS = "abcdef"
#: Three of six availability zones, in any order.
zones = st.permutations(LETTERS).map(lambda letters: tuple(letters[:3]))


def subnets(plan: AddressPlan) -> list[IPv4Network]:
    """Return every subnet of the plan."""
    return [
        IPv4Network(cidr)
        for zone in plan.availability_zones
        for cidr in (zone.public, zone.private, zone.database)
    ]


def subnets_by_letter(letters: Iterable[str]) -> dict[str, AvailabilityZoneSubnets]:
    """Return the subnets of a region by the letters of its availability zones."""
    plan = AddressPlan.of("eu-west-1", "10.1.0.0/16", tuple(letters))
    return {zone.letter: zone for zone in plan.availability_zones}


@given(st.integers(min_value=0, max_value=255), zones)
def test_subnets_of_a_region_are_disjoint_and_inside_its_cidr(
    octet: int, letters: tuple[str, ...]
) -> None:
    """No two subnets share an address, and all are inside the region's /16."""
    plan = AddressPlan.of("eu-west-1", f"10.{octet}.0.0/16", letters)
    region = IPv4Network(plan.cidr)

    assert all(subnet.subnet_of(region) for subnet in subnets(plan))
    assert not any(one.overlaps(other) for one, other in combinations(subnets(plan), 2))


@given(zones, zones)
def test_subnets_of_a_zone_depend_on_its_letter_only(
    one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    """A change of one availability zone does not change the subnets of others."""
    first, second = subnets_by_letter(one), subnets_by_letter(other)

    assert {*first} == {*one}
    for letter in first.keys() & second.keys():
        assert first[letter] == second[letter]


@given(zones)
def test_availability_zones_in_any_order_are_sorted_by_letter(
    letters: tuple[str, ...],
) -> None:
    """The order of the letters in the file does not change the plan."""
    assert [*subnets_by_letter(letters)] == sorted(letters)


def test_subnets_of_all_six_zones_do_not_overlap() -> None:
    """The layout has addresses for all letters at once, in IPv4 and IPv6."""
    plan = AddressPlan.of("eu-west-1", "10.1.0.0/16", LETTERS)

    assert not any(one.overlaps(other) for one, other in combinations(subnets(plan), 2))
    assert_positions_are_distinct(plan)


@given(zones)
def test_ipv6_indexes_of_subnets_are_distinct(letters: tuple[str, ...]) -> None:
    """Every dual-stack subnet has a /64 of its own inside the /56."""
    assert_positions_are_distinct(AddressPlan.of("eu-west-1", "10.1.0.0/16", letters))


def assert_positions_are_distinct(plan: AddressPlan) -> None:
    """Fail if two subnets would have the same /64, or one outside the /56."""
    positions = [
        position
        for zone in plan.availability_zones
        for position in (zone.public_ipv6_index, zone.private_ipv6_index)
    ]

    assert len(set(positions)) == len(positions)
    assert all(0 <= position < 256 for position in positions)


def test_subnet_cidrs_of_three_zones_equal_the_recorded_ones() -> None:
    """The layout does not change, because another CIDR replaces the subnet."""
    zones = AddressPlan.of("eu-west-1", "10.1.0.0/16").availability_zones

    assert [(z.availability_zone, z.public, z.private, z.database) for z in zones] == [
        ("eu-west-1a", "10.1.192.0/24", "10.1.0.0/20", "10.1.208.0/24"),
        ("eu-west-1b", "10.1.193.0/24", "10.1.16.0/20", "10.1.209.0/24"),
        ("eu-west-1c", "10.1.194.0/24", "10.1.32.0/20", "10.1.210.0/24"),
    ]
