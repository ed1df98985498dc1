"""`fleet rehearse --kill`: what the loss of regions means, from the recorded graphs."""

from pathlib import Path
from typing import Final

import pytest
from rich.console import Console

from config import loader
from config.loader import Project
from offline_cloud.errors import UsageError
from offline_cloud.faults import UnreachableRegion
from operations import lost_regions
from operations.recorded_graph import FleetGraph
from rehearsal.errors import RehearsalError
from tests import sample_project
from tests.recorded_fleet import record_fleet

HOME: Final = "us-east-1"
EU: Final = "eu-west-1"
AP: Final = "ap-southeast-1"

Fleet = tuple[Project, FleetGraph]


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Fleet:
    """The sample fleet, recorded once."""
    project = loader.load_project(sample_project.write(tmp_path_factory.mktemp("lost")))
    return project, record_fleet(project)


def shown(loss: lost_regions.Loss) -> str:
    """Return what the command prints."""
    console = Console(width=200, record=True, quiet=False, markup=False)
    with console.capture() as printed:
        lost_regions.show(console, loss)
    return printed.get()


def test_loss_of_home_stops_writes_and_drains_home(fleet: Fleet) -> None:
    """Only administration stops; the global stack drains the region."""
    loss = lost_regions.lose(*fleet, HOME)
    sentences = [*lost_regions.stopped(loss)]
    update = loss.update()

    assert any(f"writable database of {HOME} is lost" in each for each in sentences)
    assert loss.drained == (HOME,)
    assert loss.refused == ()
    assert update.faults == (UnreachableRegion(region=HOME),)
    assert [(e.stack, e.key, e.value) for e in update.edits] == [
        ("global", "drained", {HOME: "the region is lost"})
    ]


def test_loss_of_the_only_region_of_a_closed_zone_is_not_drained(fleet: Fleet) -> None:
    """Its clients get an error and not another zone; the reason is printed."""
    loss = lost_regions.lose(*fleet, EU)
    printed = shown(loss)

    assert loss.drained == ()
    assert len(loss.refused) == 1
    assert f"not drained: {loss.refused[0].splitlines()[0]}" in printed
    assert "no other region may take over" in printed


def test_loss_of_a_read_replica_stops_no_writes(fleet: Fleet) -> None:
    """The replica of another region holds no row that is not elsewhere."""
    loss = lost_regions.lose(*fleet, AP)

    assert not any("writable" in each for each in lost_regions.stopped(loss))
    assert loss.drained == (AP,)


def test_loss_of_two_regions_names_both(fleet: Fleet) -> None:
    """Every lost region is part of the update that runs without them."""
    loss = lost_regions.lose(*fleet, f"{HOME}, {AP}")

    assert loss.regions == {HOME, AP}
    assert len(loss.update().faults) == 2
    assert f"without {AP}, {HOME}" in shown(loss)


@pytest.mark.parametrize("named", ["mars-north-1", "", f"{HOME},", "us-west-2"])
def test_loss_of_an_unknown_region_is_rejected(fleet: Fleet, named: str) -> None:
    """The message has the value as written, and the deployed regions."""
    with pytest.raises(UsageError) as caught:
        lost_regions.lose(*fleet, named)

    assert f"--kill {named!r}" in str(caught.value)
    assert f"allowed: {AP}, {EU}, {HOME}" in str(caught.value)


def test_loss_without_a_rehearsal_asks_for_one(tmp_path: Path) -> None:
    """There is no graph to read."""
    with pytest.raises(RehearsalError, match="run `fleet rehearse` first"):
        lost_regions.rehearsed(tmp_path)
