"""Stack files: ``Pulumi.<region>.yaml``, foundation and global."""

from collections.abc import Mapping
from ipaddress import IPv4Network, ip_network
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from config.capacity import CapacityConfig, SizeName
from config.cluster import ClusterConfig
from config.database import DatabaseConfig
from config.network import NetworkConfig
from config.policy import PolicyConfig
from config.telemetry import EmailAddresses, TelemetryConfig
from config.topology import Topology
from config.types import (
    AwsRegion,
    Image,
    PackId,
    Reason,
    RegionCidr,
    Registry,
    StrictModel,
)
from config.waf import WafConfig
from config.workloads import ApiConfig, GatewayConfig, GatewayTokenConfig, ServiceMesh

Seconds = Annotated[int, Field(ge=1, le=3600)]


class ImageOverrides(StrictModel):
    """Images of one region that differ from the fleet's release.

    ``mirror`` is a private registry with copies of third-party images, each under its
    upstream path.
    """

    gateway: Image | None = None
    api: Image | None = None
    mirror: Registry | None = None


class StreamTimeouts(StrictModel):
    """Maximum duration and idle timeout of a model call, in seconds."""

    max_duration_s: Seconds = 600
    idle_timeout_s: Seconds = 900


class LifecycleConfig(StrictModel):
    """Deletion protection of the resources that hold data."""

    protect: bool = True


class RegionConfig(StrictModel):
    """The settings of one region."""

    cidr: RegionCidr
    size: SizeName = SizeName.PRODUCTION
    network: NetworkConfig = NetworkConfig()
    cluster: ClusterConfig
    capacity: CapacityConfig = CapacityConfig()
    database: DatabaseConfig = DatabaseConfig()
    gateway: GatewayConfig = GatewayConfig()
    api: ApiConfig = ApiConfig()
    waf: WafConfig = WafConfig()
    service_mesh: ServiceMesh = ServiceMesh.NONE
    gateway_token: GatewayTokenConfig = GatewayTokenConfig()
    policy: PolicyConfig = PolicyConfig()
    telemetry: TelemetryConfig = TelemetryConfig()
    images: ImageOverrides = ImageOverrides()
    streams: StreamTimeouts = StreamTimeouts()
    lifecycle: LifecycleConfig = LifecycleConfig()

    @model_validator(mode="after")
    def public_cidrs_are_inside_cidr(self) -> Self:
        """Reject public ranges outside the VPC's range."""
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
    def service_mesh_knows_public_cidrs(self) -> Self:
        """Reject a service mesh that cannot tell the load balancer from pods."""
        existing = self.network.existing
        if (
            self.service_mesh is not ServiceMesh.NONE
            and existing
            and not existing.public_cidrs
        ):
            msg = (
                f"service_mesh {self.service_mesh.value!r} in an existing VPC needs "
                "the ranges of its public subnets, the only source of accepted plain "
                "HTTP; set network.existing.public_cidrs"
            )
            raise ValueError(msg)
        return self


class RegionStackConfig(StrictModel):
    """``Pulumi.<region>.yaml``, without its secrets."""

    aws_region: Annotated[AwsRegion, Field(alias="aws:region")]
    topology: Topology
    residency: tuple[PackId, ...] = ()
    region: RegionConfig


class FoundationStackConfig(StrictModel):
    """``Pulumi.foundation.yaml``."""

    lifecycle: LifecycleConfig = LifecycleConfig()


class DrainConfig(StrictModel):
    """Why a region gets no traffic.

    ``accept_overload`` is the reason to drain it although the other regions that serve
    its clients may be too small for them.
    """

    reason: Reason
    accept_overload: Reason | None = None


def _with_reason(value: object) -> object:
    return {"reason": value} if isinstance(value, str) else value


#: A reason alone, or with ``accept_overload``.
Drain = Annotated[
    DrainConfig,
    BeforeValidator(_with_reason, json_schema_input_type=Reason | DrainConfig),
]


class GlobalStackConfig(StrictModel):
    """``Pulumi.global.yaml``.

    ``drained`` maps regions that get no traffic to the reason. ``alert_emails`` get the
    alarms for a region that is down.
    """

    drained: Mapping[AwsRegion, Drain] = {}
    alert_emails: EmailAddresses = ()
