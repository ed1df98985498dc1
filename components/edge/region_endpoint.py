"""The end of a region that the edge sees."""

from dataclasses import dataclass

import pulumi


@dataclass(frozen=True, kw_only=True, slots=True)
class RegionEndpoint:
    """Where a region answers.

    Attributes:
        region: The region.
        zone: Residency zone it lies in.
        origin: The name of this region's gateways alone.
        dns_name: Name of its load balancer.
        dns_zone_id: Hosted zone the cloud keeps that name in.
    """

    region: str
    zone: str
    origin: str
    dns_name: pulumi.Output[str]
    dns_zone_id: pulumi.Output[str]
