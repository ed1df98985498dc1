"""Configuration shared by every stack: key ``fleet`` of ``Pulumi.yaml``."""

from collections.abc import Mapping
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address
from types import MappingProxyType
from typing import Annotated, Final, Literal, Self, TypeVar

from pydantic import AfterValidator, Field, model_validator

from config.residency_pack import ProviderRegion, TargetId
from config.text_form import TextForm
from config.types import (
    AwsAccount,
    AwsRegion,
    ChildDomain,
    ClientRegion,
    CloudflareId,
    Hostname,
    Image,
    Reason,
    ResidencyZoneName,
    StrictModel,
)


class DnsAuthority(StrEnum):
    """DNS service that answers for the public host name."""

    CLOUDFLARE = "cloudflare"
    ROUTE53 = "route53"


class CloudflarePlan(StrEnum):
    """Plan of the Cloudflare zone; it bounds the monitor's interval."""

    PRO = "pro"
    BUSINESS = "business"
    ENTERPRISE = "enterprise"

    @property
    def min_interval_s(self) -> int:
        """Shortest monitor interval in seconds.

        Source: https://developers.cloudflare.com/load-balancing/monitors/. Cloudflare's
        pages differ (15 to 59 s) for Pro, so the longest one is used.
        """
        return {"pro": 60, "business": 15, "enterprise": 10}[self.value]


class AccountsConfig(StrictModel):
    """Accounts that hold the fleet's resources."""

    aws: AwsAccount
    cloudflare: CloudflareId


class DomainsConfig(StrictModel):
    """The Cloudflare zone, and the child domain that is a Route 53 hosted zone."""

    cloudflare_zone_id: CloudflareId
    aws: ChildDomain


#: Fewest regions of health checkers that Route 53 accepts.
_FEWEST_CHECKERS: Final = 3

_Address = TypeVar("_Address", IPv4Address, IPv6Address)


def _is_public(address: _Address) -> _Address:
    if not address.is_global:
        msg = f"{str(address)!r} is not public; allowed: an address that clients reach"
        raise ValueError(msg)
    return address


PublicIPv4 = Annotated[IPv4Address, AfterValidator(_is_public)]
PublicIPv6 = Annotated[IPv6Address, AfterValidator(_is_public)]


class EndpointConfig(StrictModel):
    """Addresses of a region that another program deploys.

    Health checks of Route 53 use IPv4 only, so one IPv4 address is required:
    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html
    """

    ipv4: Annotated[tuple[PublicIPv4, ...], Field(min_length=1)]
    ipv6: tuple[PublicIPv6, ...] = ()


class ResidencyZoneConfig(StrictModel):
    """A residency zone: regions under one law, and its client regions.

    Attributes:
        regions: AWS regions; each has a stack file, or is in ``planned`` or
            ``endpoints``.
        planned: Regions that have no stack file yet.
        endpoints: Addresses of regions that another program deploys. They get records
            and a Cloudflare pool, and nothing else.
        shared: Whether the zone's regions serve the names that zones share. Without it,
            ``client_regions`` are refused at the public name.
        dr_region: Region under the same law that stores copies of backups, and nothing
            else.
        client_regions: Client regions whose requests the law binds to this zone.
        provider_regions: Regions of model providers under the same law, each in the
            provider's own vocabulary.
        serve_clients_elsewhere: Reason why other zones may serve ``client_regions``
            while no region of this zone is deployed. Without it they are refused.
    """

    regions: Annotated[tuple[AwsRegion, ...], Field(min_length=1)]
    planned: tuple[AwsRegion, ...] = ()
    endpoints: Mapping[AwsRegion, EndpointConfig] = {}
    shared: bool = True
    dr_region: AwsRegion
    client_regions: tuple[ClientRegion, ...] = ()
    provider_regions: tuple[ProviderRegion, ...] = ()
    serve_clients_elsewhere: Reason | None = None

    @model_validator(mode="after")
    def named_regions_are_regions(self) -> Self:
        """Reject a planned region or an endpoint that is no region of the zone."""
        for key, named in (("planned", self.planned), ("endpoints", self.endpoints)):
            unknown = sorted({*named} - {*self.regions})
            if unknown:
                msg = (
                    f"{key} {unknown} are not in regions {[*self.regions]}; add them "
                    f"there, or remove them from {key}"
                )
                raise ValueError(msg)
        both = sorted({*self.planned} & {*self.endpoints})
        if both:
            msg = f"{both} are in planned and in endpoints; keep each in one of them"
            raise ValueError(msg)
        return self


class CloudflareConfig(StrictModel):
    """Cloudflare load balancing of the public host name.

    ``proxied`` is always true: the AWS load balancers have no certificate for the
    public host name, so DNS-only clients would fail with a TLS error.
    """

    plan: CloudflarePlan
    steering: Literal["geo"] = "geo"
    proxied: Literal[True] = True


class MonitorConfig(StrictModel):
    """The health monitor of Cloudflare's pools. Intervals and timeouts in seconds."""

    path: Annotated[
        str,
        TextForm(
            pattern=r"^/[A-Za-z0-9_/.-]*$",
            words="a URL path that begins with a slash",
            example="/readyz",
        ),
    ] = "/readyz"
    interval_s: Annotated[int, Field(ge=10, le=3600)] = 30
    timeout_s: Annotated[int, Field(ge=1, le=10)] = 10
    expected_codes: Annotated[
        str,
        TextForm(
            pattern=r"^[1-5][0-9x]{2}$",
            words="an HTTP status code or class",
            example="200",
        ),
    ] = "200"
    consecutive_up: Annotated[int, Field(ge=1, le=10)] = 2
    consecutive_down: Annotated[int, Field(ge=1, le=10)] = 3


