"""Promises of which instance a database is, and of which version it runs."""

import pytest

from plan.region import DatabaseRole
from tests.components.database_fixtures import INSTANCE, recorded

PRIMARY, REPLICA, PROMOTED = DatabaseRole


@pytest.mark.parametrize("role", DatabaseRole)
def test_another_generation_is_another_instance(role: DatabaseRole) -> None:
    """Its name and those of its logs tell it from the one before it."""
    names = {
        generation: recorded(role, generation=generation)
        .only(INSTANCE)
        .inputs["identifier"]
        for generation in (1, 2)
    }
    second = recorded(role, generation=2).of_type("aws:cloudwatch/logGroup:LogGroup")

    assert names[2] == f"{names[1]}-2"
    assert all(f"/{names[2]}/" in group.inputs["name"] for group in second)


@pytest.mark.parametrize(
    ("role", "version", "allowed", "named"),
    [
        (PRIMARY, "17", False, True),
        (REPLICA, "17", False, False),
        (REPLICA, "17.6", False, True),
        (REPLICA, "18", True, False),
        (PROMOTED, "17", False, False),
        (PROMOTED, "17.6", False, True),
        (PROMOTED, "18", True, True),
    ],
)
def test_a_version_is_named_only_where_it_decides(
    role: DatabaseRole, version: str, *, allowed: bool, named: bool
) -> None:
    """What RDS chose before is not asked for again, which could be a step back."""
    inputs = (
        recorded(role, engine_version=version, allow_major_version_upgrade=allowed)
        .only(INSTANCE)
        .inputs
    )

    assert inputs.get("engineVersion") == (version if named else None)


@pytest.mark.parametrize("role", DatabaseRole)
@pytest.mark.parametrize(("version", "by_itself"), [("17", True), ("17.6", False)])
def test_only_a_major_version_alone_lets_minor_ones_arrive(
    role: DatabaseRole, version: str, *, by_itself: bool
) -> None:
    """RDS never goes past an exact version, to which no update could lead back."""
    inputs = recorded(role, engine_version=version).only(INSTANCE).inputs

    assert inputs["autoMinorVersionUpgrade"] is by_itself
