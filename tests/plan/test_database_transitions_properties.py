"""Whatever stands and whatever is asked for, no rows are lost without a word."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from config.errors import ConfigError
from plan.database import DatabaseRole
from plan.database_transitions import DesiredDatabase
from tests.plan.database_transitions import (
    BARE,
    HOME,
    PRIMARY,
    PROMOTED,
    REGION,
    REPLICA,
    contract,
    refusal,
    wish,
)

roles = st.sampled_from(list(DatabaseRole))
generations = st.integers(min_value=1, max_value=9)
homes = st.sampled_from([HOME, REGION])


def allowed(asked: DesiredDatabase, past: object) -> bool:
    """Return whether a desired state is allowed."""
    try:
        asked.validate(past)
    except ConfigError:
        return False
    return True


@given(role=roles, generation=generations, home=homes)
def test_database_without_a_change_is_accepted(
    role: DatabaseRole, generation: int, home: str
) -> None:
    """A primary keeps its role when home moves away."""
    wish(role, generation, home).validate(contract(role, generation))


@given(
    before=roles,
    after=st.none() | roles,
    past=generations,
    next_=generations,
    home=homes,
)
def test_writable_database_is_kept_or_replaced_by_a_later_replica(
    before: DatabaseRole, after: DatabaseRole | None, past: int, next_: int, home: str
) -> None:
    """A writable database stays in place unless a later generation is a replica."""
    replaced = after is REPLICA and next_ > past
    in_place = next_ == past and (
        after is before or (before, after) == (REPLICA, PROMOTED)
    )

    if allowed(wish(after, next_, home), contract(before, past)) and before.writable:
        assert in_place or replaced


@given(
    past=st.none() | st.sampled_from(BARE) | st.builds(contract, roles, generations),
    role=roles,
    generation=generations,
    home=homes,
)
def test_empty_primary_is_created_at_home_without_previous_outputs_only(
    past: dict[str, Any] | None, role: DatabaseRole, generation: int, home: str
) -> None:
    """Every other writable database has the rows of the previous one in its region."""
    stood = past is not None and past.get("database") is not None
    if allowed(wish(role, generation, home), past) and role.writable and not stood:
        assert (past, role, home) == (None, PRIMARY, REGION)


@given(before=roles, after=roles, generation=generations)
def test_role_of_one_instance_changes_from_replica_to_promoted_only(
    before: DatabaseRole, after: DatabaseRole, generation: int
) -> None:
    """All other changes of the role of one generation are rejected."""
    asked, past = wish(after, generation), contract(before, generation)
    if after is before or (before, after) == (REPLICA, PROMOTED):
        asked.validate(past)
    else:
        assert "Pulumi.ap-southeast-1.yaml: region.database.role: " in refusal(
            asked, past
        )


@given(before=roles, after=roles, past=generations, next_=generations)
def test_new_generation_is_a_later_replica(
    before: DatabaseRole, after: DatabaseRole, past: int, next_: int
) -> None:
    """No new instance is empty, and no earlier generation returns."""
    asked, known = wish(after, next_), contract(before, past)
    if next_ > past and after is REPLICA:
        asked.validate(known)
    elif next_ != past:
        assert "region.database.generation: " in refusal(asked, known)
