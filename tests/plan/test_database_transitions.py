"""What a database may become, given what it is."""

import pytest

from plan.database import DatabaseRole
from tests.plan.database_transitions import (
    BARE,
    NEW,
    OLD,
    PRIMARY,
    PROMOTED,
    REGION,
    REPLICA,
    contract,
    refusal,
    wish,
)


@pytest.mark.parametrize("past", [None, *BARE])
def test_a_replica_begins_anywhere(past: object) -> None:
    """It begins with the rows of its source, whatever stood in the region."""
    wish(REPLICA, 3).validate(past)


def test_the_first_home_begins_with_a_primary() -> None:
    """Its stack has no contract yet."""
    wish(PRIMARY, home=REGION).validate(None)


@pytest.mark.parametrize("past", BARE)
def test_home_does_not_move_where_no_database_stands(past: object) -> None:
    """The rows would stay behind; the message names the way that takes them along."""
    assert refusal(wish(PRIMARY, home=REGION), past) == (
        "Pulumi.yaml: fleet.home: 'ap-southeast-1', whose stack has no database: its "
        "primary would be a new, empty one; set home back, make the region "
        "fully-distributed, promote its replica, then move home"
    )


@pytest.mark.parametrize("past", [None, *BARE])
@pytest.mark.parametrize("role", [PROMOTED, PRIMARY])
def test_a_role_is_kept_only_by_what_stands(role: DatabaseRole, past: object) -> None:
    """Neither word makes a database."""
    said = refusal(wish(role), past)

    assert f"region.database.role: {role.value!r}, but the region has no" in said


@pytest.mark.parametrize("role", [PRIMARY, PROMOTED])
def test_what_is_written_to_does_not_go_with_the_topology(role: DatabaseRole) -> None:
    """Nor with home: the message names what asks for it and what to do before."""
    assert refusal(wish(None), contract(role, 2)) == (
        "Pulumi.ap-southeast-1.yaml: topology: gives the region no database, but the "
        f"instance of generation 2 is {role.value!r} and would be deleted; set "
        "topology and fleet.home back, or make it a replica of us-east-1 before: "
        "'fully-distributed' with region.database.generation: 3"
    )


@pytest.mark.parametrize("past", [None, *BARE, contract(REPLICA)])
def test_a_replica_goes_with_the_topology(past: object) -> None:
    """All it holds is at its source; where nothing is, nothing is refused."""
    wish(None).validate(past)


def test_a_replica_keeps_its_source_until_it_is_made_anew() -> None:
    """RDS cannot change it, so home may move and the stack still be released."""
    past = contract(REPLICA)
    wish(REPLICA).validate(past)

    assert wish(REPLICA).replication_source(past, NEW) == OLD
    assert wish(REPLICA, 2).replication_source(past, NEW) == NEW
    assert wish(REPLICA).replication_source(None, NEW) == NEW


def test_a_contract_that_names_no_source_is_not_held_against_the_replica() -> None:
    """An older update exported no source; RDS still has it."""
    assert wish(REPLICA).replication_source(contract(REPLICA, source=None), NEW) == NEW


def test_a_replica_that_keeps_another_source_is_spoken_of() -> None:
    """What it copies, and what makes it follow home."""
    assert wish(REPLICA).stale_source_warning(OLD) == (
        "Pulumi.ap-southeast-1.yaml: region.database.generation: the replica of "
        f"generation 1 keeps its source {OLD!r}, which is not the database of "
        "us-east-1; release the stack, then set region.database.generation: 2"
    )


@pytest.mark.parametrize("role", [PRIMARY, PROMOTED])
def test_a_demotion_is_refused_with_the_way_out(role: DatabaseRole) -> None:
    """The message names the role, the request and both allowed changes."""
    assert refusal(wish(REPLICA), contract(role)) == (
        "Pulumi.ap-southeast-1.yaml: region.database.role: the instance of generation "
        f"1 is {role.value!r} and cannot become a replica of us-east-1 again; set "
        f"role: {role.value} to keep it, or set region.database.generation: 2 for a "
        "new replica beside it"
    )


@pytest.mark.parametrize("written", [{"role": "queen"}, "primary", {"arn": "a"}])
@pytest.mark.parametrize("role", [PRIMARY, None])
def test_a_past_that_cannot_be_read_is_refused(
    role: DatabaseRole | None, written: object
) -> None:
    """What is not understood is neither overwritten nor deleted."""
    assert "another version" in refusal(wish(role), {"database": written})
