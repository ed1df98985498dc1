"""Generation and engine version of a database."""

import pytest

from plan.database import DatabaseRole
from tests.components.database_fixtures import INSTANCE, recorded

PRIMARY, REPLICA, PROMOTED = DatabaseRole


@pytest.mark.parametrize("role", DatabaseRole)
def test_database_generation_changes_identifier_and_log_groups(
    role: DatabaseRole,
) -> None:
    """The new instance and its logs have names of their own."""
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
def test_database_engine_version_is_set_only_if_it_decides(
    role: DatabaseRole, version: str, *, allowed: bool, named: bool
) -> None:
    """A version that RDS has chosen is not requested again: it could be a downgrade."""
    inputs = (
        recorded(role, engine_version=version, allow_major_version_upgrade=allowed)
        .only(INSTANCE)
        .inputs
    )

    assert inputs.get("engineVersion") == (version if named else None)


@pytest.mark.parametrize("role", DatabaseRole)
@pytest.mark.parametrize(("version", "by_itself"), [("17", True), ("17.6", False)])
def test_database_minor_upgrades_are_automatic_for_a_major_version_only(
    role: DatabaseRole, version: str, *, by_itself: bool
) -> None:
    """RDS never upgrades an exact version, because no update could downgrade it."""
    inputs = recorded(role, engine_version=version).only(INSTANCE).inputs

    assert inputs["autoMinorVersionUpgrade"] is by_itself
