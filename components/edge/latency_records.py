"""One name answered by the nearest of several healthy regions.

A set of one is a set too: Route 53 refuses a plain record beside latency records of
the same name, so a name that starts plain could not grow without going away first.
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-latency-alias.html

A member counts as healthy while its health check does, which asks the region's
gateways through everything a client passes. When no member does, all are answered:
Route 53 fails open inside the set. Hence one set per residency zone, holding nobody
else.
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html

Deliberately absent: the health of the load balancer's targets, the API's among them
(docs/adr/0010-ask-gateways-for-their-health-alone.md), and drained regions. A region is
drained by leaving the set.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import route53

from components.edge.region_endpoint import RegionEndpoint
from plan.naming import Scope

TYPE: Final = "keeptrusts:edge:LatencySet"

_TYPES: Final = (route53.RecordType.A, route53.RecordType.AAAA)


@dataclass(frozen=True, kw_only=True, slots=True)
class LatencyRecordsArgs:
    """What the name consists of.

    Attributes:
        hostname: The name.
        zone_id: The Route 53 zone it lies in.
        members: The regions that answer it, at least one.
        health_check_ids: A health check for each of them.
    """

    hostname: str
    zone_id: pulumi.Input[str]
    members: tuple[RegionEndpoint, ...]
    health_check_ids: Mapping[str, pulumi.Output[str]]


class LatencyRecords(pulumi.ComponentResource):
    """Answers a name with the nearest region that is healthy."""

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
            for kind in _TYPES:
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
                    aliases=[
                        route53.RecordAliasArgs(
                            name=member.dns_name,
                            zone_id=member.dns_zone_id,
                            evaluate_target_health=False,  # the API's are among it
                        )
                    ],
                    opts=child,
                )

        self.register_outputs({"hostname": args.hostname})
