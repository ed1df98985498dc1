"""Policy file of a region's gateways as YAML.

Gateways reject a file with an unknown key and are never ready with a rejected file. So
this module writes only keys of the documented ``pack`` dialect.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import yaml

from plan.retention import AUDIT_RETENTION_DAYS

_AUDIT: Final = "audit-logger"
_AUDIT_SETTINGS: Final[Mapping[str, object]] = {
    "immutable": True,
    "retention_days": AUDIT_RETENTION_DAYS,
    "log_all_access": True,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Pack:
    """Head of a policy file."""

    name: str = "multi-region-providers-5"
    version: str = "1.0.0"
    enabled: bool = True


def policy_config(pack: Pack) -> str:
    """Return ``policy-config.yaml``, whose chain ends with the audit logger."""
    document = {
        "pack": {"name": pack.name, "version": pack.version, "enabled": pack.enabled},
        "policies": {"chain": [_AUDIT]},
        "policy": {_AUDIT: dict(_AUDIT_SETTINGS)},
    }
    return yaml.safe_dump(document, sort_keys=False)
