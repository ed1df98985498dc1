"""Cases of the rules about replicated backups of RDS."""

from typing import Final

from offline_cloud.aws.rds.tokens import REPLICATION
from tests.offline_cloud.rules.case import RuleCase, without
from tests.offline_cloud.rules.rds_instances import ARN, source

COPIED: Final = {"sourceDbInstanceArn": ARN, "kmsKeyId": "key-there"}

CASES: Final = (
    RuleCase(
        rule="RDS-031",
        token=REPLICATION,
        rejected_inputs={"sourceDbInstanceArn": ARN.replace("us-east-1", "eu-west-1")},
        passing_inputs=COPIED,
    ),
    RuleCase(
        rule="RDS-032",
        token=REPLICATION,
        rejected_inputs=COPIED,
        passing_inputs=COPIED,
        existing=source(backupRetentionPeriod=0),
        passing_existing=source(),
    ),
    RuleCase(
        rule="RDS-033",
        token=REPLICATION,
        rejected_inputs=without(COPIED, "kmsKeyId"),
        passing_inputs=COPIED,
        existing=source(),
    ),
)
