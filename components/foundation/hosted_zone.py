"""Route 53 hosted zone of the child domain, with its CAA record.

Not managed here: host names of regions, which belong to the regional stacks.

Replacement: another domain replaces the zone, and with it the name servers to which the
parent delegates. So the zone is protected.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import route53

from plan.naming import Scope

TYPE: Final = "keeptrusts:foundation:ChildZone"

#: Names under which ACM issues certificates; ACM requires one of them.
#: https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html
_ISSUERS: Final = ("amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com")
#: Seconds for which a resolver may cache the CAA record.
_CAA_TTL: Final = 3600


@dataclass(frozen=True, kw_only=True, slots=True)
class HostedZoneArgs:
    """Arguments of the hosted zone.

    Attributes:
        domain: Child domain, ``aws.example.com``.
        protect: Whether Pulumi refuses to delete the zone.
    """

    domain: str
    protect: bool


class HostedZone(pulumi.ComponentResource):
    """Public hosted zone of every Route 53 name of the fleet."""

    zone_id: pulumi.Output[str]
    name_servers: pulumi.Output[Sequence[str]]

    def __init__(
        self,
        name: str,
        args: HostedZoneArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"domain": args.domain}, opts)

        zone = route53.Zone(
            f"{name}-zone",
            name=args.domain,
            comment=f"Names of the {scope.tags['project']} fleet",
            # Record changes for a failover must be possible while us-east-1 is down.
            enable_accelerated_recovery=True,
            opts=pulumi.ResourceOptions(parent=self, protect=args.protect),
        )
        route53.Record(
            f"{name}-issuers",
            zone_id=zone.zone_id,
            name=args.domain,
            type=route53.RecordType.CAA,
            ttl=_CAA_TTL,
            records=[f'0 issue "{issuer}"' for issuer in _ISSUERS],
            opts=pulumi.ResourceOptions(parent=self),
        )

        self.zone_id = zone.zone_id
        self.name_servers = zone.name_servers
        self.register_outputs(
            {"zone_id": self.zone_id, "name_servers": self.name_servers}
        )
