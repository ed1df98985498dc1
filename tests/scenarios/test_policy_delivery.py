"""Delivery of a region's policy changes on the engine, there and back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from rehearsal.request import Request
from tests.components.api_server import Answer, Api, serve
from tests.scenarios.deployed_fleet import FOUNDATION, HOME, DeployedFleet

POLICY: Final = "region.policy"
#: What either change does to the gateways.
GATEWAYS: Final = ("update", "gateway-workload-deployment")


@pytest.fixture
def api() -> Iterator[Api]:
    """Serve an API that accepts every link."""
    with serve(Answer()) as served:
        yield served


def changes(fleet: DeployedFleet) -> set[tuple[str, str]]:
    """Update home, and return the operations by name."""
    result = fleet.rehearse(Request(stacks=(HOME,)))
    assert not result.failures, "\n".join(map(str, result.failures))
    return {
        (each.operation, each.urn.rpartition("::")[2])
        for stack in result.stacks
        for each in stack.operations
    }


def test_policy_delivery_changes_to_git_and_back(tmp_path: Path, api: Api) -> None:
    """A change has one writer before and after it, and repeats nothing."""
    fleet = DeployedFleet(tmp_path)
    fleet.up(FOUNDATION, HOME)

    git = {"repository": "https://git.example.com/p.git", "api_url": api.url}
    fleet.set(HOME, POLICY, {"delivery": "git", "git": git})
    to_git = changes(fleet)

    assert to_git >= {GATEWAYS, ("create", "git-link")}
    assert {name for kind, name in to_git if kind == "delete"} == {
        "gateway-workload-files"
    }
    assert changes(fleet) == set()
    assert len(api.received) == 1

    fleet.set(HOME, POLICY, {"delivery": "configmap"})
    back = changes(fleet)

    assert back >= {GATEWAYS, ("create", "gateway-workload-files")}
    assert ("delete", "git-link") in back
    assert len(api.received) == 1
