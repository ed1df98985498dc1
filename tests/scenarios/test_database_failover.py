"""A database is promoted, home moves to it, and the lost home comes back as a replica.

The runbook of docs/database.md, with the same words, on the real engine.
"""

from collections.abc import Mapping
from typing import Any, Final

import pytest

from rehearsal.request import Request
from rehearsal.result import ResourceChange
from tests.scenarios.deployed_fleet import FOUNDATION, GLOBAL, HOME, DeployedFleet

OTHER: Final = "eu-west-1"
FAR: Final = "ap-southeast-1"
STACKS: Final = (FOUNDATION, HOME, OTHER, FAR, GLOBAL)
INSTANCE: Final = "aws:rds/instance:Instance"
COPIES: Final = "aws:rds/instanceAutomatedBackupsReplication"
PROTECT: Final = "region.lifecycle.protect"
ROLE: Final = "region.database.role"
GENERATION: Final = "region.database.generation"

#: What is changed through us-east-1 alone, wherever it works.
#: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html
ONE_REGION: Final = ("aws:iam/", "aws:route53/")

#: What a promoted database is refused for, by the topology asked for without the word.
LESS: Final = {
    "fully-distributed": "region.database.role: the instance of generation 1",
    "single-region": "topology: gives the region no database",
}

Operations = Mapping[str, tuple[ResourceChange, ...]]


class Failover:
    """The fleet of the runbook, and what every step of it came to."""

    def __init__(self, fleet: DeployedFleet) -> None:
        self.fleet = fleet
        fleet.up(*STACKS)
        self.primary, self.replica = self.database(HOME), self.database(OTHER)
        self.lost = fleet.resources(HOME)
        fleet.set(OTHER, ROLE, "promoted")
        self.promotion = fleet.up(OTHER)
        self.promoted = self.database(OTHER)
        fleet.share("home", OTHER)
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
        self.refused = {each: self._refused(each) for each in LESS}
        fleet.set(HOME, PROTECT, value=True)
        self.protections = {FAR: last[FAR], **fleet.up(OTHER, HOME)}

    def database(self, stack: str) -> Mapping[str, Any]:
        """Return the instance of a region as the engine's state has it."""
        (only,) = (r for r in self.fleet.resources(stack) if r["type"] == INSTANCE)
        return only

    def standing(self) -> set[tuple[str, str]]:
        """Return everything a cloud holds for the fleet, by its name and id."""
        return {
            (each["urn"], each["id"])
            for stack in STACKS
            for each in self.fleet.resources(stack)
            if each.get("id") and not each["type"].startswith("pulumi:")
        }

    def _refused(self, topology: str) -> str:
        """Ask less of the new home than it has become; return what is said."""
        self.fleet.set(OTHER, ROLE, value=None)
        self.fleet.set(OTHER, "topology", topology)
        self.fleet.share("home", HOME)
        result = self.fleet.rehearse(Request(stacks=(OTHER,), verify_no_changes=False))
        self.fleet.set(OTHER, ROLE, "promoted")
        self.fleet.set(OTHER, "topology", "fully-distributed")
        self.fleet.share("home", OTHER)
        return "\n".join(map(str, result.failures))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Failover:
    """Take every step once; the tests look at what each did."""
    return Failover(DeployedFleet(tmp_path_factory.mktemp("failover")))


def done(operations: Operations, stack: str) -> list[str]:
    """Return what was done to the database of a region."""
    ours = operations.get(stack, ())
    return [each.operation for each in ours if f"{INSTANCE}::" in each.urn]


def test_promotion_happens_in_place(run: Failover) -> None:
    """The instance is updated, keeps its identity, and has no source any more."""
    assert done(run.promotion, OTHER) == ["update"]
    assert run.replica["inputs"]["replicateSourceDb"] == run.primary["outputs"]["arn"]
    assert "replicateSourceDb" not in run.promoted["inputs"]
    assert run.promoted["id"] == run.replica["id"]
    assert run.promoted["outputs"]["arn"] == run.replica["outputs"]["arn"]


