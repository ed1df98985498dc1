"""What spans regions: shared names, zone names, health checks, their alarms.

* ``<zone>.gateway.<domain>`` holds the regions of one residency zone and nobody
  else: the name on which a closed zone keeps its promise.
* ``gateway.<domain>`` holds every region: best effort.
* ``api.<domain>`` leads home, where the one writable API is.
* The public name is Cloudflare's or, where Route 53 has the authority, the shared
  name itself; never both.

Deliberately absent: names of single regions, which regions own.
"""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import route53

from components.edge.cloudflare_hostname import CloudflareHostname
from components.edge.health_checks import HealthChecks, HealthChecksArgs
from components.edge.latency_records import LatencyRecords, LatencyRecordsArgs
from components.edge.region_alarms import RegionAlarms, RegionAlarmsArgs
from components.edge.region_endpoint import RegionEndpoint
from plan.hostnames import Hostnames
from plan.naming import Scope
from plan.steering import Steering

TYPE: Final = "keeptrusts:edge:GlobalStack"

_TYPES: Final = (route53.RecordType.A, route53.RecordType.AAAA)


@dataclass(frozen=True, kw_only=True, slots=True)
class GlobalStackArgs:
    """What the edge needs from the rest of the fleet.

    Attributes:
        regions: The deployed regions, drained ones included.
        drained: Regions that shall get no traffic.
        home: The region whose API writes.
        zone_id: The Route 53 zone of the child domain.
        hostnames: Every name of the fleet.
        ready_path: Path that answers 200 when a region may get traffic.
        steering: Which regions serve which clients on the public name.
        public: The public name at Cloudflare; None where Route 53 answers it.
        account: AWS account of the stack.
        notify: E-mail addresses that hear of a lost region.
    """

    regions: tuple[RegionEndpoint, ...]
    drained: frozenset[str]
    home: str
    zone_id: pulumi.Input[str]
    hostnames: Hostnames
    ready_path: str
    steering: Steering
    public: CloudflareHostname | None
    account: str
    notify: tuple[str, ...]


class GlobalStack(pulumi.ComponentResource):
    """Leads clients to regions."""

    def __init__(
        self,
        name: str,
        args: GlobalStackArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"hostname": args.hostnames.public}, opts)
        child = pulumi.ResourceOptions(parent=self)

        health = HealthChecks(
            f"{name}-health",
            HealthChecksArgs(
                origins={end.region: end.origin for end in args.regions},
                path=args.ready_path,
            ),
            scope=scope,
            opts=child,
        )
        self._alarms(name, args, health, scope)
        for role, hostname, members in _names(args):
            LatencyRecords(
                f"{name}-{role}",
                LatencyRecordsArgs(
                    hostname=hostname,
                    zone_id=args.zone_id,
                    members=members,
                    health_check_ids=health.ids,
                ),
                scope=scope,
                opts=child,
            )
        self._api(name, args)
        if args.public is not None:
            self._public(name, args, args.public, scope)

        self.register_outputs({"hostname": args.hostnames.public})

    def _alarms(
        self, name: str, args: GlobalStackArgs, health: HealthChecks, scope: Scope
    ) -> None:
        RegionAlarms(
            f"{name}-alarms",
            RegionAlarmsArgs(
                health_check_ids=health.ids, account=args.account, notify=args.notify
            ),
            scope=scope,
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _api(self, name: str, args: GlobalStackArgs) -> None:
        (home,) = (end for end in args.regions if end.region == args.home)
        for kind in _TYPES:
            route53.Record(
                f"{name}-api-{kind.value.lower()}",
                zone_id=args.zone_id,
                name=args.hostnames.api,
                type=kind,
                aliases=[
                    route53.RecordAliasArgs(
                        name=home.dns_name,
                        zone_id=home.dns_zone_id,
                        # There is no other API to prefer.
                        evaluate_target_health=False,
                    )
                ],
                opts=pulumi.ResourceOptions(parent=self),
            )

    def _public(
        self, name: str, args: GlobalStackArgs, public: CloudflareHostname, scope: Scope
    ) -> None:
        # Loading Cloudflare's SDK takes seconds that Route 53's authority spares.
        from components.edge.cloudflare_load_balancer import (  # noqa: PLC0415  # see above
            CloudflareLoadBalancer,
            CloudflareLoadBalancerArgs,
        )

        CloudflareLoadBalancer(
            f"{name}-public",
            CloudflareLoadBalancerArgs(
                public=public,
                regions=args.regions,
                drained=args.drained,
                steering=args.steering,
            ),
            scope=scope,
            opts=pulumi.ResourceOptions(parent=self),
        )


def _names(
    args: GlobalStackArgs,
) -> list[tuple[str, str, tuple[RegionEndpoint, ...]]]:
    """Return role, name and members of every set; an empty one has no name."""
    serving = tuple(end for end in args.regions if end.region not in args.drained)
    sets = [("shared", args.hostnames.shared, serving)]
    for zone in sorted({end.zone for end in serving}):
        own = tuple(end for end in serving if end.zone == zone)
        sets.append((f"zone-{zone}", args.hostnames.zone(zone), own))
    return sets
