"""Promises of the flow log of a region's network."""

import json
from typing import Any, Final

import pytest

from components.regional.network.flow_logs import FlowLog, FlowLogArgs
from tests.components.fakes import ACCOUNT, LOGS_KEY, SCOPE, known, logs
from tests.engine import record
from tests.graph import Graph

FLOW_LOG: Final = "aws:ec2/flowLog:FlowLog"
GROUP: Final = "aws:cloudwatch/logGroup:LogGroup"
ROLE: Final = "aws:iam/role:Role"
POLICY: Final = "aws:iam/rolePolicy:RolePolicy"


def recorded(*, protect: bool = True) -> Graph:
    """Record the flow log of a network."""
    args = FlowLogArgs(
        vpc_id=known("vpc-1"),
        account=ACCOUNT,
        logs=logs(protect=protect),
    )
    return record(lambda: FlowLog("flow-log", args, scope=SCOPE))


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The flow log of a protected region."""
    return recorded()


def test_all_traffic_is_recorded_by_the_minute(graph: Graph) -> None:
    """What was refused is as telling as what was admitted."""
    log = graph.only(FLOW_LOG).inputs

    assert (log["vpcId"], log["trafficType"]) == ("vpc-1", "ALL")
    assert log["maxAggregationInterval"] == 60
    assert log["logDestination"] == graph.only(GROUP).outputs["arn"]


def test_records_are_encrypted_kept_and_protected(graph: Graph) -> None:
    """Addresses of clients are in there: the region's own key, and a year."""
    group = graph.only(GROUP)

    assert group.inputs["kmsKeyId"] == LOGS_KEY
    assert group.inputs["retentionInDays"] == 365
    assert group.protect
    assert not recorded(protect=False).only(GROUP).protect


def test_only_flow_logs_of_this_account_write_by_the_role(graph: Graph) -> None:
    """The service may not be made to write on somebody else's behalf."""
    (trust,) = json.loads(graph.only(ROLE).inputs["assumeRolePolicy"])["Statement"]

    assert trust["Principal"] == {"Service": "vpc-flow-logs.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


def test_the_role_writes_to_its_group_and_makes_none(graph: Graph) -> None:
    """Whatever writes is bound to the one group; the list of groups may be read."""
    arn = graph.only(GROUP).outputs["arn"]
    granted: dict[str, Any] = {}
    for policy in graph.of_type(POLICY):
        (statement,) = json.loads(policy.inputs["policy"])["Statement"]
        granted |= dict.fromkeys(statement["Action"], statement["Resource"])

    reading = granted.pop("logs:DescribeLogGroups")
    assert reading == [f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:*"]
    assert set(granted) == {
        "logs:CreateLogStream",
        "logs:DescribeLogStreams",
        "logs:PutLogEvents",
    }
    assert all(resources == [arn, f"{arn}:*"] for resources in granted.values())


def test_recording_begins_when_it_may_be_written(graph: Graph) -> None:
    """A flow log without its grants stands in an error nobody looks at."""
    grants = {policy.name for policy in graph.of_type(POLICY)}

    assert grants <= set(graph.only(FLOW_LOG).dependencies)
