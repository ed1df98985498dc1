"""The address plan of a region, derived from its one network prefix.

Every subnet is a function of the prefix and of the zone's letter, never of the
order in which zones are listed: another zone moves no other subnet. Every tier has
room for all six letters that AWS gives to zones.
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
        letter: The zone's letter, which keys its resources.
        availability_zone: AWS's name of the zone, ``us-east-1a``.
        public: The load balancer's subnet.
        private: The nodes' and pods' subnet.
        database: The database's subnet, without a default route.
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
    """All addresses of one region."""

    cidr: str
    availability_zones: tuple[AvailabilityZoneSubnets, ...]

    @classmethod
    def of(
        cls,
        region: str,
        cidr: str,
        letters: Collection[str] = DEFAULT_AVAILABILITY_ZONES,
    ) -> "AddressPlan":
        """Divide a region's /16 among its zones, in the order of their letters."""
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
