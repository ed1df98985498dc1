"""The child domain in Route 53 and who may issue certificates for it.

Deliberately absent: any name of a region; regions own their own records.

Changing this: another domain replaces the zone, and with it the name servers the
parent delegates to. The zone is protected for that reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import route53

from plan.naming import Scope

TYPE: Final = "keeptrusts:foundation:ChildZone"

#: The four names under which ACM issues; it wants to find any one of them.
#: https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html
_ISSUERS: Final = ("amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com")
#: Seconds a resolver may keep the list of issuers.
_CAA_TTL: Final = 3600


@dataclass(frozen=True, kw_only=True, slots=True)
class HostedZoneArgs:
    """What the zone needs to know.

    Attributes:
        domain: The child domain, ``aws.example.com``.
        protect: Whether the zone refuses to be deleted.
    """

    domain: str
    protect: bool


class HostedZone(pulumi.ComponentResource):
    """The public zone every Route 53 name of the fleet lives in."""

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
            # Failover must not wait for us-east-1 to come back.
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
