"""The table of docs/sizes.md: the values of each size, and their configuration keys."""

from collections.abc import Iterator, Mapping
from typing import Final

from config.capacity import SizeName
from operations.markdown_tables import table
from plan.sizes import SIZES, PodResources, Size

#: Keys below `region` in a stack file, by the attribute of `Size`.
KEYS: Final[Mapping[str, str]] = {
    "gateway": "capacity.gateway",
    "api": "capacity.api",
    "node_cpu_limit": "capacity.nodes.cpu_limit",
    "node_memory_limit_gib": "capacity.nodes.memory_limit_gib",
    "nat": "network.nat",
    "vpc_endpoints": "network.vpc_endpoints",
    "instance_class": "database.instance_class",
    "multi_az": "database.multi_az",
    "allocated_storage_gib": "database.allocated_storage_gib",
    "max_allocated_storage_gib": "database.max_allocated_storage_gib",
    "insights_mode": "database.insights_mode",
    "database_connections": "database.alarms.database_connections",
    "metrics": "telemetry.metrics",
}
#: Keys below the key of a workload, by the attribute of `PodResources`.
POD_KEYS: Final[Mapping[str, str]] = {
    "min_replicas": "min_replicas",
    "max_replicas": "max_replicas",
    "cpu_request": "cpu_request",
    "cpu_limit": "cpu_limit",
    "memory_request": "memory_request",
    "memory_limit": "memory_limit",
}


def lines() -> Iterator[str]:
    """Yield the lines of the table."""
    flat = {name: dict(_values(size)) for name, size in SIZES.items()}
    rows = (
        (f"`{key}`", *(flat[name][key] for name in SizeName))
        for key in flat[SizeName.PRODUCTION]
    )
    yield from table(("below `region`", *(f"`{name}`" for name in SizeName)), rows)


def _values(size: Size) -> Iterator[tuple[str, str]]:
    """Yield the configuration key and the value of every attribute of a size."""
    for attribute, key in KEYS.items():
        value = getattr(size, attribute)
        if isinstance(value, PodResources):
            for pod_attribute, pod_key in POD_KEYS.items():
                yield f"{key}.{pod_key}", _as_yaml(getattr(value, pod_attribute))
        else:
            yield key, _as_yaml(value)


def _as_yaml(value: object) -> str:
    """Return a value as it is written in a stack file."""
    if isinstance(value, str) and value.isdigit():
        return f'"{value}"'
    return str(value).lower() if isinstance(value, bool) else str(value)
