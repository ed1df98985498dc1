"""A database is promoted, home moves to it, and the former home becomes a replica.

The runbook of docs/database.md, with the real Pulumi CLI.
"""

from collections.abc import Mapping
from typing import Any, Final

import pytest

from rehearsal.request import Request
from rehearsal.result import ResourceChange
from tests.scenarios.deployed_fleet import FOUNDATION, GLOBAL, HOME, DeployedFleet

#: The new home. Its packs allow its rows elsewhere; those of eu-west-1 do not.
OTHER: Final = "ap-southeast-1"
FAR: Final = "eu-west-1"
STACKS: Final = (FOUNDATION, HOME, OTHER, FAR, GLOBAL)
POLICY_FILES: Final = "gateway-workload-files"
INSTANCE: Final = "aws:rds/instance:Instance"
COPIES: Final = "aws:rds/instanceAutomatedBackupsReplication"
PROTECT: Final = "region.lifecycle.protect"
ROLE: Final = "region.database.role"
GENERATION: Final = "region.database.generation"

#: Services whose control plane runs in us-east-1 only.
#: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html
SINGLE_REGION_CONTROL_PLANE: Final = ("aws:iam/", "aws:route53/")

#: The error for a promoted database without its role, by the requested topology.
REJECTIONS: Final = {
    "fully-distributed": "region.database.role: the instance of generation 1",
    "single-region": "topology: gives the region no database",
}

Operations = Mapping[str, tuple[ResourceChange, ...]]


class Failover:
    """The fleet of the runbook, and the operations of every step."""

    def __init__(self, fleet: DeployedFleet) -> None:
        self.fleet = fleet
        fleet.up(*STACKS)
        self.primary, self.replica = self.database(HOME), self.database(OTHER)
        self.lost = fleet.resources(HOME)
        fleet.set(OTHER, ROLE, "promoted")
        self.promotion = fleet.up(OTHER)
        self.promoted = self.database(OTHER)
        fleet.set_shared("home", OTHER)
        fleet.set(HOME, ROLE, "primary")
        self.move = fleet.up(OTHER, GLOBAL)
        fleet.set(FAR, PROTECT, value=False)
        self.releases = dict(fleet.up(FAR))
        fleet.set(FAR, GENERATION, 2)
        self.returns = dict(fleet.up(FAR))
        self.found = fleet.resources(HOME)
        fleet.set(FAR, PROTECT, value=True)
        fleet.set(HOME, PROTECT, value=False)
        last = fleet.up(FAR, HOME)
        self.releases[HOME] = last[HOME]
        fleet.set(HOME, ROLE, value=None)
        fleet.set(HOME, GENERATION, 2)
        self.returns |= fleet.up(HOME)
        self.refused = {each: self._rejection(each) for each in REJECTIONS}
        fleet.set(HOME, PROTECT, value=True)
        self.protections = {FAR: last[FAR], **fleet.up(OTHER, HOME)}
        self.routes = fleet.up(FAR)

    def database(self, stack: str) -> Mapping[str, Any]:
        """Return the database instance of a region from its state."""
        (only,) = (r for r in self.fleet.resources(stack) if r["type"] == INSTANCE)
        return only

    def deployed(self) -> set[tuple[str, str]]:
        """Return every deployed resource by URN and id."""
        return {
            (each["urn"], each["id"])
            for stack in STACKS
            for each in self.fleet.resources(stack)
            if each.get("id") and not each["type"].startswith("pulumi:")
        }

    def _rejection(self, topology: str) -> str:
        """Request less of the new home than its state allows; return the failures."""
        self.fleet.set(OTHER, ROLE, value=None)
        self.fleet.set(OTHER, "topology", topology)
        self.fleet.set_shared("home", HOME)
        result = self.fleet.rehearse(Request(stacks=(OTHER,), verify_no_changes=False))
        self.fleet.set(OTHER, ROLE, "promoted")
        self.fleet.set(OTHER, "topology", "fully-distributed")
        self.fleet.set_shared("home", OTHER)
        return "\n".join(map(str, result.failures))


@pytest.fixture(scope="module")
def failover(tmp_path_factory: pytest.TempPathFactory) -> Failover:
    """Run every step once; the tests read the results."""
    return Failover(DeployedFleet(tmp_path_factory.mktemp("failover")))


def database_operations(operations: Operations, stack: str) -> list[str]:
    """Return the operations on the database of a region."""
    ours = operations.get(stack, ())
    return [each.operation for each in ours if f"{INSTANCE}::" in each.urn]


def test_replica_is_promoted_in_place(failover: Failover) -> None:
    """The instance is updated, keeps its id and ARN, and has no source any more."""
    assert database_operations(failover.promotion, OTHER) == ["update"]
    assert (
        failover.replica["inputs"]["replicateSourceDb"]
        == failover.primary["outputs"]["arn"]
    )
    assert "replicateSourceDb" not in failover.promoted["inputs"]
    assert failover.promoted["id"] == failover.replica["id"]
    assert failover.promoted["outputs"]["arn"] == failover.replica["outputs"]["arn"]


