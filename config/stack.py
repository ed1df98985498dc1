"""The documents of single stacks: a region, the foundation, the global stack."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from config.vocabulary import (
    AwsRegion,
    Cidr,
    Document,
    Image,
    PackId,
    Reason,
    RegionCidr,
    RoleArn,
    Topology,
)

Replicas = Annotated[int, Field(ge=1, le=1000)]
Seconds = Annotated[int, Field(ge=1, le=3600)]


class Endpoint(StrEnum):
    """Where the cluster's API server answers."""

    PUBLIC = "public"
    PRIVATE = "private"


class Cluster(Document):
    """The Kubernetes cluster of a region.

    ``public`` needs the networks that may call the API server; ``private`` needs a
    runner inside the VPC. Neither is a safe guess, so there is no default.
    """

    version: Annotated[str, StringConstraints(pattern=r"^1\.[0-9]{2}$")] = "1.35"
    endpoint: Endpoint
    public_access_cidrs: tuple[Cidr, ...] = ()
    administrators: Annotated[tuple[RoleArn, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def administrators_have_names_of_their_own(self) -> Self:
        """Reject two roles whose names would key the same access entry."""
        names = [arn.rpartition("/")[2] for arn in self.administrators]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            msg = f"administrators name role {twice} twice; name each role once"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def public_endpoint_names_its_callers(self) -> Self:
        """Reject an API server open to the world, or networks nobody reads."""
        if (self.endpoint is Endpoint.PUBLIC) != bool(self.public_access_cidrs):
            msg = (
                f"endpoint {self.endpoint.value!r} with public_access_cidrs "
                f"{list(self.public_access_cidrs)}; allowed: 'public' with at least "
                "one network, or 'private' with none"
            )
            raise ValueError(msg)
        return self


class Capacity(Document):
    """How many pods a workload may have."""

    min_replicas: Replicas
    max_replicas: Replicas

    @model_validator(mode="after")
    def floor_is_below_ceiling(self) -> Self:
        """Reject a floor above its ceiling."""
        if self.min_replicas > self.max_replicas:
            msg = (
                f"min_replicas {self.min_replicas} is above max_replicas "
                f"{self.max_replicas}; raise the ceiling or lower the floor"
            )
            raise ValueError(msg)
        return self


class Capacities(Document):
    """How many pods each workload of a region may have."""

    gateway: Capacity = Capacity(min_replicas=3, max_replicas=10)
    api: Capacity = Capacity(min_replicas=2, max_replicas=6)


class Database(Document):
    """The PostgreSQL instance of a region, primary or replica."""

    instance_class: Annotated[
        str, StringConstraints(pattern=r"^db\.[a-z0-9]+\.[a-z0-9]+$")
    ] = "db.r8g.large"
    multi_az: bool = True
    allocated_gib: Annotated[int, Field(ge=20, le=65536)] = 100
    max_allocated_gib: Annotated[int, Field(ge=22, le=65536)] = 1000


class Images(Document):
    """Images of one region that differ from the fleet's release."""

    gateway: Image | None = None
    api: Image | None = None


class Streams(Document):
    """How long model calls may last and how long they may stay silent."""

    longest_s: Seconds = 600
    longest_silence_s: Seconds = 900


class Lifecycle(Document):
    """Whether what holds state may be deleted."""

    protect: bool = True


class Region(Document):
    """What differs in this region."""

    cidr: RegionCidr
    cluster: Cluster
    capacity: Capacities = Capacities()
    database: Database = Database()
    images: Images = Images()
    streams: Streams = Streams()
    lifecycle: Lifecycle = Lifecycle()


class RegionStack(Document):
    """``Pulumi.<region>.yaml``, without its secrets."""

    aws_region: Annotated[AwsRegion, Field(alias="aws:region")]
    topology: Topology
    residency: tuple[PackId, ...] = ()
    region: Region


class FoundationStack(Document):
    """``Pulumi.foundation.yaml``."""

    lifecycle: Lifecycle = Lifecycle()


class GlobalStack(Document):
    """``Pulumi.global.yaml``: regions taken out of service, each with its reason."""

    drained: Mapping[AwsRegion, Reason] = {}
