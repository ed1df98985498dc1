"""Requests to RDS for copies of backups that are refused."""

from typing import Final

from offline_cloud.aws.rds.tokens import REPLICATION
from tests.offline_cloud.rules.case import RuleCase, without
from tests.offline_cloud.rules.instances import ARN, source

COPIED: Final = {"sourceDbInstanceArn": ARN, "kmsKeyId": "key-there"}

CASES: Final = (
    RuleCase(
        rule="RDS-031",
        token=REPLICATION,
        refused={"sourceDbInstanceArn": ARN.replace("us-east-1", "eu-west-1")},
        passes=COPIED,
    ),
    RuleCase(
        rule="RDS-032",
        token=REPLICATION,
        refused=COPIED,
        passes=COPIED,
        existing=source(backupRetentionPeriod=0),
        passing_existing=source(),
    ),
    RuleCase(
        rule="RDS-033",
        token=REPLICATION,
        refused=without(COPIED, "kmsKeyId"),
        passes=COPIED,
        existing=source(),
    ),
)
