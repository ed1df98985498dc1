"""Endpoint of a region as the global stack sees it."""

from dataclasses import dataclass

import pulumi


@dataclass(frozen=True, kw_only=True, slots=True)
class RegionEndpoint:
    """Load balancer of one region.

    Attributes:
        region: AWS region.
        zone: Residency zone of the region.
        origin: Host name of this region's gateways only.
        dns_name: DNS name of its load balancer.
        dns_zone_id: Hosted zone of that DNS name.
    """

    region: str
    zone: str
    origin: str
    dns_name: pulumi.Output[str]
    dns_zone_id: pulumi.Output[str]
