"""Requests to RDS for replicas that are refused."""

from typing import Final

from operations.rehearsal.rules.rds import INSTANCE
from tests.rehearsal.rules.case import Case, without
from tests.rehearsal.rules.instances import REPLICA, other, source

CASES: Final = (
    Case(
        rule="RDS-011",
        token=INSTANCE,
        refused={**REPLICA, "username": "me"},
        passes={"identifier": "primary", "username": "me"},
    ),
    Case(
        rule="RDS-011",
        token=INSTANCE,
        refused={**REPLICA, "manageMasterUserPassword": True},
        passes=REPLICA,
    ),
    Case(
        rule="RDS-012",
        token=INSTANCE,
        refused=REPLICA,
        passes=REPLICA,
        there=source(backupRetentionPeriod=0),
        passing=source(backupRetentionPeriod=1),
    ),
    Case(
        rule="RDS-013",
        token=INSTANCE,
        refused=REPLICA,
        passes=REPLICA,
        there=source(manageMasterUserPassword=True),
        passing=source(),
    ),
    Case(
        rule="RDS-014",
        token=INSTANCE,
        refused=without(REPLICA, "kmsKeyId"),
        passes=REPLICA,
        there=source(),
    ),
    Case(
        rule="RDS-015",
        token=INSTANCE,
        refused=REPLICA,
        passes=REPLICA,
        there=source(storageEncrypted=False),
        passing=source(),
    ),
    Case(
        rule="RDS-016",
        token=INSTANCE,
        refused=REPLICA,
        passes={**REPLICA, "kmsKeyId": "key-here"},
        there=source("eu-west-1"),
    ),
    Case(
        rule="RDS-017",
        token=INSTANCE,
        refused={"backupRetentionPeriod": 0},
        passes={"backupRetentionPeriod": 1},
        now=other("db-3", arn="arn:db-3"),
        there=(other("db-4", replicateSourceDb="arn:db-3"),),
    ),
)
