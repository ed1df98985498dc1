"""Findings about the edge of a fleet."""

from dataclasses import dataclass
from enum import StrEnum


class FindingKind(StrEnum):
    """What a finding is about."""

    LEAK = "leak"
    FALLBACK_LEAK = "leak-through-fallback"
    UNKNOWN_SETTING = "unknown-setting"
    FAILOVER_ACROSS_POOLS = "failover-across-pools"
    AREAS_MISSING = "areas-missing"
    MONITOR_MISSING = "monitor-missing"
    HEALTH_PATH = "health-path"
    HOST_HEADER = "host-header"
    ORIGIN = "origin"
    HEALTH_CHECK_MISSING = "health-check-missing"
    HEALTH_CHECK_NAME = "health-check-name"
    FOREIGN_MEMBER = "foreign-member"
    HOSTNAME_MISSING = "hostname-missing"
    FAILOVER_TIME = "failover-time"


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class EdgeFinding:
    """One violation of what the edge promises.

    Attributes:
        subject: Host name, or the resource's stack and name.
        kind: What it is about.
        text: The whole finding, with the way from cause to effect.
    """

    subject: str
    kind: FindingKind
    text: str
