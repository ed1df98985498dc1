"""NS records that delegate the child domain, in the parent's Cloudflare zone.

Route 53 assigns every public zone four name servers, one in each of four top-level
domains. A record is keyed by that top-level domain, because the names are unknown
during a preview and have no stable order.
https://aws.amazon.com/blogs/architecture/a-case-study-in-global-fault-isolation/

Replacement: without these records no Route 53 name of the fleet resolves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_cloudflare as cloudflare

from plan.naming import Scope

TYPE: Final = "keeptrusts:foundation:Delegation"

_TOP_LEVELS: Final = ("com", "net", "org", "co.uk")
#: Seconds for which a resolver may cache the delegation.
_TTL: Final = 3600


@dataclass(frozen=True, kw_only=True, slots=True)
class NsDelegationArgs:
    """Arguments of the delegation.

    Attributes:
        domain: Child domain, ``aws.example.com``.
        name_servers: The four name servers of its hosted zone.
        cloudflare_zone_id: Cloudflare zone of the parent domain.
        protect: Whether Pulumi refuses to delete the records.
    """

    domain: str
    name_servers: pulumi.Output[Sequence[str]]
    cloudflare_zone_id: str
    protect: bool


class NsDelegation(pulumi.ComponentResource):
    """Delegate the child domain to the name servers of its hosted zone."""

    def __init__(
        self,
        name: str,
        args: NsDelegationArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"domain": args.domain}, opts)
        child = pulumi.ResourceOptions(parent=self, protect=args.protect)

        for top_level in _TOP_LEVELS:
            cloudflare.DnsRecord(
                f"{name}-{top_level.replace('.', '-')}",
                zone_id=args.cloudflare_zone_id,
                name=args.domain,
                type="NS",
                ttl=_TTL,
                content=_server_under(top_level, args.name_servers),
                comment=f"Delegates to Route 53, {scope.tags['project']}",
                opts=child,
            )

        self.register_outputs({"domain": args.domain})


def _server_under(
    top_level: str, name_servers: pulumi.Output[Sequence[str]]
) -> pulumi.Output[str]:
    return name_servers.apply(lambda servers: _the_one_under(top_level, servers))


def _the_one_under(top_level: str, servers: Sequence[str]) -> str:
    found = [name for name in servers if name.rstrip(".").endswith(f".{top_level}")]
    if len(found) != 1:
        message = (
            f"Route 53 was expected to answer from one name server under "
            f".{top_level}, and answers from {sorted(servers)}"
        )
        raise ValueError(message)
    return found[0].rstrip(".")
