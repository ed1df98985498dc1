"""Configuration keys that had another name, and what they are called now."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

#: New dotted key by old dotted key, below the project's namespace; ``*`` is any one
#: part of a key. A residency pack's own keys are below ``pack``.
RENAMED_KEYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "gatewayKey": "gatewayToken",
        "notify": "alert_emails",
        "pack.zone": "pack.residency_zone",
        "fleet.zones": "fleet.residency_zones",
        "fleet.residency_zones.*.areas": "fleet.residency_zones.*.client_regions",
        "fleet.edge.authority": "fleet.edge.dns_authority",
        "fleet.objectives.rpo_seconds": "fleet.objectives.rpo_s",
        "fleet.objectives.p99_seconds": "fleet.objectives.p99_latency_s",
        "region.network.zones": "region.network.availability_zones",
        "region.network.endpoints": "region.network.vpc_endpoints",
        "region.cluster.endpoint": "region.cluster.endpoint_access",
        "region.database.allocated_gib": "region.database.allocated_storage_gib",
        "region.database.max_allocated_gib": (
            "region.database.max_allocated_storage_gib"
        ),
        "region.database.insights": "region.database.insights_mode",
        "region.database.alarms.connections": (
            "region.database.alarms.database_connections"
        ),
        "region.gateway.secret": "region.gateway.secret_name",
        "region.gateway.token_variable": "region.gateway.token_env_var",
        "region.gateway.live_path": "region.gateway.liveness_path",
        "region.gateway.ready_path": "region.gateway.readiness_path",
        "region.api.secret": "region.api.secret_name",
        "region.api.database_variable": "region.api.database_url_env_var",
        "region.api.audit_bucket_variable": "region.api.audit_bucket_env_var",
        "region.api.live_path": "region.api.liveness_path",
        "region.api.ready_path": "region.api.readiness_path",
        "region.api.migrate": "region.api.migration_command",
        "region.firewall": "region.waf",
        "region.waf.gateway_calls_per_five_minutes": "region.waf.gateway_rate_limit_5m",
        "region.waf.api_calls_per_five_minutes": "region.waf.api_rate_limit_5m",
        "region.mesh": "region.service_mesh",
        "region.secrets": "region.gateway_token",
        "region.gateway_token.values": "region.gateway_token.source",
        "region.gateway_token.rotated": "region.gateway_token.version",
        "region.telemetry.notify": "region.telemetry.alert_emails",
        "region.telemetry.path": "region.telemetry.metrics_path",
        "region.telemetry.event_failures": "region.telemetry.event_failure_metric",
        "region.telemetry.operator": "region.telemetry.prometheus_operator",
        "region.streams.longest_s": "region.streams.max_duration_s",
        "region.streams.longest_silence_s": "region.streams.idle_timeout_s",
    }
)


def new_key(key: str) -> str | None:
    """Return the present name of a dotted key that was renamed, or None."""
    parts = key.split(".")
    for old, new in RENAMED_KEYS.items():
        pattern = old.split(".")
        if len(pattern) == len(parts) and all(
            wanted in ("*", part) for wanted, part in zip(pattern, parts, strict=True)
        ):
            return ".".join(
                part if name == "*" else name
                for name, part in zip(new.split("."), parts, strict=True)
            )
    return None
