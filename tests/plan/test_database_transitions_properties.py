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
def test_what_stands_may_stay(role: DatabaseRole, generation: int, home: str) -> None:
    """Nothing changes, so nothing is refused: a primary stays when home moves away."""
    wish(role, generation, home).validate(contract(role, generation))


@given(
    before=roles,
    after=st.none() | roles,
    past=generations,
    next_=generations,
    home=homes,
)
def test_no_database_that_is_written_to_is_lost(
    before: DatabaseRole, after: DatabaseRole | None, past: int, next_: int, home: str
) -> None:
    """It stays in place, unless a later generation is asked for, as a replica."""
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
def test_an_empty_primary_begins_at_home_in_a_stack_that_never_stood(
    past: dict[str, Any] | None, role: DatabaseRole, generation: int, home: str
) -> None:
    """Everything else that is written to has the rows of what stood there before."""
    stood = past is not None and past.get("database") is not None
    if allowed(wish(role, generation, home), past) and role.writable and not stood:
        assert (past, role, home) == (None, PRIMARY, REGION)


@given(before=roles, after=roles, generation=generations)
def test_one_instance_changes_its_role_once(
    before: DatabaseRole, after: DatabaseRole, generation: int
) -> None:
    """Of all changes of role, only a replica becomes promoted."""
    asked, past = wish(after, generation), contract(before, generation)
    if after is before or (before, after) == (REPLICA, PROMOTED):
        asked.validate(past)
    else:
        assert "Pulumi.ap-southeast-1.yaml: region.database.role: " in refusal(
            asked, past
        )


@given(before=roles, after=roles, past=generations, next_=generations)
def test_another_generation_is_a_later_replica(
    before: DatabaseRole, after: DatabaseRole, past: int, next_: int
) -> None:
    """No new instance begins empty, and none comes back."""
    asked, known = wish(after, next_), contract(before, past)
    if next_ > past and after is REPLICA:
        asked.validate(known)
    elif next_ != past:
        assert "region.database.generation: " in refusal(asked, known)
