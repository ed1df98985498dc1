"""Resources that every region needs: hosted zone, delegation, DNS validation.

Not managed here: certificates of load balancers and host names of the domain. They
belong to the regional stacks and to the global stack.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi

from components.foundation.dns_validation import DnsValidation, DnsValidationArgs
from components.foundation.hosted_zone import HostedZone, HostedZoneArgs
from plan.hostnames import Hostnames
from plan.naming import Scope

TYPE: Final = "keeptrusts:foundation:FoundationStack"


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundationStackArgs:
    """Arguments of the foundation stack.

    Attributes:
        hostnames: Every host name of the fleet.
        cloudflare_zone_id: Cloudflare zone of the parent domain. None if the parent is
            not at Cloudflare: then the operator creates the NS records.
        protect: Whether Pulumi refuses to delete the zone and its delegation.
    """

    hostnames: Hostnames
    cloudflare_zone_id: str | None
    protect: bool


class FoundationStack(pulumi.ComponentResource):
    """The stack on which every other stack depends."""

    zone_id: pulumi.Output[str]
    name_servers: pulumi.Output[Sequence[str]]

    def __init__(
        self,
        name: str,
        args: FoundationStackArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"domain": args.hostnames.aws}, opts)
        child = pulumi.ResourceOptions(parent=self)

        zone = HostedZone(
            f"{name}-zone",
            HostedZoneArgs(domain=args.hostnames.aws, protect=args.protect),
            scope=scope,
            opts=child,
        )
        self._delegate(name, args, zone, scope)
        for role, domain in (
            ("gateway", args.hostnames.gateway),
            ("api", args.hostnames.api),
        ):
            DnsValidation(
                f"{name}-{role}",
                DnsValidationArgs(domain=domain, zone_id=zone.zone_id),
                scope=scope,
                opts=child,
            )

        self.zone_id = zone.zone_id
        self.name_servers = zone.name_servers
        self.register_outputs(
            {"zone_id": self.zone_id, "name_servers": self.name_servers}
        )

    def _delegate(
        self, name: str, args: FoundationStackArgs, zone: HostedZone, scope: Scope
    ) -> None:
        if args.cloudflare_zone_id is None:
            return
        # Importing the Cloudflare SDK takes seconds, which other stacks save.
        from components.foundation.ns_delegation import NsDelegation, NsDelegationArgs  # noqa: PLC0415  # see above

        NsDelegation(
            f"{name}-delegation",
            NsDelegationArgs(
                domain=args.hostnames.aws,
                name_servers=zone.name_servers,
                cloudflare_zone_id=args.cloudflare_zone_id,
                protect=args.protect,
            ),
            scope=scope,
            opts=pulumi.ResourceOptions(parent=self),
        )
