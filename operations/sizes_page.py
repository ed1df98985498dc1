"""The table of docs/sizes.md: what each size gives a region, and by which key.

Usage: python -m operations.sizes_page
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from config.capacity import SizeName
from operations.markdown_tables import between, table
from plan.sizes import SIZES, PodResources, Size
from rehearsal.errors import RehearsalError

PAGE: Final = "docs/sizes.md"

_ROOT: Final = Path(__file__).resolve().parents[1]

#: Below `region` in the stack's file, by the attribute of a size.
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
#: Below the key of a workload, by the attribute of its pods.
POD_KEYS: Final[Mapping[str, str]] = {
    "min_replicas": "min_replicas",
    "max_replicas": "max_replicas",
    "cpu_request": "cpu_request",
    "cpu_limit": "cpu_limit",
    "memory_request": "memory_request",
    "memory_limit": "memory_limit",
}


def documents(root: Path = _ROOT) -> dict[str, str]:
    """Return the page's text, with its table as it should be, by its path."""
    text = (root / PAGE).read_text(encoding="utf-8")
    return {PAGE: between(PAGE, text, "sizes", _table())}


def write(root: Path = _ROOT) -> None:
    """Write the page's table."""
    for path, text in documents(root).items():
        (root / path).write_text(text, encoding="utf-8")


def check(root: Path = _ROOT) -> None:
    """Refuse a table that differs from the code.

    Raises:
        RehearsalError: The table is missing or stale; the message names the page.
    """
    for path, text in documents(root).items():
        if (root / path).read_text(encoding="utf-8") != text:
            msg = f"{path}: differs from plan/sizes.py; run `make schema`"
            raise RehearsalError(msg)


def _table() -> Iterator[str]:
    flat = {name: dict(_values(size)) for name, size in SIZES.items()}
    rows = (
        (f"`{key}`", *(flat[name][key] for name in SizeName))
        for key in flat[SizeName.PRODUCTION]
    )
    yield from table(("below `region`", *(f"`{name}`" for name in SizeName)), rows)


def _values(size: Size) -> Iterator[tuple[str, str]]:
    """Yield key and value of everything a size decides."""
    for attribute, key in KEYS.items():
        value = getattr(size, attribute)
        if isinstance(value, PodResources):
            for inner, below in POD_KEYS.items():
                yield f"{key}.{below}", _shown(getattr(value, inner))
        else:
            yield key, _shown(value)


def _shown(value: object) -> str:
    """Return a value as a stack's file has it."""
    if isinstance(value, str) and value.isdigit():
        return f'"{value}"'
    return str(value).lower() if isinstance(value, bool) else str(value)


if __name__ == "__main__":
    write()