#: Regions from which Route 53 can check: https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
CheckerRegion = Literal[
    "ap-northeast-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "eu-west-1",
    "sa-east-1",
    "us-east-1",
    "us-west-1",
    "us-west-2",
]


class HealthCheckConfig(StrictModel):
    """The Route 53 health check of each region.

    Attributes:
        interval_s: Seconds between two requests of one health checker.
        failure_threshold: Failed requests in a row after which a checker reports the
            region unhealthy.
        checker_regions: Regions of the health checkers; empty for all of them. Route 53
            requires three.
    """

    interval_s: Literal[10, 30] = 10
    failure_threshold: Annotated[int, Field(ge=1, le=10)] = 3
    checker_regions: tuple[CheckerRegion, ...] = ()

    @model_validator(mode="after")
    def checker_regions_are_enough(self) -> Self:
        """Reject fewer than three checker regions, or one that is named twice."""
        named = self.checker_regions
        if named and (len(named) < _FEWEST_CHECKERS or len({*named}) < len(named)):
            msg = (
                f"checker_regions {[*named]}; allowed: {_FEWEST_CHECKERS} or more "
                "different regions, or none for all"
            )
            raise ValueError(msg)
        return self


class EdgeConfig(StrictModel):
    """DNS and load balancing of the public host name."""

    dns_authority: DnsAuthority
    cloudflare: CloudflareConfig
    monitor: MonitorConfig = MonitorConfig()
    health_check: HealthCheckConfig = HealthCheckConfig()

    @model_validator(mode="after")
    def plan_allows_the_interval(self) -> Self:
        """Reject an interval that the Cloudflare plan does not allow."""
        shortest = self.cloudflare.plan.min_interval_s
        if self.monitor.interval_s < shortest:
            msg = (
                f"monitor.interval_s {self.monitor.interval_s} is too short for plan "
                f"{self.cloudflare.plan.value!r}; allowed: {shortest} to 3600"
            )
            raise ValueError(msg)
        return self


class ReleaseConfig(StrictModel):
    """Container images of every region that does not override them."""

    gateway: Image
    api: Image


#: Seconds until another region answers, or that none does.
RecoveryTime = Annotated[int, Field(ge=1, le=86_400)] | Literal["none"]


class ServiceLevelObjectives(StrictModel):
    """Objectives that alarms and alerts are derived from.

    ``rpo_s`` is the recovery point objective; ``p99_latency_s`` is the latency that
    99 % of the requests must stay below. ``rto_s`` is the recovery time objective of
    each residency zone when one of its regions is lost: how long its clients may wait
    for another region, or ``none`` where no region may take over. All in seconds.
    """

    rto_s: Mapping[ResidencyZoneName, RecoveryTime]
    rpo_s: Annotated[int, Field(ge=30, le=86_400)] = 900
    p99_latency_s: Annotated[float, Field(gt=0, le=600)] = 1.0


class FleetConfig(StrictModel):
    """The fleet."""

    hostname: Hostname
    home: AwsRegion
    accounts: AccountsConfig
    domains: DomainsConfig
    residency_zones: Mapping[ResidencyZoneName, ResidencyZoneConfig]
    edge: EdgeConfig
    release: ReleaseConfig
    objectives: ServiceLevelObjectives
    #: Host names of provider endpoints that belong to the fleet, by target id.
    provider_hosts: Mapping[TargetId, Hostname] = {}

    @property
    def residency_zone_of(self) -> Mapping[str, str]:
        """Residency zone by region."""
        return MappingProxyType(
            {
                r: name
                for name, zone in self.residency_zones.items()
                for r in zone.regions
            }
        )

    @model_validator(mode="after")
    def region_is_in_one_residency_zone(self) -> Self:
        """Reject a region in two residency zones."""
        claims = [r for zone in self.residency_zones.values() for r in zone.regions]
        twice = sorted({region for region in claims if claims.count(region) > 1})
        if twice:
            msg = (
                f"residency_zones: {twice} are in two residency zones; keep each "
                "region in one"
            )
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def dr_region_has_one_law(self) -> Self:
        """Reject a ``dr_region`` that two residency zones share.

        Backups of one zone would be stored beside the data of another, under a key
        of that region.
        """
        owner = dict(self.residency_zone_of)
        for name, zone in self.residency_zones.items():
            other = owner.setdefault(zone.dr_region, name)
            if other != name:
                msg = (
                    f"residency_zones.{name}.dr_region {zone.dr_region!r} belongs to "
                    f"residency zone {other!r}; name a region under the law of {name!r}"
                )
                raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def client_region_is_bound_once(self) -> Self:
        """Reject a client region that is bound to two residency zones."""
        claims = [
            a.value
            for zone in self.residency_zones.values()
            for a in zone.client_regions
        ]
        twice = sorted(
            {
                client_region
                for client_region in claims
                if claims.count(client_region) > 1
            }
        )
        if twice:
            msg = (
                f"residency_zones: client_regions {twice} are bound to two residency "
                "zones; bind each to one"
            )
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def home_is_in_a_residency_zone(self) -> Self:
        """Reject a home region that is in no residency zone."""
        if self.home not in self.residency_zone_of:
            msg = (
                f"home {self.home!r} is in no residency zone; "
                f"allowed: one of {sorted(self.residency_zone_of)}"
            )
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def hostname_fits_route53(self) -> Self:
        """Reject a public host name outside the Route 53 hosted zone."""
        shared = f"gateway.{self.domains.aws}"
        if self.edge.dns_authority is DnsAuthority.ROUTE53 and self.hostname != shared:
            msg = (
                f"hostname {self.hostname!r} is not in the Route 53 hosted zone, but "
                f"edge.dns_authority is 'route53'; allowed: {shared!r}"
            )
            raise ValueError(msg)
        return self
