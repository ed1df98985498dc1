"""The documents of single stacks: a region, the foundation, the global stack."""

from collections.abc import Mapping
from ipaddress import IPv4Network, ip_network
from typing import Annotated, Self

from pydantic import Field, model_validator

from config.capacity import Capacities, SizeName
from config.cluster import Cluster
from config.database import Database
from config.firewall import Firewall
from config.network import Network
from config.telemetry import Addresses, Telemetry
from config.vocabulary import (
    AwsRegion,
    Document,
    Image,
    PackId,
    Reason,
    RegionCidr,
    Registry,
    Topology,
)
from config.workload import Api, Gateway, Mesh, Secrets

Seconds = Annotated[int, Field(ge=1, le=3600)]


class Images(Document):
    """Images of one region that differ from the fleet's release.

    ``mirror`` is a private registry that holds the images of everybody else, under
    the paths they have at home.
    """

    gateway: Image | None = None
    api: Image | None = None
    mirror: Registry | None = None


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
    size: SizeName = SizeName.PRODUCTION
    network: Network = Network()
    cluster: Cluster
    capacity: Capacities = Capacities()
    database: Database = Database()
    gateway: Gateway = Gateway()
    api: Api = Api()
    firewall: Firewall = Firewall()
    mesh: Mesh = Mesh.NONE
    secrets: Secrets = Secrets()
    telemetry: Telemetry = Telemetry()
    images: Images = Images()
    streams: Streams = Streams()
    lifecycle: Lifecycle = Lifecycle()

    @model_validator(mode="after")
    def public_ranges_lie_in_the_network(self) -> Self:
        """Reject ranges that no subnet of the network can have."""
        existing, own = self.network.existing, IPv4Network(self.cidr)
        named = [] if existing is None else [*map(ip_network, existing.public_cidrs)]
        outside = [
            str(network)
            for network in named
            if not isinstance(network, IPv4Network) or not network.subnet_of(own)
        ]
        if outside:
            msg = (
                f"network.existing.public_cidrs {outside} are no part of cidr "
                f"{self.cidr!r}; name the IPv4 ranges of the public subnets"
            )
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def mesh_knows_who_calls_without_it(self) -> Self:
        """Reject a mesh that would take every pod for the load balancer."""
        existing = self.network.existing
        if self.mesh is not Mesh.NONE and existing and not existing.public_cidrs:
            msg = (
                f"mesh {self.mesh.value!r} in a network of somebody else's needs the "
                "ranges of its public subnets, from which alone plain HTTP is taken; "
                "name them in network.existing.public_cidrs"
            )
            raise ValueError(msg)
        return self


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
    """``Pulumi.global.yaml``: regions out of service, and who hears of a lost one.

    ``drained`` names the regions that get no traffic, each with its reason.
    """

    drained: Mapping[AwsRegion, Reason] = {}
    notify: Addresses = ()
