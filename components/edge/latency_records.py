"""Latency records of one host name: the nearest healthy region answers.

A name with one member has a latency record, too: Route 53 rejects a simple record
beside latency records of the same name, so a simple record would have to be deleted
before a second region could be added.
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-latency-alias.html

A member is healthy while its health check is, which requests the gateways through DNS,
TLS and the web ACL. If no member is healthy, Route 53 treats all of them as healthy. So
every residency zone has a name of its own, with members of this zone only.
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html

Not managed here:
* the health of the load balancer's targets, which include the API's
  (docs/adr/0010-ask-gateways-for-their-health-alone.md);
* drained regions, whose records are removed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import route53

from components.edge.region_endpoint import (
    Addresses,
    LoadBalancerAlias,
    RegionEndpoint,
)
from plan.naming import Scope

TYPE: Final = "keeptrusts:edge:LatencySet"

#: TTL in seconds of records with addresses; alias records have the load balancer's.
TTL_S: Final = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordTarget:
    """What a record answers with: an alias, or addresses and their TTL in seconds."""

    aliases: list[route53.RecordAliasArgs] | None = None
    addresses: list[str] | None = None
    ttl: int | None = None


def record_targets(
    member: RegionEndpoint,
) -> Iterator[tuple[route53.RecordType, RecordTarget]]:
    """Yield the type and the target of each record of a region."""
    match member.target:
        case LoadBalancerAlias(dns_name=dns_name, zone_id=zone_id):
            alias = route53.RecordAliasArgs(
                name=dns_name,
                zone_id=zone_id,
                evaluate_target_health=False,  # the API's targets are among it
            )
            yield route53.RecordType.A, RecordTarget(aliases=[alias])
            yield route53.RecordType.AAAA, RecordTarget(aliases=[alias])
        case Addresses(ipv4=ipv4, ipv6=ipv6):
            yield route53.RecordType.A, RecordTarget(addresses=[*ipv4], ttl=TTL_S)
            if ipv6:
                yield (
                    route53.RecordType.AAAA,
                    RecordTarget(addresses=[*ipv6], ttl=TTL_S),
                )


@dataclass(frozen=True, kw_only=True, slots=True)
class LatencyRecordsArgs:
    """Arguments of the records of one host name.

    Attributes:
        hostname: Host name.
        zone_id: Route 53 hosted zone of the name.
        members: Regions that answer, at least one.
        health_check_ids: Health check of each member.
    """

    hostname: str
    zone_id: pulumi.Input[str]
    members: tuple[RegionEndpoint, ...]
    health_check_ids: Mapping[str, pulumi.Output[str]]


class LatencyRecords(pulumi.ComponentResource):
    """Resolve a host name to the nearest healthy region."""

    def __init__(
        self,
        name: str,
        args: LatencyRecordsArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        if not args.members:
            message = (
                f"no region answers {args.hostname}; keep one in the set, "
                f"or do not make the set in stack {scope.region!r}"
            )
            raise ValueError(message)
        super().__init__(TYPE, name, {"hostname": args.hostname}, opts)
        child = pulumi.ResourceOptions(parent=self)

        for member in args.members:
            for kind, target in record_targets(member):
                route53.Record(
                    f"{name}-{member.region}-{kind.value.lower()}",
                    zone_id=args.zone_id,
                    name=args.hostname,
                    type=kind,
                    set_identifier=member.region,
                    latency_routing_policies=[
                        route53.RecordLatencyRoutingPolicyArgs(region=member.region)
                    ],
                    health_check_id=args.health_check_ids[member.region],
                    aliases=target.aliases,
                    records=target.addresses,
                    ttl=target.ttl,
                    opts=child,
                )

        self.register_outputs({"hostname": args.hostname})
