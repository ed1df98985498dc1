"""Rules of VPC flow logs.

A role without permission to write is not covered: EC2 creates the flow log and reports
the error in its status.
https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-troubleshooting.html
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from offline_cloud.aws.ec2.resources.flow_logs import FLOW_LOG
from offline_cloud.aws.iam.resources import ROLE
from offline_cloud.input_values import get, is_set, is_unset, listed, number, text
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    input_rule,
    state_rule,
    violation,
)

_SERVICE: Final = "vpc-flow-logs.amazonaws.com"
_TO_LOGS: Final = "cloud-watch-logs"
_SOURCES: Final = (
    *("eniId", "regionalNatGatewayId", "subnetId", "vpcId"),
    *("transitGatewayId", "transitGatewayAttachmentId"),
)
_INTERVALS: Final = (60, 600)

_API: Final = (
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html"
)
_PROVIDER: Final = (
    "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service"
    "/ec2/vpc_flow_log.go"
)


@input_rule(
    "FLW-001", FLOW_LOG, requires="A flow log has exactly one source.", source=_PROVIDER
)
def flow_log_source_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    named = [path for path in _SOURCES if not is_unset(subject.inputs, path)]
    sure = [path for path in named if is_set(subject.inputs, path)]
    if len(sure) > 1 or not named:
        yield violation(
            "", f"has source {sure or 'none'}; set exactly one of {', '.join(_SOURCES)}"
        )
    gateway = any(path.startswith("transit") for path in named)
    if is_unset(subject.inputs, "trafficType") and not gateway:
        yield violation("trafficType", "is missing; allowed are ACCEPT, ALL and REJECT")


@input_rule(
    "FLW-002",
    FLOW_LOG,
    requires="A flow log has an IAM role for CloudWatch Logs, and none for S3.",
    source=_API,
)
def flow_log_destination_role_mismatch(subject: ResourceInputs) -> Iterator[Violation]:
    kind = text(subject.inputs, "logDestinationType")
    to_logs = kind == _TO_LOGS or is_unset(subject.inputs, "logDestinationType")
    if to_logs and is_unset(subject.inputs, "iamRoleArn"):
        yield violation(
            "iamRoleArn", "is missing; delivery to CloudWatch Logs needs it"
        )
    if kind == "s3" and is_set(subject.inputs, "iamRoleArn"):
        yield violation(
            "iamRoleArn", "is set, but is not applicable for delivery to S3"
        )


@input_rule(
    "FLW-003",
    FLOW_LOG,
    requires="The aggregation interval of a flow log is 60 or 600 seconds.",
    source=_API,
)
def aggregation_interval_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    interval = number(subject.inputs, "maxAggregationInterval")
    if interval is not None and interval not in _INTERVALS:
        yield violation(
            "maxAggregationInterval", f"is {interval:g}; allowed are 60 and 600 seconds"
        )


def _trusts_flow_logs(role: object) -> bool:
    try:
        content: Any = json.loads(str(role))
    except ValueError:
        return True
    found = get(content, "Statement")
    return any(
        _SERVICE in (listed(names) or [names])
        for names in (
            get(statement, "Principal.Service")
            for statement in listed(found) or [found]
        )
    )


@state_rule(
    "FLW-011",
    FLOW_LOG,
    requires="The role of a flow log trusts vpc-flow-logs.amazonaws.com.",
    source=_PROVIDER,
    retry_until_timeout=True,
)
def role_does_not_trust_flow_logs(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    arn = text(subject.inputs, "iamRoleArn")
    role = view.store.find_outputs(ROLE, "arn", arn) if arn else None
    if arn and (role is None or not _trusts_flow_logs(role.get("assumeRolePolicy"))):
        why = "does not exist" if role is None else f"does not trust {_SERVICE}"
        yield violation(
            "iamRoleArn",
            f"is '{arn}', which {why} (InvalidParameter: Unable to assume given IAM "
            "role)",
        )


@state_rule(
    "FLW-012",
    FLOW_LOG,
    requires="Source, destination and traffic type of a flow log are unique.",
    source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html",
    operations=("create",),
)
def flow_log_exists(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    same = (*_SOURCES, "logDestination", "trafficType")
    for other in view.in_scope(FLOW_LOG):
        if all(text(subject.inputs, path) == text(other.inputs, path) for path in same):
            yield violation(
                "",
                f"{other.name} has this source and destination (FlowLogAlreadyExists)",
            )
