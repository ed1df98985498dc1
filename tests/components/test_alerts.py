"""Alert topic of a region."""

import json
from typing import Any

from components.regional.monitoring.alerts import Alerts, AlertsArgs
from components.regional.monitoring.certificate_alarms import (
    CertificateAlarms,
    CertificateAlarmsArgs,
)
from tests.components.fakes import ACCOUNT, SCOPE
from tests.components.region_fixtures import region
from tests.graph import Graph
from tests.mocks.pulumi_mocks import record

TOPIC = "aws:sns/topic:Topic"
POLICY = "aws:sns/topicPolicy:TopicPolicy"
MAIL = "aws:sns/topicSubscription:TopicSubscription"
KEY = "aws:kms/key:Key"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"


def alerts(*notify: str, protect: bool = True) -> Graph:
    """Record the topic of a region with these subscribers."""
    args = AlertsArgs(account=ACCOUNT, notify=notify, protect=protect)
    return record(lambda: Alerts("alerts", args, scope=SCOPE))


def statements(policy: str) -> list[dict[str, Any]]:
    """Return the statements of a policy with a service principal."""
    found: list[dict[str, Any]] = json.loads(policy)["Statement"]
    return [one for one in found if "Service" in one["Principal"]]


def test_alert_topic_has_its_own_kms_key() -> None:
    """AWS services may use the topic's key, and so no key of data."""
    graph = alerts()
    key = graph.only(KEY)

    assert graph.only(TOPIC).inputs["kmsMasterKeyId"] == key.outputs["arn"]
    assert (key.protect, alerts(protect=False).only(KEY).protect) == (True, False)
    assert key.inputs["multiRegion"] is False


def test_publishing_services_may_use_the_topic_key() -> None:
    """CloudWatch without the key would drop its messages without an error."""
    graph = alerts()
    published = statements(graph.only(POLICY).inputs["policy"])
    encrypted = statements(graph.only(KEY).inputs["policy"])

    assert [one["Principal"] for one in published] == [
        {"Service": "cloudwatch.amazonaws.com"},
        {"Service": "aps.amazonaws.com"},
    ]
    assert [one["Principal"] for one in encrypted] == [
        one["Principal"] for one in published
    ]
    assert {tuple(one["Action"]) for one in encrypted} == {
        ("kms:Decrypt", "kms:GenerateDataKey")
    }


def test_topic_policy_is_restricted_to_account_and_region() -> None:
    """Another account cannot make AWS services publish to the topic."""
    graph = alerts()
    topic = graph.only(TOPIC).outputs["arn"]
    published = statements(graph.only(POLICY).inputs["policy"])
    everywhere = published + statements(graph.only(KEY).inputs["policy"])

    assert {
        one["Condition"]["StringEquals"]["aws:SourceAccount"] for one in everywhere
    } == {ACCOUNT}
    assert [one["Condition"]["ArnLike"]["aws:SourceArn"] for one in published] == [
        f"arn:aws:cloudwatch:{SCOPE.region}:{ACCOUNT}:alarm:*",
        f"arn:aws:aps:{SCOPE.region}:{ACCOUNT}:workspace/*",
    ]
    assert {tuple(one["Resource"]) for one in published} == {(topic,)}


def test_subscriptions_reordered_are_unchanged() -> None:
    """A subscription is keyed by its address and not by its position."""
    one, other = alerts("a@example.com", "b@example.com"), alerts("b@example.com")

    assert {m.name: m.inputs["endpoint"] for m in one.of_type(MAIL)} == {
        "alerts-mail-a@example.com": "a@example.com",
        "alerts-mail-b@example.com": "b@example.com",
    }
    assert other.only(MAIL).name == "alerts-mail-b@example.com"
    assert alerts().of_type(MAIL) == ()


def test_certificate_alarm_fires_below_thirty_days() -> None:
    """Every certificate has an alarm, which does not end with its metric."""
    args = CertificateAlarmsArgs(
        certificate_arns={"default": "arn:one", "api": "arn:two"}, topic_arn="arn:topic"
    )
    graph = record(lambda: CertificateAlarms("certificates", args, scope=SCOPE))
    metric = graph.of_type(ALARM)

    assert {a.inputs["dimensions"]["CertificateArn"] for a in metric} == {
        "arn:one",
        "arn:two",
    }
    for alarm in (a.inputs for a in metric):
        assert (alarm["namespace"], alarm["metricName"]) == (
            "AWS/CertificateManager",
            "DaysToExpiry",
        )
        assert (alarm["comparisonOperator"], alarm["threshold"]) == (
            "LessThanThreshold",
            30,
        )
        assert alarm["treatMissingData"] == "ignore"
        assert alarm["alarmActions"] == alarm["okActions"] == ["arn:topic"]


def test_alarms_of_a_region_use_one_topic() -> None:
    """Alarms of the database and of certificates notify the region's topic."""
    graph = region()
    topic = graph.only(TOPIC).outputs["arn"]
    alarms = graph.of_type(ALARM)

    assert {a.inputs["namespace"] for a in alarms} >= {
        "AWS/CertificateManager",
        "AWS/RDS",
    }
    assert {tuple(a.inputs["alarmActions"]) for a in alarms} == {(topic,)}
