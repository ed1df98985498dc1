"""The child domain's delegation in the Cloudflare zone above it.

Route 53 gives every public zone four name servers, one under each of four top-level
domains: a record is keyed by that domain, since the names are unknown at preview
and their order means nothing.
https://aws.amazon.com/blogs/architecture/a-case-study-in-global-fault-isolation/

Changing this: without these records no name of the fleet resolves outside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_cloudflare as cloudflare

from plan.naming import Scope

TYPE: Final = "keeptrusts:foundation:Delegation"

_TOP_LEVELS: Final = ("com", "net", "org", "co.uk")
#: Seconds a resolver may keep a delegation that hardly ever changes.
_TTL: Final = 3600


@dataclass(frozen=True, kw_only=True, slots=True)
class NsDelegationArgs:
    """What the delegation needs to know.

    Attributes:
        domain: The child domain, ``aws.example.com``.
        name_servers: The four servers Route 53 answers it from.
        cloudflare_zone_id: The Cloudflare zone of the parent domain.
        protect: Whether the records refuse to be deleted.
    """

    domain: str
    name_servers: pulumi.Output[Sequence[str]]
    cloudflare_zone_id: str
    protect: bool


class NsDelegation(pulumi.ComponentResource):
    """Points the parent domain at the child domain's name servers."""

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
