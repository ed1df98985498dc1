"""No change of a database's role or generation loses rows."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from config.errors import ConfigError
from plan.database import DatabaseRole
from plan.database_transitions import DesiredDatabase
from tests.plan.database_transitions import (
    HOME,
    PRIMARY,
    PROMOTED,
    REGION,
    REPLICA,
    WITHOUT_DATABASE,
    desired_database,
    rejection_message,
    stack_output,
)

database_roles = st.sampled_from(list(DatabaseRole))
generations = st.integers(min_value=1, max_value=9)
homes = st.sampled_from([HOME, REGION])


def is_accepted(desired: DesiredDatabase, previous: object) -> bool:
    """Return whether a desired state is accepted."""
    try:
        desired.validate(previous)
    except ConfigError:
        return False
    return True


@given(role=database_roles, generation=generations, home=homes)
def test_database_without_a_change_is_accepted(
    role: DatabaseRole, generation: int, home: str
) -> None:
    """A primary keeps its role when home moves away."""
    desired_database(role, generation, home).validate(stack_output(role, generation))


@given(
    previous_role=database_roles,
    desired_role=st.none() | database_roles,
    generation=generations,
    next_generation=generations,
    home=homes,
)
def test_writable_database_is_kept_or_replaced_by_a_later_replica(
    previous_role: DatabaseRole,
    desired_role: DatabaseRole | None,
    generation: int,
    next_generation: int,
    home: str,
) -> None:
    """A writable database stays in place unless a later generation is a replica."""
    replaced = desired_role is REPLICA and next_generation > generation
    in_place = next_generation == generation and (
        desired_role is previous_role
        or (previous_role, desired_role) == (REPLICA, PROMOTED)
    )

    if (
        is_accepted(
            desired_database(desired_role, next_generation, home),
            stack_output(previous_role, generation),
        )
        and previous_role.writable
    ):
        assert in_place or replaced


@given(
    previous=st.none()
    | st.sampled_from(WITHOUT_DATABASE)
    | st.builds(stack_output, database_roles, generations),
    role=database_roles,
    generation=generations,
    home=homes,
)
def test_empty_primary_is_created_at_home_without_previous_outputs_only(
    previous: dict[str, Any] | None, role: DatabaseRole, generation: int, home: str
) -> None:
    """Every other writable database has the rows of the previous one in its region."""
    had_database = previous is not None and previous.get("database") is not None
    if (
        is_accepted(desired_database(role, generation, home), previous)
        and role.writable
        and not had_database
    ):
        assert (previous, role, home) == (None, PRIMARY, REGION)


@given(
    previous_role=database_roles, desired_role=database_roles, generation=generations
)
def test_role_of_one_instance_changes_from_replica_to_promoted_only(
    previous_role: DatabaseRole, desired_role: DatabaseRole, generation: int
) -> None:
    """All other changes of the role of one generation are rejected."""
    desired = desired_database(desired_role, generation)
    previous = stack_output(previous_role, generation)
    if desired_role is previous_role or (previous_role, desired_role) == (
        REPLICA,
        PROMOTED,
    ):
        desired.validate(previous)
    else:
        assert (
            "Pulumi.ap-southeast-1.yaml: region.database.role: "
            in rejection_message(desired, previous)
        )


@given(
    previous_role=database_roles,
    desired_role=database_roles,
    generation=generations,
    next_generation=generations,
)
def test_new_generation_is_a_later_replica(
    previous_role: DatabaseRole,
    desired_role: DatabaseRole,
    generation: int,
    next_generation: int,
) -> None:
    """No new instance is empty, and no earlier generation returns."""
    desired = desired_database(desired_role, next_generation)
    previous = stack_output(previous_role, generation)
    if next_generation > generation and desired_role is REPLICA:
        desired.validate(previous)
    elif next_generation != generation:
        assert "region.database.generation: " in rejection_message(desired, previous)