def test_promotion_replaces_only_secret_and_policy_file(failover: Failover) -> None:
    """A new password, and events go to the promoted region's own API."""
    replaced = {
        each.urn.rpartition("::")[2]
        for each in failover.promotion[OTHER]
        if "replace" in each.operation
    }

    assert replaced == {
        "secrets-database-value",
        "control-plane-workload-secret-copy",
        POLICY_FILES,
    }


def test_promoted_database_is_backed_up_like_a_primary(failover: Failover) -> None:
    """It is backed up for 35 days and copied to the recovery region of its zone."""
    (copies,) = (r for r in failover.fleet.resources(OTHER) if COPIES in r["type"])

    assert failover.promoted["inputs"]["backupRetentionPeriod"] == 35
    assert failover.promoted["protect"] is True
    assert copies["inputs"]["region"] == "ap-southeast-2"


def test_promotion_uses_no_service_of_the_lost_region(failover: Failover) -> None:
    """No promotion writes to services with a control plane in a single region."""
    changed = (*failover.promotion[OTHER], *failover.move[OTHER])
    assert not [
        each
        for each in changed
        if any(t in each.urn for t in SINGLE_REGION_CONTROL_PLANE)
    ]
    assert failover.found == failover.lost


def test_moving_home_changes_only_the_global_stack(failover: Failover) -> None:
    """The new home has no operations, and the names of the API point to it."""
    assert failover.move[OTHER] == ()
    assert {each.operation for each in failover.move[GLOBAL]} == {"update"}
    assert failover.database(OTHER)["id"] == failover.promoted["id"]


@pytest.mark.parametrize("region", [FAR, HOME])
def test_lifting_protection_only_updates_resources(
    failover: Failover, region: str
) -> None:
    """Only the policy file is replaced: events go to the new home."""
    operations = {
        each.operation
        for each in failover.releases[region]
        if not each.urn.endswith(POLICY_FILES)
    }

    assert operations == {"update"}


def test_region_without_second_writer_sends_events_to_the_new_home_only(
    failover: Failover,
) -> None:
    """The old home's API writes no more, so its URL leaves the policy files."""
    changed = {each.urn.rpartition("::")[2] for each in failover.routes[FAR]}

    assert changed == {POLICY_FILES, "gateway-workload-deployment"}


@pytest.mark.parametrize("region", [FAR, HOME])
def test_region_returns_with_a_new_replica(failover: Failover, region: str) -> None:
    """The new replica is created under another identifier before the old is deleted."""
    steps, new_replica = (
        database_operations(failover.returns, region),
        failover.database(region),
    )

    assert steps.index("create-replacement") < steps.index("delete-replaced")
    assert new_replica["inputs"]["identifier"].endswith("-database-2")
    assert (
        new_replica["inputs"]["replicateSourceDb"]
        == failover.promoted["outputs"]["arn"]
    )
    assert "password" not in new_replica["inputs"]


@pytest.mark.parametrize("region", [FAR, HOME])
def test_setting_protection_only_updates_resources(
    failover: Failover, region: str
) -> None:
    """The new instance is protected by an update."""
    assert {each.operation for each in failover.protections[region]} == {"update"}
    assert failover.database(region)["protect"] is True


@pytest.mark.parametrize("topology", REJECTIONS)
def test_promoted_database_back_to_replica_is_rejected(
    failover: Failover, topology: str
) -> None:
    """A promoted database becomes no replica and is not deleted with its topology."""
    failures = failover.refused[topology]
    assert f"Pulumi.{OTHER}.yaml: {REJECTIONS[topology]}" in failures
    assert "promoted" in failures
    assert failover.database(OTHER)["id"] == failover.promoted["id"]


def test_fleet_teardown_needs_lifted_protection_and_can_be_redeployed(
    failover: Failover,
) -> None:
    """A protected fleet is not destroyed; a teardown leaves declared remnants.

    The same files deploy it again.
    """
    deployed = failover.deployed()
    refused = failover.fleet.down(*STACKS, lift_protection=False)
    assert {failure.stack for failure in refused.failures} >= {HOME, OTHER, FAR}
    assert all("protect" in str(failure) for failure in refused.failures)
    assert failover.deployed() == deployed

    gone = failover.fleet.down(*STACKS, lift_protection=True)
    assert gone.failures == ()
    assert [left for left in gone.left if not left.declared] == []
    assert failover.deployed() == set()

    failover.fleet.set(OTHER, ROLE, value=None)
    again = failover.fleet.up(FOUNDATION, OTHER, HOME)
    assert (
        database_operations(again, OTHER)
        == database_operations(again, HOME)
        == ["create"]
    )
