"""Cases of the rules about replicas of RDS."""

from typing import Final

from offline_cloud.aws.rds.tokens import INSTANCE
from tests.offline_cloud.rules.case import RuleCase, without
from tests.offline_cloud.rules.rds_instances import REPLICA, other, source

CASES: Final = (
    RuleCase(
        rule="RDS-011",
        token=INSTANCE,
        rejected_inputs={**REPLICA, "username": "me"},
        passing_inputs={"identifier": "primary", "username": "me"},
    ),
    RuleCase(
        rule="RDS-011",
        token=INSTANCE,
        rejected_inputs={**REPLICA, "manageMasterUserPassword": True},
        passing_inputs=REPLICA,
    ),
    RuleCase(
        rule="RDS-012",
        token=INSTANCE,
        rejected_inputs=REPLICA,
        passing_inputs=REPLICA,
        existing=source(backupRetentionPeriod=0),
        passing_existing=source(backupRetentionPeriod=1),
    ),
    RuleCase(
        rule="RDS-013",
        token=INSTANCE,
        rejected_inputs=REPLICA,
        passing_inputs=REPLICA,
        existing=source(manageMasterUserPassword=True),
        passing_existing=source(),
    ),
    RuleCase(
        rule="RDS-014",
        token=INSTANCE,
        rejected_inputs=without(REPLICA, "kmsKeyId"),
        passing_inputs=REPLICA,
        existing=source(),
    ),
    RuleCase(
        rule="RDS-015",
        token=INSTANCE,
        rejected_inputs=REPLICA,
        passing_inputs=REPLICA,
        existing=source(storageEncrypted=False),
        passing_existing=source(),
    ),
    RuleCase(
        rule="RDS-016",
        token=INSTANCE,
        rejected_inputs=REPLICA,
        passing_inputs={**REPLICA, "kmsKeyId": "key-here"},
        existing=source("eu-west-1"),
    ),
    RuleCase(
        rule="RDS-017",
        token=INSTANCE,
        rejected_inputs={"backupRetentionPeriod": 0},
        passing_inputs={"backupRetentionPeriod": 1},
        current=other("db-3", arn="arn:db-3"),
        existing=(other("db-4", replicateSourceDb="arn:db-3"),),
    ),
)
