"""Rules of log destinations."""

from collections.abc import Iterator
from typing import Final

from offline_cloud.input_values import text, texts
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    input_rule,
    state_rule,
    violation,
)

GROUP: Final = "aws:cloudwatch/logGroup:LogGroup"
FIREWALL: Final = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
_PREFIX: Final = "aws-waf-logs-"


@input_rule(
    "WAF-001",
    FIREWALL,
    requires=(
        "The log destination of a web ACL has a name that starts with aws-waf-logs-."
    ),
    source="https://docs.aws.amazon.com/waf/latest/developerguide/logging-destinations.html",
)
def web_acl_log_name_without_prefix(subject: ResourceInputs) -> Iterator[Violation]:
    path = "logDestinationConfigs"
    for arn in texts(subject.inputs, path):
        name = arn.removesuffix(":*").rpartition(":")[2].rpartition("/")[2]
        if not name.startswith(_PREFIX):
            yield violation(
                path,
                f"has '{arn}'; the name of a web ACL's log destination starts with "
                f"'{_PREFIX}' (WAFInvalidParameterException)",
            )


@state_rule(
    "LOG-001",
    GROUP,
    requires="The name of a log group is unique in the region.",
    source="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
    operations=("create",),
)
def log_group_exists(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    name = text(subject.inputs, "name")
    for other in view.in_scope(GROUP):
        if name and other.outputs.get("name") == name:
            yield violation(
                "name", f"is '{name}', which exists (ResourceAlreadyExistsException)"
            )
