"""Public host name in a Cloudflare zone."""

from dataclasses import dataclass

from config.fleet import MonitorConfig


@dataclass(frozen=True, kw_only=True, slots=True)
class CloudflareHostname:
    """Host name with its Cloudflare account, zone and health monitor.

    Attributes:
        hostname: Host name that clients use.
        account_id: Cloudflare account of monitors and pools.
        zone_id: Cloudflare zone of the host name.
        monitor: Health monitor of the regions.
    """

    hostname: str
    account_id: str
    zone_id: str
    monitor: MonitorConfig
