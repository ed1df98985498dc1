"""Draining that leaves too few gateways."""

from pathlib import Path
from typing import Final

import pytest

from config import loader
from config.errors import ConfigError
from plan.traffic_steering import plan_steering
from tests import sample_project

#: Gateways of us-east-1, whose usual load the others cannot take over.
LARGE: Final = "    capacity: {gateway: {min_replicas: 12, max_replicas: 40}}\n"
REASON: Final = "us-east-1: maintenance of the network"
ACCEPTED: Final = (
    "us-east-1: {reason: maintenance of the network, "
    "accept_overload: clients were asked to wait}"
)


def project(directory: Path, drained: str, capacity: str = LARGE) -> loader.Project:
    """Return the shipped fleet with a large us-east-1 and drained regions."""
    root = sample_project.write(directory)
    sample_project.edit(
        root, "Pulumi.global.yaml", "drained: {}", f"drained: {{{drained}}}"
    )
    sample_project.edit(
        root, "Pulumi.us-east-1.yaml", "    cluster:\n", f"{capacity}    cluster:\n"
    )
    return loader.load_project(root)


def test_drained_region_too_large_for_the_others_is_rejected(tmp_path: Path) -> None:
    """Gateways of the closed zone eu serve other clients last, and do not count."""
    with pytest.raises(ConfigError) as error:
        plan_steering(project(tmp_path, REASON))

    assert str(error.value) == (
        "Pulumi.global.yaml: drained.us-east-1: the usual load of "
        "['ap-southeast-1', 'us-east-1'] needs 15 gateways, but ['ap-southeast-1'] can "
        "run 10; raise region.capacity.gateway.max_replicas there, or give a reason in "
        "drained.us-east-1.accept_overload"
    )


def test_drained_region_with_accepted_overload_is_planned(tmp_path: Path) -> None:
    """An operator who gives a reason drains the region all the same."""
    steering = plan_steering(project(tmp_path, ACCEPTED))

    assert steering.default_pools == ("ap-southeast-1", "eu-west-1")


def test_drained_region_that_the_others_can_replace_is_planned(tmp_path: Path) -> None:
    """The shipped sizes leave room for one region."""
    steering = plan_steering(project(tmp_path, REASON, capacity=""))

    assert "us-east-1" not in steering.default_pools
