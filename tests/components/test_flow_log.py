"""VPC flow log of a region."""

import json
from typing import Any, Final

import pytest

from components.regional.network.flow_logs import FlowLog, FlowLogArgs
from tests.components.fakes import ACCOUNT, LOGS_KEY, SCOPE, known, logs
from tests.graph import Graph
from tests.mocks.pulumi_mocks import record

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


def test_flow_log_records_all_traffic_each_minute(graph: Graph) -> None:
    """Rejected traffic is recorded as well as accepted traffic."""
    log = graph.only(FLOW_LOG).inputs

    assert (log["vpcId"], log["trafficType"]) == ("vpc-1", "ALL")
    assert log["maxAggregationInterval"] == 60
    assert log["logDestination"] == graph.only(GROUP).outputs["arn"]


def test_flow_log_group_is_encrypted_with_retention(graph: Graph) -> None:
    """Records contain clients' addresses: the region's own key, and a year."""
    group = graph.only(GROUP)

    assert group.inputs["kmsKeyId"] == LOGS_KEY
    assert group.inputs["retentionInDays"] == 365
    assert group.protect
    assert not recorded(protect=False).only(GROUP).protect


def test_flow_log_role_trusts_the_service_for_this_account_only(graph: Graph) -> None:
    """Another account cannot make the service use the role."""
    (trust,) = json.loads(graph.only(ROLE).inputs["assumeRolePolicy"])["Statement"]

    assert trust["Principal"] == {"Service": "vpc-flow-logs.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


def test_flow_log_role_may_write_to_its_log_group_only(graph: Graph) -> None:
    """Writing is restricted to one group; listing groups is allowed."""
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


def test_flow_log_depends_on_its_role_policies(graph: Graph) -> None:
    """A flow log without permissions stays in an error state."""
    grants = {policy.name for policy in graph.of_type(POLICY)}

    assert grants <= set(graph.only(FLOW_LOG).dependencies)
