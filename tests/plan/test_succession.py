"""What a database may become, given what it is."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.problem import ConfigProblem
from plan.region import DatabaseRole
from plan.succession import Wish

PRIMARY, REPLICA, PROMOTED = DatabaseRole
OLD, NEW = "arn:aws:rds:us-east-1:1:db:one", "arn:aws:rds:eu-west-1:1:db:two"

roles = st.sampled_from(list(DatabaseRole))
generations = st.integers(min_value=1, max_value=9)


def wish(role: DatabaseRole, generation: int = 1, source: str = OLD) -> Wish:
    """Return what the files ask for."""
    return Wish(
        region="ap-southeast-1",
        file="Pulumi.ap-southeast-1.yaml",
        home="us-east-1",
        role=role,
        generation=generation,
        source=None if role.writable else source,
    )


def contract(
    role: DatabaseRole, generation: int = 1, source: str | None = OLD
) -> dict[str, Any]:
    """Return what the stack exported."""
    copied = {} if role.writable or source is None else {"source": source}
    records = {"role": role.value, "arn": "arn:own", "generation": generation, **copied}
    return {"version": 1, "database": records}


def refusal(asked: Wish, past: object) -> str:
    """Return why a wish is refused."""
    with pytest.raises(ConfigProblem) as refused:
        asked.follow(past)
    return str(refused.value)


@given(role=roles, generation=generations)
def test_what_stands_may_stay(role: DatabaseRole, generation: int) -> None:
    """Nothing changes, so nothing is refused."""
    wish(role, generation).follow(contract(role, generation))


@given(before=roles, after=roles, generation=generations)
def test_one_instance_changes_its_role_once(
    before: DatabaseRole, after: DatabaseRole, generation: int
) -> None:
    """Of all changes of role, only a replica becomes promoted."""
    asked, past = wish(after, generation), contract(before, generation)
    if after is before or (before, after) == (REPLICA, PROMOTED):
        asked.follow(past)
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
        asked.follow(known)
    elif next_ != past:
        assert "region.database.generation: " in refusal(asked, known)


@pytest.mark.parametrize("past", [None, {}, {"version": 1, "database": None}])
@pytest.mark.parametrize("role", [PRIMARY, REPLICA])
def test_the_first_database_is_a_primary_or_a_replica(
    role: DatabaseRole, past: object
) -> None:
    """Without a past everything may begin, but a promotion."""
    wish(role, 3).follow(past)

    assert "no database stands" in refusal(wish(PROMOTED), past)


def test_a_replica_does_not_follow_another_source() -> None:
    """The instance would be refused by RDS; a new one beside it is not."""
    said = refusal(wish(REPLICA, source=NEW), contract(REPLICA))

    assert OLD in said
    assert NEW in said
    assert "region.database.generation: 2" in said
    wish(REPLICA, 2, NEW).follow(contract(REPLICA))


def test_a_contract_that_names_no_source_is_not_held_against_the_replica() -> None:
    """Whoever deployed it did not say what it copies; RDS still knows."""
    wish(REPLICA).follow(contract(REPLICA, source=None))


def test_a_demotion_is_refused_with_the_way_out() -> None:
    """The message says what stands, what was asked, and both things that would do."""
    assert refusal(wish(REPLICA), contract(PROMOTED)) == (
        "Pulumi.ap-southeast-1.yaml: region.database.role: the instance of generation "
        "1 is 'promoted' and cannot become a replica of us-east-1 again; keep role: "
        "promoted, or set region.database.generation: 2 for a new replica beside it"
    )


@pytest.mark.parametrize("written", [{"role": "queen"}, "primary", {"arn": "a"}])
def test_a_past_that_cannot_be_read_is_refused(written: object) -> None:
    """What is not understood is not overwritten."""
    assert "another version" in refusal(wish(PRIMARY), {"database": written})
