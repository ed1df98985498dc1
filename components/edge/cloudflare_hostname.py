"""The public name and where it lives, where Cloudflare has the authority."""

from dataclasses import dataclass

from config.fleet import Monitor


@dataclass(frozen=True, kw_only=True, slots=True)
class CloudflareHostname:
    """A name in a Cloudflare zone.

    Attributes:
        hostname: The name clients are given.
        account_id: Account that owns monitors and pools.
        zone_id: Zone the name lies in.
        monitor: Health monitor of the regions.
    """

    hostname: str
    account_id: str
    zone_id: str
    monitor: Monitor
