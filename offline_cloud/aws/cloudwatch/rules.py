"""What is refused of the destinations of logs."""

from collections.abc import Iterator
from typing import Final

from offline_cloud.input_values import text, texts
from offline_cloud.rule import (
    ResourceInputs,
    Rule,
    StoreView,
    Violation,
    input_rule,
    state_rule,
    violation,
)

GROUP: Final = "aws:cloudwatch/logGroup:LogGroup"
FIREWALL: Final = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
_PREFIX: Final = "aws-waf-logs-"


def _web_acl_log_name_without_prefix(subject: ResourceInputs) -> Iterator[Violation]:
    path = "logDestinationConfigs"
    for arn in texts(subject.inputs, path):
        name = arn.removesuffix(":*").rpartition(":")[2].rpartition("/")[2]
        if not name.startswith(_PREFIX):
            yield violation(
                path,
                f"has '{arn}'; the name of a web ACL's log destination starts with "
                f"'{_PREFIX}' (WAFInvalidParameterException)",
            )


def _log_group_exists(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    name = text(subject.inputs, "name")
    for other in view.in_scope(GROUP):
        if name and other.outputs.get("name") == name:
            yield violation(
                "name", f"is '{name}', which exists (ResourceAlreadyExistsException)"
            )


RULES: Final[tuple[Rule, ...]] = (
    input_rule(
        "WAF-001",
        "A web ACL logs to names with its prefix.",
        _web_acl_log_name_without_prefix,
        FIREWALL,
        source="https://docs.aws.amazon.com/waf/latest/developerguide/logging-destinations.html",
    ),
    state_rule(
        "LOG-001",
        "A log group's name is its own in the region.",
        _log_group_exists,
        GROUP,
        source="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
        operations="create",
    ),
)
