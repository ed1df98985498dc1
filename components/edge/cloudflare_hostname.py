"""The public name and where it lives, where Cloudflare has the authority."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Probe:
    """How a region is asked whether it may get traffic. Times in seconds."""

    path: str
    interval_s: int
    timeout_s: int
    expected_codes: str
    consecutive_up: int
    consecutive_down: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicName:
    """A name in a Cloudflare zone.

    Attributes:
        hostname: The name clients are given.
        account_id: Account that owns monitors and pools.
        zone_id: Zone the name lies in.
        probe: How its regions are probed.
    """

    hostname: str
    account_id: str
    zone_id: str
    probe: Probe
