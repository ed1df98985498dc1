"""Emulated AWS, Kubernetes and Cloudflare behind Pulumi provider plugins.

The package depends on no Pulumi program, so any project can use it.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from offline_cloud.errors import CloudError, UsageError
    from offline_cloud.faults import Fault, FaultKind, UnreachableRegion
    from offline_cloud.provider.host_process import HostProcess, install, start
    from offline_cloud.registry import CLOUDFORMATION, RESOURCE_TYPES
    from offline_cloud.rule_validation import RULES
    from offline_cloud.store import Remnant, ResourceStore, StoredResource

__all__ = [
    "CLOUDFORMATION",
    "RESOURCE_TYPES",
    "RULES",
    "CloudError",
    "Fault",
    "FaultKind",
    "HostProcess",
    "Remnant",
    "ResourceStore",
    "StoredResource",
    "UnreachableRegion",
    "UsageError",
    "install",
    "start",
]

_MODULES = {
    "CLOUDFORMATION": "registry",
    "RESOURCE_TYPES": "registry",
    "RULES": "rule_validation",
    "CloudError": "errors",
    "Fault": "faults",
    "FaultKind": "faults",
    "HostProcess": "provider.host_process",
    "Remnant": "store",
    "ResourceStore": "store",
    "StoredResource": "store",
    "UnreachableRegion": "faults",
    "UsageError": "errors",
    "install": "provider.host_process",
    "start": "provider.host_process",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any of the names above
    """Import a name when it is first used, because the SDKs are slow to import."""
    if name not in _MODULES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
