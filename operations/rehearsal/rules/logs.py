"""What is refused of the destinations of logs."""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.rule import (
    Rule,
    View,
    refusal,
    refuses,
    refuses_when,
)
from operations.rehearsal.rules.values import text, texts

GROUP: Final = "aws:cloudwatch/logGroup:LogGroup"
FIREWALL: Final = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
_PREFIX: Final = "aws-waf-logs-"


def _unprefixed(subject: Subject) -> Iterator[Complaint]:
    path = "logDestinationConfigs"
    for arn in texts(subject.inputs, path):
        name = arn.removesuffix(":*").rpartition(":")[2].rpartition("/")[2]
        if not name.startswith(_PREFIX):
            yield refusal(
                path,
                f"has '{arn}'; the name of a web ACL's log destination starts with "
                f"'{_PREFIX}' (WAFInvalidParameterException)",
            )


def _taken(subject: Subject, view: View) -> Iterator[Complaint]:
    name = text(subject.inputs, "name")
    for other in view.here(GROUP):
        if name and other.outputs.get("name") == name:
            yield refusal(
                "name", f"is '{name}', which exists (ResourceAlreadyExistsException)"
            )


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "WAF-001",
        "A web ACL logs to names with its prefix.",
        _unprefixed,
        FIREWALL,
        source="https://docs.aws.amazon.com/waf/latest/developerguide/logging-destinations.html",
    ),
    refuses_when(
        "LOG-001",
        "A log group's name is its own in the region.",
        _taken,
        GROUP,
        source="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
        on="create",
    ),
)
