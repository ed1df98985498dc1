"""Changes of databases that are refused."""

from typing import Final

from offline_cloud.aws.rds.tokens import INSTANCE
from offline_cloud.store import StoredResource
from tests.offline_cloud.rules.case import RuleCase
from tests.offline_cloud.rules.instances import ARN, other

FOLLOWING: Final = {"replicateSourceDb": ARN}
ELSEWHERE: Final = {"replicateSourceDb": ARN.replace("primary", "another")}


def running(version: str, identity: str = "db-2", **inputs: object) -> StoredResource:
    """Return an instance that runs a version."""
    return other(identity, arn=f"arn:{identity}", engineVersionActual=version, **inputs)


CASES: Final = (
    RuleCase(
        rule="RDS-018",
        token=INSTANCE,
        refused=FOLLOWING,
        passes={},
        current=running("17.6"),
    ),
    RuleCase(
        rule="RDS-018",
        token=INSTANCE,
        refused=ELSEWHERE,
        passes=FOLLOWING,
        current=running("17.6", **FOLLOWING),
    ),
    RuleCase(
        rule="RDS-041",
        token=INSTANCE,
        refused={"engineVersion": "18"},
        passes={"engineVersion": "18", "allowMajorVersionUpgrade": True},
        current=running("17.6"),
    ),
    RuleCase(
        rule="RDS-042",
        token=INSTANCE,
        refused={"engineVersion": "17.5"},
        passes={"engineVersion": "17.10"},
        current=running("17.6"),
    ),
    RuleCase(
        rule="RDS-042",
        token=INSTANCE,
        refused={"engineVersion": "16"},
        passes={"engineVersion": "17"},
        current=running("17.10"),
    ),
    RuleCase(
        rule="RDS-043",
        token=INSTANCE,
        refused={**FOLLOWING, "engineVersion": "18.1"},
        passes={**FOLLOWING, "engineVersion": "17.7"},
        current=running("17.6", **FOLLOWING),
    ),
    RuleCase(
        rule="RDS-044",
        token=INSTANCE,
        refused={"engineVersion": "17.7"},
        passes={"engineVersion": "17.7"},
        current=running("17.6"),
        existing=(running("17.6", "db-3", replicateSourceDb="arn:db-2"),),
        passing_existing=(running("17.7", "db-3", replicateSourceDb="arn:db-2"),),
    ),
)
