"""Previous outputs and desired states of a database, for tests of transitions."""

from typing import Any, Final

import pytest

from config.errors import ConfigError
from plan.database import DatabaseRole
from plan.database_transitions import DesiredDatabase

PRIMARY, REPLICA, PROMOTED = DatabaseRole
REGION, HOME = "ap-southeast-1", "us-east-1"
OLD, NEW = "arn:aws:rds:us-east-1:1:db:one", "arn:aws:rds:eu-west-1:1:db:two"

#: Outputs of a stack that has no database.
WITHOUT_DATABASE: Final = (
    {"version": 1, "deployed": True},
    {"version": 1, "deployed": True, "database": None},
    {"version": 1, "deployed": False},
)


def desired_database(
    role: DatabaseRole | None, generation: int = 1, home: str = HOME
) -> DesiredDatabase:
    """Return the database that the files request."""
    return DesiredDatabase(
        region=REGION,
        file=f"Pulumi.{REGION}.yaml",
        home=home,
        role=role,
        generation=generation,
    )


def stack_output(
    role: DatabaseRole, generation: int = 1, source: str | None = OLD
) -> dict[str, Any]:
    """Return the outputs of a stack with a database."""
    source_output = {} if role.writable or source is None else {"source": source}
    database = {
        "role": role.value,
        "arn": "arn:own",
        "generation": generation,
        **source_output,
    }
    return {"version": 1, "database": database}


def rejection_message(desired: DesiredDatabase, previous: object) -> str:
    """Return the message with which a desired state is rejected."""
    with pytest.raises(ConfigError) as error:
        desired.validate(previous)
    return str(error.value)
