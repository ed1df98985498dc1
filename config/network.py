"""Availability zones, NAT and VPC endpoints of a region, or its existing VPC."""

from enum import StrEnum
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from config.text_form import TextForm
from config.types import Cidr, StrictModel

VpcId = Annotated[
    str,
    TextForm(
        pattern=r"^vpc-[0-9a-f]{8,17}$",
        words="the id of a VPC",
        example="vpc-0abc1234def567890",
    ),
]
SubnetId = Annotated[
    str,
    TextForm(
        pattern=r"^subnet-[0-9a-f]{8,17}$",
        words="the id of a subnet",
        example="subnet-0abc1234def567890",
    ),
]
#: One subnet per availability zone, in the same order in every tier.
Subnets = Annotated[tuple[SubnetId, ...], Field(min_length=3, max_length=3)]

#: Number of availability zones of every region.
_AVAILABILITY_ZONES_PER_REGION: Final = 3
#: Letters of the availability zones of a region whose file names none.
DEFAULT_AVAILABILITY_ZONES: Final = ("a", "b", "c")
#: Regions in which EKS supports two availability zones only.
#: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
REGIONS_WITH_TWO_AVAILABILITY_ZONES: Final = frozenset({"us-west-1"})


def _different(letters: tuple[str, ...]) -> tuple[str, ...]:
    if (
        len(letters) != _AVAILABILITY_ZONES_PER_REGION
        or len({*letters}) != _AVAILABILITY_ZONES_PER_REGION
    ):
        msg = (
            f"{[*letters]}; allowed: {_AVAILABILITY_ZONES_PER_REGION} different "
            "letters, of availability zones that your account has in this region and "
            "that EKS supports"
        )
        raise ValueError(msg)
    return letters


#: Letters of the availability zones of a region.
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
    """NAT gateways for IPv4 traffic from the private subnets to the internet."""

    REGIONAL = "regional"
    PER_AZ = "per-az"
    SINGLE = "single"
    NONE = "none"


class VpcEndpoints(StrEnum):
    """Set of AWS services that get an interface VPC endpoint."""

    NONE = "none"
    MINIMAL = "minimal"
    FULL = "full"


class ExistingNetwork(StrictModel):
    """A VPC that another team owns; this program creates and changes nothing in it.

    Its owner manages routes, VPC endpoints and flow logs. ``region.cidr`` must be its
    IPv4 range. ``public_cidrs`` are the ranges of its public subnets, from which the
    load balancer calls the pods; without them, calls from the whole VPC are allowed.
    """

    vpc_id: VpcId
    public_subnet_ids: Subnets
    private_subnet_ids: Subnets
    database_subnet_ids: Subnets
    public_cidrs: Annotated[tuple[Cidr, ...], Field(max_length=3)] = ()

    @model_validator(mode="after")
    def each_subnet_has_one_tier(self) -> Self:
        """Reject a subnet that is named twice."""
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
    """The VPC of a region; unset NAT and VPC endpoints follow the region's size.

    ``availability_zones`` are the letters of three availability zones. AWS maps letters
    to physical zones per account. They cannot change later: EKS keeps a cluster in the
    availability zones it was created in.
    """

    availability_zones: AvailabilityZoneLetters = DEFAULT_AVAILABILITY_ZONES
    nat: NatMode | None = None
    vpc_endpoints: VpcEndpoints | None = None
    existing: ExistingNetwork | None = None

    @model_validator(mode="after")
    def existing_network_excludes_own_settings(self) -> Self:
        """Reject settings of a new VPC beside an existing one."""
        chosen = [
            key
            for key in ("availability_zones", "nat", "vpc_endpoints")
            if key in self.model_fields_set and getattr(self, key) is not None
        ]
        if self.existing is not None and chosen:
            msg = (
                f"{chosen} beside 'existing'; the owner of the VPC decides them, "
                "so leave them out"
            )
            raise ValueError(msg)
        return self
