"""Previous outputs and desired states of a database, for tests of transitions."""

from typing import Any, Final

import pytest

from config.errors import ConfigError
from plan.database import DatabaseRole
from plan.database_transitions import DesiredDatabase

PRIMARY, REPLICA, PROMOTED = DatabaseRole
REGION, HOME = "ap-southeast-1", "us-east-1"
OLD, NEW = "arn:aws:rds:us-east-1:1:db:one", "arn:aws:rds:eu-west-1:1:db:two"

#: What a stack exported that stands without a database.
BARE: Final = (
    {"version": 1, "deployed": True},
    {"version": 1, "deployed": True, "database": None},
    {"version": 1, "deployed": False},
)


def wish(
    role: DatabaseRole | None, generation: int = 1, home: str = HOME
) -> DesiredDatabase:
    """Return what the files ask for."""
    return DesiredDatabase(
        region=REGION,
        file=f"Pulumi.{REGION}.yaml",
        home=home,
        role=role,
        generation=generation,
    )


def contract(
    role: DatabaseRole, generation: int = 1, source: str | None = OLD
) -> dict[str, Any]:
    """Return what the stack exported."""
    copied = {} if role.writable or source is None else {"source": source}
    records = {"role": role.value, "arn": "arn:own", "generation": generation, **copied}
    return {"version": 1, "database": records}


def refusal(asked: DesiredDatabase, past: object) -> str:
    """Return the message with which a desired state is rejected."""
    with pytest.raises(ConfigError) as refused:
        asked.validate(past)
    return str(refused.value)
