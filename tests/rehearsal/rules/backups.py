"""Requests to RDS for copies of backups that are refused."""

from typing import Final

from operations.rehearsal.rules.backups import REPLICATION
from tests.rehearsal.rules.case import Case, without
from tests.rehearsal.rules.instances import ARN, source

COPIED: Final = {"sourceDbInstanceArn": ARN, "kmsKeyId": "key-there"}

CASES: Final = (
    Case(
        rule="RDS-031",
        token=REPLICATION,
        refused={"sourceDbInstanceArn": ARN.replace("us-east-1", "eu-west-1")},
        passes=COPIED,
    ),
    Case(
        rule="RDS-032",
        token=REPLICATION,
        refused=COPIED,
        passes=COPIED,
        there=source(backupRetentionPeriod=0),
        passing=source(),
    ),
    Case(
        rule="RDS-033",
        token=REPLICATION,
        refused=without(COPIED, "kmsKeyId"),
        passes=COPIED,
        there=source(),
    ),
)
