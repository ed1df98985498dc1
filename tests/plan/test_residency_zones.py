"""Residency zones of the files, and draining that is rejected."""

from pathlib import Path

import pytest

from config import loader
from config.errors import ConfigError
from config.types import ClientRegion
from plan import traffic_steering
from tests import sample_project


def project_with_drained(directory: Path, *regions: str) -> loader.Project:
    """Return the shipped project with regions taken out of service."""
    root = sample_project.write(directory)
    reasons = ", ".join(f"{region}: maintenance" for region in regions)
    sample_project.edit(
        root, "Pulumi.global.yaml", "drained: {}", f"drained: {{{reasons}}}"
    )
    return loader.load_project(root)


def test_residency_pack_with_local_inference_closes_its_zone(tmp_path: Path) -> None:
    """The shipped pack closes the residency zone eu and no other."""
    zones = traffic_steering.residency_zones(
        loader.load_project(sample_project.write(tmp_path))
    )

    assert {zone.name: zone.closed for zone in zones} == {
        "us": False,
        "eu": True,
        "ap": False,
    }


def test_client_region_of_a_closed_zone_has_pools_of_that_zone_only(
    tmp_path: Path,
) -> None:
    """Clients in Europe are served by pools in Europe or are rejected."""
    steering = traffic_steering.plan_steering(
        loader.load_project(sample_project.write(tmp_path))
    )

    assert steering.region_pools[ClientRegion.WEU] == ("eu-west-1",)
    assert steering.fallback_pool == "eu-west-1"
    assert not steering.failover_across_pools


def test_drained_region_is_in_no_pool_list(tmp_path: Path) -> None:
    """Draining removes a region from the list of every client region."""
    steering = traffic_steering.plan_steering(
        project_with_drained(tmp_path, "ap-southeast-1")
    )

    serving = {r for pools in steering.region_pools.values() for r in pools}
    assert "ap-southeast-1" not in serving | set(steering.default_pools)


@pytest.mark.parametrize(
    "regions", [("eu-west-1",), ("us-east-1", "eu-west-1", "ap-southeast-1")]
)
def test_draining_the_last_region_of_a_closed_zone_is_rejected(
    regions: tuple[str, ...], tmp_path: Path
) -> None:
    """The message has the file and the key that leaves clients without a pool."""
    with pytest.raises(ConfigError, match=r"Pulumi\.global\.yaml: drained: .*drained"):
        traffic_steering.plan_steering(project_with_drained(tmp_path, *regions))
