"""Sizes of a region and their overrides."""

from pathlib import Path

import pytest

from config import loader
from config.capacity import SizeName
from config.errors import ConfigError
from plan.region import plan_regions
from plan.sizes import SIZES, Size
from tests import sample_project

EU = "Pulumi.eu-west-1.yaml"


def _planned_size(directory: Path, settings: str) -> Size:
    root = sample_project.write(directory)
    sample_project.edit(root, EU, "    cluster:", f"{settings}    cluster:")
    return plan_regions(loader.load_project(root))["eu-west-1"].size


@pytest.mark.parametrize("name", SizeName)
def test_region_without_overrides_has_all_values_of_its_size(
    name: SizeName, tmp_path: Path
) -> None:
    """The table has every value of a size."""
    assert _planned_size(tmp_path, f"    size: {name.value}\n") == SIZES[name]


def test_region_with_overrides_has_no_value_of_its_size(tmp_path: Path) -> None:
    """A region's file can override every value of the table."""
    pods = (
        "{min_replicas: 7, max_replicas: 70, cpu_request: 777m, cpu_limit: '7',"
        " memory_request: 777Mi, memory_limit: 7Gi}"
    )
    size = _planned_size(
        tmp_path,
        f"    capacity: {{gateway: {pods}, api: {pods},"
        " nodes: {cpu_limit: 77, memory_limit_gib: 777}}\n"
        "    network: {nat: per-az, vpc_endpoints: full}\n"
        "    telemetry: {metrics: operator}\n"
        "    database: {instance_class: db.r8g.7xlarge, multi_az: false,"
        " allocated_storage_gib: 77, max_allocated_storage_gib: 777,"
        " insights_mode: standard,"
        " alarms: {database_connections: 77}}\n",
    )

    not_overridden = {
        field
        for field in Size.__dataclass_fields__
        if getattr(size, field) == getattr(SIZES[SizeName.PRODUCTION], field)
    }
    assert not_overridden == set()
    assert size.gateway == size.api
    assert (size.api.min_replicas, size.api.max_replicas, size.api.cpu_limit) == (
        7,
        70,
        "7",
    )


@pytest.mark.parametrize(
    ("settings", "key", "message"),
    [
        ("capacity: {gateway: {min_replicas: 3}}", "capacity.gateway", "3 .* 2"),
        ("capacity: {api: {min_replicas: 9}}", "capacity.api", "9 .* 2"),
        ("database: {allocated_storage_gib: 200}", "database", "200 .* 100"),
        ("database: {allocated_storage_gib: 91}", "database", "91 .* 100"),
    ],
)
def test_override_above_the_limit_of_its_size_is_rejected(
    settings: str, key: str, message: str, tmp_path: Path
) -> None:
    """The message has the value, the limit of the size, the file and the key."""
    with pytest.raises(ConfigError, match=rf"{EU}: region.{key}: .*{message}.*'dev'"):
        _planned_size(tmp_path, f"    size: dev\n    {settings}\n")


def test_larger_size_has_at_least_the_values_of_a_smaller_one() -> None:
    """Limits, storage, replicas and Multi-AZ do not decrease with the size."""
    dev, small, production = (SIZES[name] for name in SizeName)
    for field in (
        "node_cpu_limit",
        "allocated_storage_gib",
        "max_allocated_storage_gib",
        "multi_az",
    ):
        values = [getattr(size, field) for size in (dev, small, production)]
        assert values == sorted(values), field
    assert (
        dev.gateway.min_replicas
        < small.gateway.min_replicas
        < production.gateway.min_replicas
        == 3
    )
