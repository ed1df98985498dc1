"""Cases of the rules about changes of RDS instances."""

from typing import Final

from offline_cloud.aws.rds.tokens import INSTANCE
from offline_cloud.store import StoredResource
from tests.offline_cloud.rules.case import RuleCase
from tests.offline_cloud.rules.rds_instances import ARN, other

FOLLOWING: Final = {"replicateSourceDb": ARN}
ELSEWHERE: Final = {"replicateSourceDb": ARN.replace("primary", "another")}


def running(version: str, identity: str = "db-2", **inputs: object) -> StoredResource:
    """Return an instance with an engine version."""
    return other(identity, arn=f"arn:{identity}", engineVersionActual=version, **inputs)


SMALL_GP3: Final = other("db-2", allocatedStorage=100, storageType="gp3")
CASES: Final = (
    RuleCase(
        rule="RDS-045",
        token=INSTANCE,
        rejected_inputs={"storageType": "gp3", "allocatedStorage": 399, "iops": 3000},
        passing_inputs={"storageType": "gp3", "allocatedStorage": 400, "iops": 12_000},
    ),
    RuleCase(
        rule="RDS-046",
        token=INSTANCE,
        rejected_inputs={"storageType": "gp3", "allocatedStorage": 400},
        passing_inputs={"storageType": "gp3", "allocatedStorage": 400, "iops": 12_000},
        current=SMALL_GP3,
    ),
    RuleCase(
        rule="RDS-018",
        token=INSTANCE,
        rejected_inputs=FOLLOWING,
        passing_inputs={},
        current=running("17.6"),
    ),
    RuleCase(
        rule="RDS-018",
        token=INSTANCE,
        rejected_inputs=ELSEWHERE,
        passing_inputs=FOLLOWING,
        current=running("17.6", **FOLLOWING),
    ),
    RuleCase(
        rule="RDS-041",
        token=INSTANCE,
        rejected_inputs={"engineVersion": "18"},
        passing_inputs={"engineVersion": "18", "allowMajorVersionUpgrade": True},
        current=running("17.6"),
    ),
    RuleCase(
        rule="RDS-042",
        token=INSTANCE,
        rejected_inputs={"engineVersion": "17.5"},
        passing_inputs={"engineVersion": "17.10"},
        current=running("17.6"),
    ),
    RuleCase(
        rule="RDS-042",
        token=INSTANCE,
        rejected_inputs={"engineVersion": "16"},
        passing_inputs={"engineVersion": "17"},
        current=running("17.10"),
    ),
    RuleCase(
        rule="RDS-043",
        token=INSTANCE,
        rejected_inputs={**FOLLOWING, "engineVersion": "18.1"},
        passing_inputs={**FOLLOWING, "engineVersion": "17.7"},
        current=running("17.6", **FOLLOWING),
    ),
    RuleCase(
        rule="RDS-044",
        token=INSTANCE,
        rejected_inputs={"engineVersion": "17.7"},
        passing_inputs={"engineVersion": "17.7"},
        current=running("17.6"),
        existing=(running("17.6", "db-3", replicateSourceDb="arn:db-2"),),
        passing_existing=(running("17.7", "db-3", replicateSourceDb="arn:db-2"),),
    ),
)
