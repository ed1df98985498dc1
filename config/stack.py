"""The documents of single stacks: a region, the foundation, the global stack."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from config.capacity import Capacities, SizeName
from config.cluster import Cluster
from config.database import Database
from config.network import Network
from config.telemetry import Telemetry
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
    mesh: Mesh = Mesh.NONE
    secrets: Secrets = Secrets()
    telemetry: Telemetry = Telemetry()
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
