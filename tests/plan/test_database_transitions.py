"""Changes of a region's database that are accepted or rejected."""

import pytest

from plan.database import DatabaseRole
from tests.plan.database_transitions import (
    NEW,
    OLD,
    PRIMARY,
    PROMOTED,
    REGION,
    REPLICA,
    WITHOUT_DATABASE,
    desired_database,
    rejection_message,
    stack_output,
)


@pytest.mark.parametrize("previous", [None, *WITHOUT_DATABASE])
def test_replica_without_a_previous_database_is_accepted(previous: object) -> None:
    """A new replica has the rows of its source, whatever the previous outputs are."""
    desired_database(REPLICA, 3).validate(previous)


def test_primary_at_home_without_previous_outputs_is_accepted() -> None:
    """The first update of the home region creates an empty primary."""
    desired_database(PRIMARY, home=REGION).validate(None)


@pytest.mark.parametrize("previous", WITHOUT_DATABASE)
def test_home_moved_to_a_region_without_a_database_is_rejected(
    previous: object,
) -> None:
    """The new primary would have no rows; the message has the steps that keep them."""
    assert rejection_message(desired_database(PRIMARY, home=REGION), previous) == (
        "Pulumi.yaml: fleet.home: 'ap-southeast-1', whose stack has no database: its "
        "primary would be a new, empty one; set home back, make the region "
        "fully-distributed, promote its replica, then move home"
    )


@pytest.mark.parametrize("previous", [None, *WITHOUT_DATABASE])
@pytest.mark.parametrize("role", [PROMOTED, PRIMARY])
def test_writable_role_without_a_database_is_rejected(
    role: DatabaseRole, previous: object
) -> None:
    """Neither role creates a database in a region that is not home."""
    message = rejection_message(desired_database(role), previous)

    assert f"region.database.role: {role.value!r}, but the region has no" in message


@pytest.mark.parametrize("role", [PRIMARY, PROMOTED])
def test_topology_that_deletes_a_writable_database_is_rejected(
    role: DatabaseRole,
) -> None:
    """The message has the key that deletes the database and what to do before."""
    assert rejection_message(desired_database(None), stack_output(role, 2)) == (
        "Pulumi.ap-southeast-1.yaml: topology: gives the region no database, but the "
        f"instance of generation 2 is {role.value!r} and would be deleted; set "
        "topology and fleet.home back, or make it a replica of us-east-1 before: "
        "'fully-distributed' with region.database.generation: 3"
    )


@pytest.mark.parametrize("previous", [None, *WITHOUT_DATABASE, stack_output(REPLICA)])
def test_topology_that_deletes_a_replica_is_accepted(previous: object) -> None:
    """All rows of a replica are at its source, so it may be deleted."""
    desired_database(None).validate(previous)


def test_replica_of_the_same_generation_keeps_its_source() -> None:
    """RDS cannot change the source, so home may move before the replica is replaced."""
    previous = stack_output(REPLICA)
    desired_database(REPLICA).validate(previous)

    assert desired_database(REPLICA).replication_source(previous, NEW) == OLD
    assert desired_database(REPLICA, 2).replication_source(previous, NEW) == NEW
    assert desired_database(REPLICA).replication_source(None, NEW) == NEW


def test_replica_without_an_exported_source_has_the_database_at_home() -> None:
    """An older version of the program exported no source."""
    assert (
        desired_database(REPLICA).replication_source(
            stack_output(REPLICA, source=None), NEW
        )
        == NEW
    )


def test_replica_of_a_previous_home_has_a_warning() -> None:
    """The warning has the present source and the key that creates a new replica."""
    assert desired_database(REPLICA).stale_source_warning(OLD) == (
        "Pulumi.ap-southeast-1.yaml: region.database.generation: the replica of "
        f"generation 1 keeps its source {OLD!r}, which is not the database of "
        "us-east-1; release the stack, then set region.database.generation: 2"
    )


@pytest.mark.parametrize("role", [PRIMARY, PROMOTED])
def test_writable_database_demoted_to_a_replica_is_rejected(role: DatabaseRole) -> None:
    """The message names the role, the request and both allowed changes."""
    assert rejection_message(desired_database(REPLICA), stack_output(role)) == (
        "Pulumi.ap-southeast-1.yaml: region.database.role: the instance of generation "
        f"1 is {role.value!r} and cannot become a replica of us-east-1 again; set "
        f"role: {role.value} to keep it, or set region.database.generation: 2 for a "
        "new replica beside it"
    )


@pytest.mark.parametrize("database", [{"role": "queen"}, "primary", {"arn": "a"}])
@pytest.mark.parametrize("role", [PRIMARY, None])
def test_unreadable_previous_database_is_rejected(
    role: DatabaseRole | None, database: object
) -> None:
    """A database of an unknown output version is neither replaced nor deleted."""
    assert "another version" in rejection_message(
        desired_database(role), {"database": database}
    )
