"""How a region's private subnets reach the world, or an existing network to use."""

from enum import StrEnum
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from config.types import Cidr, StrictModel

VpcId = Annotated[str, StringConstraints(pattern=r"^vpc-[0-9a-f]{8,17}$")]
SubnetId = Annotated[str, StringConstraints(pattern=r"^subnet-[0-9a-f]{8,17}$")]
#: One subnet per availability zone, the zones in the same order in every tier.
Subnets = Annotated[tuple[SubnetId, ...], Field(min_length=3, max_length=3)]

#: What a region's subnets, pods and standby are spread over.
_AVAILABILITY_ZONES_PER_REGION: Final = 3
#: The zones of a region whose file names none.
DEFAULT_AVAILABILITY_ZONES: Final = ("a", "b", "c")
#: Where EKS runs in two zones only, whatever an account calls them.
#: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
REGIONS_WITH_TWO_AVAILABILITY_ZONES: Final = frozenset({"us-west-1"})


def _different(letters: tuple[str, ...]) -> tuple[str, ...]:
    if (
        len(letters) != _AVAILABILITY_ZONES_PER_REGION
        or len({*letters}) != _AVAILABILITY_ZONES_PER_REGION
    ):
        msg = (
            f"{[*letters]}; allowed: {_AVAILABILITY_ZONES_PER_REGION} different letters, those of zones that "
            "your account has in this region and that EKS runs in"
        )
        raise ValueError(msg)
    return letters


#: Letters of the availability zones that a region is spread over.
AvailabilityZoneLetters = Annotated[
    tuple[Literal["a", "b", "c", "d", "e", "f"], ...],
    AfterValidator(_different),
    Field(
        json_schema_extra={
            "minItems": _AVAILABILITY_ZONES_PER_REGION,
            "maxItems": _AVAILABILITY_ZONES_PER_REGION,
            "uniqueItems": True,
        }
    ),
]


class NatMode(StrEnum):
    """How IPv4 leaves the private subnets."""

    REGIONAL = "regional"
    PER_AZ = "per-az"
    SINGLE = "single"
    NONE = "none"


class VpcEndpoints(StrEnum):
    """Which AWS services are reached without leaving the network."""

    NONE = "none"
    MINIMAL = "minimal"
    FULL = "full"


class ExistingNetwork(StrictModel):
    """A network somebody else owns: this program makes none and changes nothing in it.

    Its owner answers for routes, endpoints and flow logs. ``region.cidr`` is its
    IPv4 range; ``public_cidrs`` are the ranges of its public subnets, from which
    workloads are called. Where they are left out it may be from anywhere inside.
    """

    vpc_id: VpcId
    public_subnet_ids: Subnets
    private_subnet_ids: Subnets
    database_subnet_ids: Subnets
    public_cidrs: Annotated[tuple[Cidr, ...], Field(max_length=3)] = ()

    @model_validator(mode="after")
    def each_subnet_has_one_tier(self) -> Self:
        """Reject a subnet that would be public and private at once."""
        named = (
            *self.public_subnet_ids,
            *self.private_subnet_ids,
            *self.database_subnet_ids,
        )
        twice = sorted({subnet for subnet in named if named.count(subnet) > 1})
        if twice:
            msg = f"subnets {twice} are named twice; allowed: nine different subnets"
            raise ValueError(msg)
        return self


class NetworkConfig(StrictModel):
    """The network of a region; NAT and endpoints left out follow the region's size.

    ``zones`` are the letters of three availability zones; which zone a letter means,
    AWS decides for each account. They are chosen once: EKS keeps a cluster in the
    zones it was made in.
    """

    availability_zones: AvailabilityZoneLetters = DEFAULT_AVAILABILITY_ZONES
    nat: NatMode | None = None
    vpc_endpoints: VpcEndpoints | None = None
    existing: ExistingNetwork | None = None

    @model_validator(mode="after")
    def existing_network_excludes_own_settings(self) -> Self:
        """Reject zones, gateways and endpoints in a network that is not ours."""
        chosen = [
            key
            for key in ("availability_zones", "nat", "vpc_endpoints")
            if key in self.model_fields_set and getattr(self, key) is not None
        ]
        if self.existing is not None and chosen:
            msg = (
                f"{chosen} beside 'existing'; the network's owner decides them, "
                "so leave them out"
            )
            raise ValueError(msg)
        return self