def test_promotion_replaces_nothing_but_the_api_address(run: Failover) -> None:
    """All that is made anew is the secret's value and its copy: another password."""
    anew = {
        each.urn.rpartition("::")[2]
        for each in run.promotion[OTHER]
        if "replace" in each.operation
    }

    assert anew == {"secrets-database-value", "control-plane-workload-secret-copy"}


def test_a_promoted_database_is_kept_like_a_primary(run: Failover) -> None:
    """It is backed up for 35 days, and copied to where its zone's law allows."""
    (copies,) = (r for r in run.fleet.resources(OTHER) if COPIES in r["type"])

    assert run.promoted["inputs"]["backupRetentionPeriod"] == 35
    assert run.promoted["protect"] is True
    assert copies["inputs"]["region"] == "eu-central-1"


def test_nothing_is_asked_of_the_lost_region(run: Failover) -> None:
    """No promotion writes to services that are changed through one region alone."""
    changed = (*run.promotion[OTHER], *run.move[OTHER])
    assert not [each for each in changed if any(t in each.urn for t in ONE_REGION)]
    assert run.found == run.lost


def test_the_new_home_does_not_notice(run: Failover) -> None:
    """Moving home touches nothing there, but leads the names of the API to it."""
    assert run.move[OTHER] == ()
    assert {each.operation for each in run.move[GLOBAL]} == {"update"}
    assert run.database(OTHER)["id"] == run.promoted["id"]


@pytest.mark.parametrize("region", [FAR, HOME])
def test_a_release_is_nothing_but_a_release(run: Failover, region: str) -> None:
    """A replica of the lost home and the old home itself stay what they are in it."""
    assert {each.operation for each in run.releases[region]} == {"update"}


@pytest.mark.parametrize("region", [FAR, HOME])
def test_a_region_comes_back_with_another_instance(run: Failover, region: str) -> None:
    """A new replica is made under another identifier before the old one goes."""
    steps, newcomer = done(run.returns, region), run.database(region)

    assert steps.index("create-replacement") < steps.index("delete-replaced")
    assert newcomer["inputs"]["identifier"].endswith("-database-2")
    assert newcomer["inputs"]["replicateSourceDb"] == run.promoted["outputs"]["arn"]
    assert "password" not in newcomer["inputs"]


@pytest.mark.parametrize("region", [FAR, HOME])
def test_protection_comes_back_in_place(run: Failover, region: str) -> None:
    """The newcomer is protected by an update, like everything beside it."""
    assert {each.operation for each in run.protections[region]} == {"update"}
    assert run.database(region)["protect"] is True


@pytest.mark.parametrize("topology", LESS)
def test_nothing_leads_back_to_a_replica(run: Failover, topology: str) -> None:
    """What is promoted does not copy again, nor go with the rest of its region."""
    said = run.refused[topology]
    assert f"Pulumi.eu-west-1.yaml: {LESS[topology]}" in said
    assert "promoted" in said
    assert run.database(OTHER)["id"] == run.promoted["id"]


def test_the_fleet_goes_when_it_is_released_and_comes_again(run: Failover) -> None:
    """A protected fleet refuses to go and loses nothing; a released one leaves notes.

    What it leaves is declared, and the same files bring it up again.
    """
    standing = run.standing()
    refused = run.fleet.down(*STACKS, released=False)
    assert {failure.stack for failure in refused.failures} >= {HOME, OTHER, FAR}
    assert all("protect" in str(failure) for failure in refused.failures)
    assert run.standing() == standing

    gone = run.fleet.down(*STACKS, released=True)
    assert gone.failures == ()
    assert [left for left in gone.left if not left.declared] == []
    assert run.standing() == set()

    run.fleet.set(OTHER, ROLE, value=None)
    again = run.fleet.up(FOUNDATION, OTHER, HOME)
    assert done(again, OTHER) == done(again, HOME) == ["create"]
