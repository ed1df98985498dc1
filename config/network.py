"""How a region's private subnets reach the world, or an existing network to use."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from config.vocabulary import Document

VpcId = Annotated[str, StringConstraints(pattern=r"^vpc-[0-9a-f]{8,17}$")]
SubnetId = Annotated[str, StringConstraints(pattern=r"^subnet-[0-9a-f]{8,17}$")]
#: One subnet per availability zone, the zones in the same order in every tier.
Subnets = Annotated[tuple[SubnetId, ...], Field(min_length=3, max_length=3)]


class Nat(StrEnum):
    """How IPv4 leaves the private subnets."""

    REGIONAL = "regional"
    PER_AZ = "per-az"
    SINGLE = "single"
    NONE = "none"


class Endpoints(StrEnum):
    """Which AWS services are reached without leaving the network."""

    NONE = "none"
    MINIMAL = "minimal"
    FULL = "full"


class ExistingNetwork(Document):
    """A network somebody else owns: this program makes none and changes nothing in it.

    Its owner answers for routes, endpoints and flow logs. ``region.cidr`` is its
    IPv4 range.
    """

    vpc_id: VpcId
    public_subnet_ids: Subnets
    private_subnet_ids: Subnets
    database_subnet_ids: Subnets

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


class Network(Document):
    """The network of a region; what is left out follows the region's size."""

    nat: Nat | None = None
    endpoints: Endpoints | None = None
    existing: ExistingNetwork | None = None

    @model_validator(mode="after")
    def existing_network_has_its_own_ways_out(self) -> Self:
        """Reject gateways and endpoints in a network that is not ours to change."""
        chosen = [k for k in ("nat", "endpoints") if getattr(self, k) is not None]
        if self.existing is not None and chosen:
            msg = (
                f"{chosen} beside 'existing'; the network's owner decides them, "
                "so leave them out"
            )
            raise ValueError(msg)
        return self
