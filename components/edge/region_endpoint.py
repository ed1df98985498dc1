"""Endpoint of a region as the global stack sees it."""

from dataclasses import dataclass

import pulumi


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadBalancerAlias:
    """Load balancer of a region that this program deploys.

    Attributes:
        dns_name: DNS name of the load balancer.
        zone_id: Hosted zone of that DNS name.
    """

    dns_name: pulumi.Output[str]
    zone_id: pulumi.Output[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Addresses:
    """Public addresses of a region that another program deploys."""

    ipv4: tuple[str, ...]
    ipv6: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RegionEndpoint:
    """Where one region answers.

    Attributes:
        region: AWS region.
        zone: Residency zone of the region.
        origin: Host name of this region's gateways only.
        target: Its load balancer or its addresses.
        shared: Whether it serves the names that residency zones share.
    """

    region: str
    zone: str
    origin: str
    target: LoadBalancerAlias | Addresses
    shared: bool = True
