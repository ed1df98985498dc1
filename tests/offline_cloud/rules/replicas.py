"""Requests to RDS for replicas that are refused."""

from typing import Final

from offline_cloud.aws.rds.tokens import INSTANCE
from tests.offline_cloud.rules.case import RuleCase, without
from tests.offline_cloud.rules.instances import REPLICA, other, source

CASES: Final = (
    RuleCase(
        rule="RDS-011",
        token=INSTANCE,
        refused={**REPLICA, "username": "me"},
        passes={"identifier": "primary", "username": "me"},
    ),
    RuleCase(
        rule="RDS-011",
        token=INSTANCE,
        refused={**REPLICA, "manageMasterUserPassword": True},
        passes=REPLICA,
    ),
    RuleCase(
        rule="RDS-012",
        token=INSTANCE,
        refused=REPLICA,
        passes=REPLICA,
        existing=source(backupRetentionPeriod=0),
        passing_existing=source(backupRetentionPeriod=1),
    ),
    RuleCase(
        rule="RDS-013",
        token=INSTANCE,
        refused=REPLICA,
        passes=REPLICA,
        existing=source(manageMasterUserPassword=True),
        passing_existing=source(),
    ),
    RuleCase(
        rule="RDS-014",
        token=INSTANCE,
        refused=without(REPLICA, "kmsKeyId"),
        passes=REPLICA,
        existing=source(),
    ),
    RuleCase(
        rule="RDS-015",
        token=INSTANCE,
        refused=REPLICA,
        passes=REPLICA,
        existing=source(storageEncrypted=False),
        passing_existing=source(),
    ),
    RuleCase(
        rule="RDS-016",
        token=INSTANCE,
        refused=REPLICA,
        passes={**REPLICA, "kmsKeyId": "key-here"},
        existing=source("eu-west-1"),
    ),
    RuleCase(
        rule="RDS-017",
        token=INSTANCE,
        refused={"backupRetentionPeriod": 0},
        passes={"backupRetentionPeriod": 1},
        current=other("db-3", arn="arn:db-3"),
        existing=(other("db-4", replicateSourceDb="arn:db-3"),),
    ),
)
