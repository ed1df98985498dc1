"""What EC2 and its provider refuse of flow logs.

A role that may not write is none of it: the flow log is there and says so when asked.
https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-troubleshooting.html
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.iam import ROLE
from operations.rehearsal.rules.rule import (
    Rule,
    View,
    refusal,
    refuses,
    refuses_when,
)
from operations.rehearsal.rules.values import absent, at, given, listed, number, text

FLOW_LOG: Final = "aws:ec2/flowLog:FlowLog"
_SERVICE: Final = "vpc-flow-logs.amazonaws.com"
_TO_LOGS: Final = "cloud-watch-logs"
_WATCHED: Final = (
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


def _aimless(subject: Subject) -> Iterator[Complaint]:
    named = [path for path in _WATCHED if not absent(subject.inputs, path)]
    sure = [path for path in named if given(subject.inputs, path)]
    if len(sure) > 1 or not named:
        yield refusal(
            "", f"watches {sure or 'nothing'}; exactly one of {', '.join(_WATCHED)}"
        )
    gateway = any(path.startswith("transit") for path in named)
    if absent(subject.inputs, "trafficType") and not gateway:
        yield refusal("trafficType", "is missing; one of ACCEPT, ALL and REJECT")


def _unwritable(subject: Subject) -> Iterator[Complaint]:
    kind = text(subject.inputs, "logDestinationType")
    to_logs = kind == _TO_LOGS or absent(subject.inputs, "logDestinationType")
    if to_logs and absent(subject.inputs, "iamRoleArn"):
        yield refusal("iamRoleArn", "is missing; delivery to CloudWatch Logs needs it")
    if kind == "s3" and given(subject.inputs, "iamRoleArn"):
        yield refusal("iamRoleArn", "is given; not applicable for s3 delivery")


def _uneven(subject: Subject) -> Iterator[Complaint]:
    interval = number(subject.inputs, "maxAggregationInterval")
    if interval is not None and interval not in _INTERVALS:
        yield refusal(
            "maxAggregationInterval", f"is {interval:g}; 60 or 600 seconds are offered"
        )


def _trusts(role: object) -> bool:
    try:
        content: Any = json.loads(str(role))
    except ValueError:
        return True
    found = at(content, "Statement")
    return any(
        _SERVICE in (listed(names) or [names])
        for names in (
            at(statement, "Principal.Service") for statement in listed(found) or [found]
        )
    )


def _unassumed(subject: Subject, view: View) -> Iterator[Complaint]:
    arn = text(subject.inputs, "iamRoleArn")
    role = view.cloud.find(ROLE, "arn", arn) if arn else None
    if arn and (role is None or not _trusts(role.get("assumeRolePolicy"))):
        why = "does not exist" if role is None else f"does not trust {_SERVICE}"
        yield refusal(
            "iamRoleArn",
            f"is '{arn}', which {why} (InvalidParameter: Unable to assume given IAM "
            "role)",
        )


def _second(subject: Subject, view: View) -> Iterator[Complaint]:
    same = (*_WATCHED, "logDestination", "trafficType")
    for other in view.here(FLOW_LOG):
        if all(text(subject.inputs, path) == text(other.inputs, path) for path in same):
            yield refusal("", f"{other.name} logs the same (FlowLogAlreadyExists)")


RULES: Final[tuple[Rule, ...]] = (
    *(
        refuses(identity, says, check, FLOW_LOG, source=source)
        for identity, says, check, source in (
            ("FLW-001", "A flow log watches one thing.", _aimless, _PROVIDER),
            (
                "FLW-002",
                "A flow log writes to CloudWatch Logs by a role, to S3 without.",
                _unwritable,
                _API,
            ),
            (
                "FLW-003",
                "A record of a flow log spans one minute or ten.",
                _uneven,
                _API,
            ),
        )
    ),
    refuses_when(
        "FLW-011",
        "The role of a flow log trusts the service.",
        _unassumed,
        FLOW_LOG,
        source=_PROVIDER,
        patient=True,
    ),
    refuses_when(
        "FLW-012",
        "Traffic is logged to a destination once.",
        _second,
        FLOW_LOG,
        source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html",
        on="create",
    ),
)
