"""Policy documents in the form of the product's multi-region guide.

The reference of the product does not document this form, and its gateways may reject
it. https://docs.keeptrusts.com/docs/guides/platform/multi-region
"""

from collections.abc import Iterator
from typing import Any, Final

from config.loader import Project
from config.provider_pack import ProviderTarget
from plan.residency import ZoneResidency, residency_of_zones
from plan.retention import AUDIT_RETENTION_DAYS

_HOURS_PER_DAY: Final = 24


def base_document() -> dict[str, Any]:
    """Return the policy that all regions share."""
    return {"policies": [_audit()]}


def region_document(
    project: Project, region: str, targets: tuple[ProviderTarget, ...]
) -> dict[str, Any]:
    """Return the policy of one region with its provider targets."""
    zone = project.fleet.residency_zone_of[region]
    residency = residency_of_zones(project)[zone]
    return {
        "pack": {
            "name": project.providers.id,
            "version": project.providers.version,
            "enabled": project.providers.enabled,
        },
        "providers": {
            "targets": [
                {"id": each.id, "provider": each.provider, "region": each.region}
                for each in targets
            ]
        },
        "policies": [
            *_data_residency(project, residency),
            *_redactions(project, region),
            _audit(),
        ],
    }


def _data_residency(
    project: Project, residency: ZoneResidency
) -> Iterator[dict[str, Any]]:
    if not residency.is_closed:
        return
    allowed = {region for pack in residency.packs for region in pack.regions}
    targets = {target.id: target for target in project.providers.targets}
    yield {
        "name": f"{residency.zone}-data-residency",
        "type": "data_residency",
        "config": {
            "allowed_regions": sorted(allowed),
            "blocked_providers": [
                {"provider": blocked.provider, "reason": blocked.reason}
                for blocked, _ in residency.blocked.values()
            ],
            "required_providers": [
                {"provider": targets[required.target].id, "region": required.region}
                for required, _ in residency.required.values()
            ],
        },
    }


def _redactions(project: Project, region: str) -> Iterator[dict[str, Any]]:
    for pack_id in project.regions[region].residency:
        pack = project.packs[pack_id]
        if pack.redaction is None:
            continue
        yield {
            "name": pack.redaction.name,
            "type": "pii_redaction",
            "config": {
                "regions": [*pack.regions],
                "categories": [each.value for each in pack.redaction.categories],
                "redact_before_send": pack.redaction.redact_before_send,
            },
        }


def _audit() -> dict[str, Any]:
    return {
        "name": "audit",
        "type": "audit-logger",
        "config": {
            "immutable": True,
            "retention_days": AUDIT_RETENTION_DAYS,
            "retention_hours": AUDIT_RETENTION_DAYS * _HOURS_PER_DAY,
            "log_all_access": True,
        },
    }
