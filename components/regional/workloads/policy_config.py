"""The gateway's policy file of one region, as text.

The documented contract is strict: an unknown key rejects the file, and a gateway whose
file is rejected is never ready. So nothing is written here that the ``pack`` dialect
does not know.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import yaml

#: A year, the retention the audit records are kept for everywhere else too.
RETENTION_DAYS: Final = 365

_AUDIT: Final = "audit-logger"
_AUDIT_SETTINGS: Final[Mapping[str, object]] = {
    "immutable": True,
    "retention_days": RETENTION_DAYS,
    "log_all_access": True,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Pack:
    """The head of a policy file."""

    name: str = "multi-region-providers-5"
    version: str = "1.0.0"
    enabled: bool = True


def policy_config(pack: Pack) -> str:
    """Return a region's ``policy-config.yaml``; the chain always ends in the audit."""
    document = {
        "pack": {"name": pack.name, "version": pack.version, "enabled": pack.enabled},
        "policies": {"chain": [_AUDIT]},
        "policy": {_AUDIT: dict(_AUDIT_SETTINGS)},
    }
    return yaml.safe_dump(document, sort_keys=False)
