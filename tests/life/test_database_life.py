"""A database is promoted, home moves to it, and the lost home comes back as a replica.

The runbook of docs/database.md, with the same words, on the real engine.
"""

from collections.abc import Mapping
from typing import Any, Final

import pytest

from operations.rehearsal.outcome import Difference
from operations.rehearsal.request import Request, Result
from tests.life.fleet import FOUNDATION, HOME, Fleet

OTHER: Final = "eu-west-1"
STACKS: Final = (FOUNDATION, HOME, OTHER)
INSTANCE: Final = "aws:rds/instance:Instance"
COPIES: Final = (
    "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication"
)
PROTECT: Final = "region.lifecycle.protect"
ROLE: Final = "region.database.role"
GENERATION: Final = "region.database.generation"

Operations = Mapping[str, tuple[Difference, ...]]


class Life:
    """The fleet of the runbook, and what every step of it came to."""

    def __init__(self, fleet: Fleet) -> None:
        self.fleet = fleet
        fleet.up(*STACKS)
        self.replica = self.database(OTHER)
        fleet.set(OTHER, ROLE, "promoted")
        self.promotion = fleet.up(OTHER)
        self.promoted = self.database(OTHER)
        self.primary = self.database(HOME)
        fleet.set(HOME, PROTECT, value=False)
        self.release = fleet.up(HOME)
        fleet.share("home", OTHER)
        fleet.set(HOME, GENERATION, 2)
        self.move = fleet.up(OTHER, HOME)
        fleet.set(HOME, PROTECT, value=True)
        self.protection = fleet.up(HOME)
        self.newcomer = self.database(HOME)

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

    def refused(self, stack: str) -> str:
        """Bring a stack up that must not come up; return what is said."""
        result = self.fleet.rehearse(Request(stacks=(stack,), settled=False))
        assert result.stacks == ()
        return "\n".join(map(str, result.failures))

    def torn_down(self, *, released: bool) -> Result:
        """Tear everything down, with or without lifting protection before."""
        return self.fleet.rehearse(
            Request(stacks=STACKS, destroy=True, settled=False, released=released)
        )


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Life:
    """Live through it once; the tests look at its steps."""
    return Life(Fleet(tmp_path_factory.mktemp("life"), without=["ap-southeast-1"]))


def done(operations: Operations, stack: str, token: str = INSTANCE) -> list[str]:
    """Return what was done to the resources of one type."""
    ours = (each for each in operations.get(stack, ()))
    return [each.operation for each in ours if f"{token}::" in each.urn]


def test_promotion_happens_in_place(life: Life) -> None:
    """The instance is updated, keeps its identity, and has no source any more."""
    assert done(life.promotion, OTHER) == ["update"]
    assert life.replica["inputs"]["replicateSourceDb"] == life.primary["outputs"]["arn"]
    assert "replicateSourceDb" not in life.promoted["inputs"]
    assert life.promoted["id"] == life.replica["id"]
    assert life.promoted["outputs"]["arn"] == life.replica["outputs"]["arn"]


def test_promotion_replaces_nothing_but_the_api_address(life: Life) -> None:
    """All that is made anew is the secret's value, as the password is another."""
    anew = {
        each.urn.rpartition("::")[2]
        for each in life.promotion[OTHER]
        if "replace" in each.operation
    }

    assert anew == {"secrets-database-value"}


def test_a_promoted_database_is_kept_like_a_primary(life: Life) -> None:
    """It is backed up for 35 days, and copied to where its zone's law allows."""
    (copies,) = (r for r in life.fleet.resources(OTHER) if r["type"] == COPIES)

    assert life.promoted["inputs"]["backupRetentionPeriod"] == 35
    assert life.promoted["protect"] is True
    assert copies["inputs"]["region"] == "eu-central-1"


def test_a_release_is_nothing_but_a_release(life: Life) -> None:
    """Giving up protection updates in place, and only what was protected."""
    assert {each.operation for each in life.release[HOME]} == {"update"}


def test_the_old_primary_comes_back_as_another_instance(life: Life) -> None:
    """A new replica is made under another identifier before the old one goes."""
    steps = done(life.move, HOME)

    assert steps.index("create-replacement") < steps.index("delete-replaced")
    assert life.newcomer["inputs"]["identifier"].endswith("-database-2")
    assert (
        life.newcomer["inputs"]["replicateSourceDb"] == life.promoted["outputs"]["arn"]
    )
    assert "password" not in life.newcomer["inputs"]


def test_the_new_home_does_not_notice(life: Life) -> None:
    """Moving home touches no instance there: it is written to already."""
    assert done(life.move, OTHER) == []
    assert life.database(OTHER)["id"] == life.promoted["id"]


def test_protection_comes_back_in_place(life: Life) -> None:
    """The newcomer is protected by an update, like everything beside it."""
    assert {each.operation for each in life.protection[HOME]} == {"update"}
    assert life.newcomer["protect"] is True


def test_nothing_leads_back_to_a_replica(life: Life) -> None:
    """A promoted database that should copy again ends the run with the reason."""
    life.fleet.set(OTHER, ROLE, value=None)
    life.fleet.share("home", HOME)
    try:
        said = life.refused(OTHER)
    finally:
        life.fleet.set(OTHER, ROLE, "promoted")
        life.fleet.share("home", OTHER)

    assert "Pulumi.eu-west-1.yaml: region.database.role" in said
    assert "promoted" in said
    assert "generation" in said
    assert life.database(OTHER)["id"] == life.promoted["id"]


def test_the_fleet_goes_when_it_is_released_and_comes_again(life: Life) -> None:
    """A protected fleet refuses to go and loses nothing; a released one leaves notes.

    What it leaves is declared, and the same files bring it up again.
    """
    standing = life.standing()
    refused = life.torn_down(released=False)
    assert {failure.stack for failure in refused.failures} >= {HOME, OTHER}
    assert all("protect" in str(failure) for failure in refused.failures)
    assert life.standing() == standing

    gone = life.torn_down(released=True)
    assert gone.failures == ()
    assert [left for left in gone.left if not left.declared] == []
    assert life.standing() == set()

    life.fleet.set(OTHER, ROLE, value=None)
    again = life.fleet.up(*STACKS)
    assert done(again, OTHER) == done(again, HOME) == ["create"]
