"""A region is lost and drained while none of its services respond.

The runbook of the README, with the real Pulumi CLI.
"""

from typing import Final

import pytest

from offline_cloud.faults import UnreachableRegion
from rehearsal.request import Request, Result
from tests.scenarios.deployed_fleet import FOUNDATION, GLOBAL, HOME, DeployedFleet

OTHER: Final = "eu-west-1"
FAR: Final = "ap-southeast-1"
STACKS: Final = (FOUNDATION, HOME, OTHER, FAR, GLOBAL)


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> DeployedFleet:
    """Deploy the shipped fleet."""
    deployed = DeployedFleet(tmp_path_factory.mktemp("lost"))
    deployed.up(*STACKS)
    return deployed


def _up_without(fleet: DeployedFleet, region: str, *stacks: str) -> Result:
    lost = (UnreachableRegion(region=region),)
    return fleet.rehearse(Request(stacks=stacks, faults=lost, verify_no_changes=False))


@pytest.mark.parametrize("region", [HOME, FAR])
def test_lost_region_is_drained_while_it_is_unreachable(
    fleet: DeployedFleet, region: str
) -> None:
    """The drain of a region, home included, requests nothing from it."""
    fleet.set(GLOBAL, "drained", {region: "the region is lost"})

    drained = _up_without(fleet, region, GLOBAL)

    fleet.set(GLOBAL, "drained", {})
    assert not drained.failures, "\n".join(map(str, drained.failures))
    (stack,) = drained.stacks
    changed = {each.urn.rpartition("::")[2] for each in stack.operations}
    assert any(name.endswith(region) for name in changed), changed
    assert fleet.up(GLOBAL)[GLOBAL], "the region is not routed to again"


def test_global_stack_is_updated_while_a_closed_zone_is_unreachable(
    fleet: DeployedFleet,
) -> None:
    """The law forbids a drain of the only region of its zone; updates still work."""
    fleet.set(GLOBAL, "drained", {FAR: "the region is lost"})

    updated = _up_without(fleet, OTHER, GLOBAL)

    fleet.set(GLOBAL, "drained", {})
    assert not updated.failures, "\n".join(map(str, updated.failures))
    fleet.up(GLOBAL)


def test_stack_of_lost_region_reports_the_unreachable_region(
    fleet: DeployedFleet,
) -> None:
    """The fault reaches the engine: the lost region itself cannot be updated."""
    failed = _up_without(fleet, OTHER, OTHER)

    assert "GetCallerIdentity" in "\n".join(map(str, failed.failures))
