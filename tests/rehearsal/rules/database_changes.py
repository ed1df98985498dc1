"""Changes of databases that are refused."""

from typing import Final

from operations.rehearsal.rules.rds import INSTANCE
from operations.rehearsal.thing import Thing
from tests.rehearsal.rules.case import Case
from tests.rehearsal.rules.instances import ARN, other

FOLLOWING: Final = {"replicateSourceDb": ARN}
ELSEWHERE: Final = {"replicateSourceDb": ARN.replace("primary", "another")}


def running(version: str, identity: str = "db-2", **inputs: object) -> Thing:
    """Return an instance that runs a version."""
    return other(identity, arn=f"arn:{identity}", engineVersionActual=version, **inputs)


CASES: Final = (
    Case(
        rule="RDS-018",
        token=INSTANCE,
        refused=FOLLOWING,
        passes={},
        now=running("17.6"),
    ),
    Case(
        rule="RDS-018",
        token=INSTANCE,
        refused=ELSEWHERE,
        passes=FOLLOWING,
        now=running("17.6", **FOLLOWING),
    ),
    Case(
        rule="RDS-041",
        token=INSTANCE,
        refused={"engineVersion": "18"},
        passes={"engineVersion": "18", "allowMajorVersionUpgrade": True},
        now=running("17.6"),
    ),
    Case(
        rule="RDS-042",
        token=INSTANCE,
        refused={"engineVersion": "17.5"},
        passes={"engineVersion": "17.10"},
        now=running("17.6"),
    ),
    Case(
        rule="RDS-042",
        token=INSTANCE,
        refused={"engineVersion": "16"},
        passes={"engineVersion": "17"},
        now=running("17.10"),
    ),
    Case(
        rule="RDS-043",
        token=INSTANCE,
        refused={**FOLLOWING, "engineVersion": "18.1"},
        passes={**FOLLOWING, "engineVersion": "17.7"},
        now=running("17.6", **FOLLOWING),
    ),
    Case(
        rule="RDS-044",
        token=INSTANCE,
        refused={"engineVersion": "17.7"},
        passes={"engineVersion": "17.7"},
        now=running("17.6"),
        there=(running("17.6", "db-3", replicateSourceDb="arn:db-2"),),
        passing=(running("17.7", "db-3", replicateSourceDb="arn:db-2"),),
    ),
)
