"""Alarms for lost regions."""

import json
from pathlib import Path
from typing import Final

import pytest

from config import loader
from tests import sample_project, shipped_stacks
from tests.components.fakes import ACCOUNT
from tests.components.global_stack_fixtures import EU, global_stack
from tests.graph import Graph
from tests.mocks.pulumi_mocks import record

ALARM: Final = "aws:cloudwatch/metricAlarm:MetricAlarm"
HEALTH_CHECK: Final = "aws:route53/healthCheck:HealthCheck"
KEY: Final = "aws:kms/key:Key"
MAIL: Final = "aws:sns/topicSubscription:TopicSubscription"
POLICY: Final = "aws:sns/topicPolicy:TopicPolicy"
TOPIC: Final = "aws:sns/topic:Topic"
REGIONS: Final = ("ap-southeast-1", "eu-west-1", "us-east-1")


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The global stack over three regions, with a subscriber."""
    return record(global_stack(notify=("a@example.com",)), stack="global")


def test_region_alarm_fires_on_failed_health_check_and_missing_data(
    graph: Graph,
) -> None:
    """Each region's own health check has an alarm."""
    checks = {check.name: check.outputs["id"] for check in graph.of_type(HEALTH_CHECK)}
    alarms = {alarm.name: alarm.inputs for alarm in graph.of_type(ALARM)}

    assert set(alarms) == {f"global-alarms-{region}" for region in REGIONS}
    for region in REGIONS:
        alarm = alarms[f"global-alarms-{region}"]
        assert alarm["dimensions"] == {
            "HealthCheckId": checks[f"global-health-{region}"]
        }
        assert (alarm["namespace"], alarm["metricName"], alarm["statistic"]) == (
            *("AWS/Route53", "HealthCheckStatus", "Minimum"),
        )
        assert (alarm["comparisonOperator"], alarm["threshold"]) == (
            *("LessThanThreshold", 1),
        )
        assert alarm["treatMissingData"] == "breaching"
        assert region in alarm["alarmDescription"]


def test_drained_region_keeps_its_alarm() -> None:
    """An operator knows whether it is healthy before it returns."""
    drained = record(global_stack(drained=frozenset({"eu-west-1"})), stack="global")

    assert len(drained.of_type(ALARM)) == 3


def test_region_alarms_are_in_us_east_1() -> None:
    """Route 53 publishes there, wherever home is."""
    graph = record(
        global_stack(EU, home="eu-west-1", cloudflare=False, notify=("a@b.example",))
    )
    own = [r for r in graph.resources if r.parent == "global-alarms"]

    assert {r.type for r in own} >= {ALARM, KEY, MAIL, POLICY, TOPIC}
    assert {r.inputs.get("region") for r in own} == {"us-east-1"}


def test_region_alarms_notify_subscribers_on_alarm_and_ok(graph: Graph) -> None:
    """The topic gets both states and has each address."""
    topic = graph.only(TOPIC).outputs["arn"]
    called = {
        (*alarm.inputs["alarmActions"], *alarm.inputs["okActions"])
        for alarm in graph.of_type(ALARM)
    }

    assert called == {(topic, topic)}
    assert graph.only(MAIL).inputs["endpoint"] == "a@example.com"
    assert graph.only(MAIL).inputs["topic"] == topic


def test_region_alarm_topic_allows_cloudwatch_of_this_account_only(
    graph: Graph,
) -> None:
    """CloudWatch also needs the topic's key."""
    policy = graph.only(POLICY).inputs["policy"]
    key = graph.only(KEY)
    (published,) = json.loads(policy)["Statement"]
    (encrypted,) = (
        statement
        for statement in json.loads(key.inputs["policy"])["Statement"]
        if "Service" in statement["Principal"]
    )

    assert graph.only(TOPIC).inputs["kmsMasterKeyId"] == key.outputs["arn"]
    assert published["Principal"] == encrypted["Principal"]
    assert published["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert published["Condition"]["ArnLike"] == {
        "aws:SourceArn": f"arn:aws:cloudwatch:us-east-1:{ACCOUNT}:alarm:*"
    }
    assert key.protect is False


def test_region_alarm_subscribers_come_from_the_global_file(tmp_path: Path) -> None:
    """Subscribers of a region get no alarm of a lost region."""
    root = sample_project.write(tmp_path)
    named = (
        "keeptrusts-gateway:alert_emails: [c@example.com]\n"
        "  keeptrusts-gateway:drained:"
    )
    sample_project.edit(
        root, "Pulumi.global.yaml", "keeptrusts-gateway:drained:", named
    )

    graph = shipped_stacks.record_stack(loader.load_project(root), "global")

    assert graph.only(MAIL).inputs["endpoint"] == "c@example.com"
    assert len(graph.of_type(ALARM)) == len(graph.of_type(HEALTH_CHECK)) == 3
