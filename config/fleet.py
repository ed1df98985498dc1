"""The facts every stack shares: key ``fleet`` of ``Pulumi.yaml``."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from config.types import (
    AwsAccount,
    AwsRegion,
    ChildDomain,
    ClientRegion,
    CloudflareId,
    Hostname,
    Image,
    ResidencyZoneName,
    StrictModel,
)


class DnsAuthority(StrEnum):
    """Who answers for the public name: one of them, never both."""

    CLOUDFLARE = "cloudflare"
    ROUTE53 = "route53"


class CloudflarePlan(StrEnum):
    """The plan of the Cloudflare zone, which bounds the monitor's interval."""

    PRO = "pro"
    BUSINESS = "business"
    ENTERPRISE = "enterprise"

    @property
    def min_interval_s(self) -> int:
        """Shortest monitor interval in seconds.

        Source: https://developers.cloudflare.com/load-balancing/monitors/; documents
        disagree about 15 to 59 s on Pro, so the longer one counts.
        """
        return {"pro": 60, "business": 15, "enterprise": 10}[self.value]


class AccountsConfig(StrictModel):
    """Whose clouds these are."""

    aws: AwsAccount
    cloudflare: CloudflareId


class DomainsConfig(StrictModel):
    """Where names live: the Cloudflare zone and the child domain in Route 53."""

    cloudflare_zone_id: CloudflareId
    aws: ChildDomain


class ResidencyZoneConfig(StrictModel):
    """A residency zone: regions under one law, and the client areas it binds.

    ``dr_region`` lies under the same law and keeps copies of backups, nothing else.
    """

    regions: Annotated[tuple[AwsRegion, ...], Field(min_length=1)]
    dr_region: AwsRegion
    client_regions: tuple[ClientRegion, ...] = ()


class CloudflareConfig(StrictModel):
    """How Cloudflare balances the public name.

    ``proxied`` is fixed: the load balancers hold no certificate for the public name,
    so a DNS-only answer would end in a TLS error.
    """

    plan: CloudflarePlan
    steering: Literal["geo"] = "geo"
    proxied: Literal[True] = True


class MonitorConfig(StrictModel):
    """The probe of Cloudflare's pools. Intervals and time-outs in seconds."""

    path: Annotated[str, StringConstraints(pattern=r"^/[A-Za-z0-9_/.-]*$")] = "/readyz"
    interval_s: Annotated[int, Field(ge=10, le=3600)] = 30
    timeout_s: Annotated[int, Field(ge=1, le=10)] = 10
    expected_codes: Annotated[str, StringConstraints(pattern=r"^[1-5][0-9x]{2}$")] = (
        "200"
    )
    consecutive_up: Annotated[int, Field(ge=1, le=10)] = 2
    consecutive_down: Annotated[int, Field(ge=1, le=10)] = 3


class EdgeConfig(StrictModel):
    """How clients reach a region."""

    dns_authority: DnsAuthority
    cloudflare: CloudflareConfig
    monitor: MonitorConfig = MonitorConfig()

    @model_validator(mode="after")
    def plan_allows_the_interval(self) -> Self:
        """Reject an interval the zone's plan would refuse."""
        shortest = self.cloudflare.plan.min_interval_s
        if self.monitor.interval_s < shortest:
            msg = (
                f"monitor.interval_s {self.monitor.interval_s} is too short for plan "
                f"{self.cloudflare.plan.value!r}; allowed: {shortest} to 3600"
            )
            raise ValueError(msg)
        return self


class ReleaseConfig(StrictModel):
    """The images every region runs unless its own file says otherwise."""

    gateway: Image
    api: Image


class ServiceLevelObjectives(StrictModel):
    """What is promised, and so what alerts are measured against."""

    rpo_s: Annotated[int, Field(ge=30, le=86_400)] = 900
    p99_latency_s: Annotated[float, Field(gt=0, le=600)] = 1.0


class FleetConfig(StrictModel):
    """Everything the stacks have in common."""

    hostname: Hostname
    home: AwsRegion
    accounts: AccountsConfig
    domains: DomainsConfig
    residency_zones: Mapping[ResidencyZoneName, ResidencyZoneConfig]
    edge: EdgeConfig
    release: ReleaseConfig
    objectives: ServiceLevelObjectives = ServiceLevelObjectives()

    @property
    def residency_zone_of(self) -> Mapping[str, str]:
        """The residency zone of every region that has one."""
        return MappingProxyType(
            {
                r: name
                for name, zone in self.residency_zones.items()
                for r in zone.regions
            }
        )

    @model_validator(mode="after")
    def region_is_in_one_residency_zone(self) -> Self:
        """Reject a region under two laws."""
        claims = [r for zone in self.residency_zones.values() for r in zone.regions]
        twice = sorted({region for region in claims if claims.count(region) > 1})
        if twice:
            msg = f"zones: {twice} stand in two zones; a region lies under one law"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def client_region_is_bound_once(self) -> Self:
        """Reject a client area that two zones claim."""
        claims = [
            a.value
            for zone in self.residency_zones.values()
            for a in zone.client_regions
        ]
        twice = sorted({area for area in claims if claims.count(area) > 1})
        if twice:
            msg = f"zones: areas {twice} are bound by two zones; bind each to one"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def home_is_in_a_residency_zone(self) -> Self:
        """Reject a home region that no zone names."""
        if self.home not in self.residency_zone_of:
            msg = (
                f"home {self.home!r} stands in no zone; "
                f"allowed: one of {sorted(self.residency_zone_of)}"
            )
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def hostname_fits_route53(self) -> Self:
        """Reject a public name that the Route 53 zone could not answer."""
        shared = f"gateway.{self.domains.aws}"
        if self.edge.dns_authority is DnsAuthority.ROUTE53 and self.hostname != shared:
            msg = (
                f"hostname {self.hostname!r} is not answered by Route 53 while "
                f"edge.dns_authority is 'route53'; allowed: {shared!r}"
            )
            raise ValueError(msg)
        return self
