"""CloudWatch log groups."""

from typing import Final

from policies.crossguard.rule import Rule
from policies.crossguard.rules.checks import at_least, present, types

LOG_GROUP: Final = "aws:cloudwatch/logGroup:LogGroup"
_DOCS: Final = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs"

RULES: Final = (
    Rule(
        id="POLICY-LOG-001",
        summary="A log group is encrypted with a key of the fleet.",
        why="The key can be revoked, and its use is in CloudTrail.",
        remediation="Set kmsKeyId.",
        check=present("kmsKeyId"),
        types=types(LOG_GROUP),
        computed="The key of the same update.",
        source=f"{_DOCS}/encrypt-log-data-kms.html",
    ),
    Rule(
        id="POLICY-LOG-002",
        summary="A log group has a retention.",
        why="CloudWatch keeps logs for ever otherwise, with personal data in them.",
        remediation="Set retentionInDays.",
        check=at_least("retentionInDays", 1),
        types=types(LOG_GROUP),
        source=f"{_DOCS}/Working-with-log-groups-and-streams.html",
    ),
)
