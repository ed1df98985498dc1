"""The address plan of a region, derived from its one network prefix.

Every subnet depends on the prefix and on the letter of its availability zone, not on
the order of the list, so another availability zone moves no other subnet. Every tier
has room for the six letters that AWS uses.
"""

from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Final

from config.network import DEFAULT_AVAILABILITY_ZONES

_FIRST_LETTER: Final = "a"

#: Layout of the /16: private /20s from .0, public /24s from .192, database from .208.
_PRIVATE_PREFIX: Final = 20
_SMALL_PREFIX: Final = 24
_FIRST_PUBLIC: Final = 192
_FIRST_DATABASE: Final = 208
_FIRST_PRIVATE_IPV6: Final = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class AvailabilityZoneSubnets:
    """The subnets of one availability zone.

    Attributes:
        letter: Letter of the availability zone, part of its resources' logical names.
        availability_zone: Its name, ``us-east-1a``.
        public: CIDR of the load balancer's subnet.
        private: CIDR of the nodes' and pods' subnet.
        database: CIDR of the database's subnet, which has no default route.
        public_ipv6_index: Position of the public /64 in the VPC's /56.
        private_ipv6_index: Position of the private /64 in the VPC's /56.
    """

    letter: str
    availability_zone: str
    public: str
    private: str
    database: str
    public_ipv6_index: int
    private_ipv6_index: int


@dataclass(frozen=True, kw_only=True, slots=True)
class AddressPlan:
    """CIDR and subnets of one region."""

    cidr: str
    availability_zones: tuple[AvailabilityZoneSubnets, ...]

    @classmethod
    def of(
        cls,
        region: str,
        cidr: str,
        letters: Collection[str] = DEFAULT_AVAILABILITY_ZONES,
    ) -> "AddressPlan":
        """Divide a region's /16 among availability zones, in alphabetical order."""
        network = IPv4Network(cidr)
        return cls(
            cidr=cidr,
            availability_zones=tuple(
                _availability_zone(region, network, letter)
                for letter in sorted(letters)
            ),
        )


def _availability_zone(
    region: str, network: IPv4Network, letter: str
) -> AvailabilityZoneSubnets:
    position = ord(letter) - ord(_FIRST_LETTER)
    return AvailabilityZoneSubnets(
        letter=letter,
        availability_zone=f"{region}{letter}",
        public=_subnet(network, _SMALL_PREFIX, _FIRST_PUBLIC + position),
        private=_subnet(network, _PRIVATE_PREFIX, position),
        database=_subnet(network, _SMALL_PREFIX, _FIRST_DATABASE + position),
        public_ipv6_index=position,
        private_ipv6_index=_FIRST_PRIVATE_IPV6 + position,
    )


def _subnet(network: IPv4Network, prefix: int, position: int) -> str:
    size = 1 << (32 - prefix)
    return f"{network.network_address + position * size}/{prefix}"
