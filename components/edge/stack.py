"""Resources that span regions: host names, health checks and region alarms.

* ``<zone>.gateway.<domain>`` resolves to the regions of one residency zone only.
  Clients of a closed zone use it.
* ``gateway.<domain>`` resolves to every region of a zone that serves shared names,
  without a promise about residency.
* ``api.<domain>`` resolves to home, which has the writable API.
* The public name is Cloudflare's or, if Route 53 has the authority, the shared name
  itself.

Not managed here: host names of single regions, which belong to the regional stacks,
except for regions that another program deploys.
"""

from dataclasses import dataclass, field
from typing import Final

import pulumi
from pulumi_aws import route53

from components.edge.cloudflare_hostname import CloudflareHostname
from components.edge.health_checks import HealthChecks, HealthChecksArgs
from components.edge.latency_records import (
    LatencyRecords,
    LatencyRecordsArgs,
    record_targets,
)
from components.edge.region_alarms import RegionAlarms, RegionAlarmsArgs
from components.edge.region_endpoint import Addresses, RegionEndpoint
from config.fleet import HealthCheckConfig
from plan.hostnames import Hostnames
from plan.naming import Scope
from plan.traffic_steering import SteeringPlan

TYPE: Final = "keeptrusts:edge:GlobalStack"


@dataclass(frozen=True, kw_only=True, slots=True)
class GlobalStackArgs:
    """Arguments of the global stack.

    Attributes:
        regions: Regions that exist, including drained ones.
        drained: Regions that get no traffic.
        home: Region of the writable API.
        zone_id: Route 53 hosted zone of the child domain.
        hostnames: Every host name of the fleet.
        ready_path: Path that returns 200 while a region may get traffic.
        health_check: Settings of the Route 53 health checks.
        steering: Regions for each client region of the public name.
        public: Public host name at Cloudflare; None if Route 53 has the authority.
        account: AWS account of the stack.
        notify: E-mail addresses that get the alarm of a lost region.
    """

    regions: tuple[RegionEndpoint, ...]
    drained: frozenset[str]
    home: str
    zone_id: pulumi.Input[str]
    hostnames: Hostnames
    ready_path: str
    steering: SteeringPlan
    public: CloudflareHostname | None
    account: str
    notify: tuple[str, ...]
    health_check: HealthCheckConfig = field(default_factory=HealthCheckConfig)


class GlobalStack(pulumi.ComponentResource):
    """Resolve the shared host names to regions."""

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
                settings=args.health_check,
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
        self._origins(name, args)
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

    def _origins(self, name: str, args: GlobalStackArgs) -> None:
        """Create the origin names of regions that another program deploys."""
        for end in args.regions:
            if isinstance(end.target, Addresses):
                self._records(
                    f"{name}-origin-{end.region}", args.zone_id, end.origin, end
                )

    def _api(self, name: str, args: GlobalStackArgs) -> None:
        (home,) = (end for end in args.regions if end.region == args.home)
        self._records(f"{name}-api", args.zone_id, args.hostnames.api, home)

    def _records(
        self, name: str, zone_id: pulumi.Input[str], hostname: str, end: RegionEndpoint
    ) -> None:
        """Create the records of a host name that one region answers."""
        for kind, target in record_targets(end):
            route53.Record(
                f"{name}-{kind.value.lower()}",
                zone_id=zone_id,
                name=hostname,
                type=kind,
                aliases=target.aliases,
                records=target.addresses,
                ttl=target.ttl,
                opts=pulumi.ResourceOptions(parent=self),
            )

    def _public(
        self, name: str, args: GlobalStackArgs, public: CloudflareHostname, scope: Scope
    ) -> None:
        # Importing the Cloudflare SDK takes seconds, which Route 53's authority saves.
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
                notify=args.notify,
            ),
            scope=scope,
            opts=pulumi.ResourceOptions(parent=self),
        )


def _names(
    args: GlobalStackArgs,
) -> list[tuple[str, str, tuple[RegionEndpoint, ...]]]:
    """Return role, host name and members of every record set that has members."""
    serving = tuple(end for end in args.regions if end.region not in args.drained)
    shared = tuple(end for end in serving if end.shared)
    sets = [("shared", args.hostnames.gateway, shared)] if shared else []
    for zone in sorted({end.zone for end in serving}):
        own = tuple(end for end in serving if end.zone == zone)
        sets.append((f"zone-{zone}", args.hostnames.residency_zone(zone), own))
    return sets
