"""CloudWatch alarms of a database."""

import pytest

from plan.database import AlarmThresholds, DatabaseRole
from tests.components.database_fixtures import INSTANCE, recorded
from tests.graph import Graph

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
TOPIC = "arn:aws:sns:eu-west-1:111122223333:alerts"
THRESHOLDS = AlarmThresholds(
    replica_lag_s=120, slot_lag_mib=2048, free_storage_gib=20, database_connections=400
)
#: What each role is watched for: metric, its limit in RDS's units, and silence.
ANY_ROLE = {
    ("FreeStorageSpace", 20 * 1024**3, "breaching"),
    ("DatabaseConnections", 400, "notBreaching"),
}
WATCHED = {
    DatabaseRole.REPLICA: {("ReplicaLag", 120, "breaching"), *ANY_ROLE},
    DatabaseRole.PRIMARY: {
        ("OldestReplicationSlotLag", 2048 * 1024**2, "notBreaching"),
        ("TransactionLogsDiskUsage", 2048 * 1024**2, "notBreaching"),
        *ANY_ROLE,
    },
}
WATCHED[DatabaseRole.PROMOTED] = WATCHED[DatabaseRole.PRIMARY]


@pytest.fixture(scope="module", params=DatabaseRole)
def role(request: pytest.FixtureRequest) -> DatabaseRole:
    """Each role of a database."""
    found: DatabaseRole = request.param
    return found


@pytest.fixture(scope="module")
def graph(role: DatabaseRole) -> Graph:
    """A database of that role with thresholds and a topic."""
    return recorded(role, alarms=THRESHOLDS, alarm_topic_arn=TOPIC)


def test_database_alarms_follow_the_role(role: DatabaseRole, graph: Graph) -> None:
    """A replica has an alarm for its lag, its source for WAL; all for storage."""
    found = {
        (
            alarm.inputs["metricName"],
            alarm.inputs["threshold"],
            alarm.inputs["treatMissingData"],
        )
        for alarm in graph.of_type(ALARM)
    }

    assert found == WATCHED[role]


def test_free_storage_alarm_is_the_only_lower_bound(graph: Graph) -> None:
    """Every other metric has an upper bound."""
    falling = {
        alarm.inputs["metricName"]
        for alarm in graph.of_type(ALARM)
        if alarm.inputs["comparisonOperator"].startswith("Less")
    }

    assert falling == {"FreeStorageSpace"}


def test_database_alarms_name_the_instance(graph: Graph) -> None:
    """Their dimension is the identifier of the current generation."""
    name = graph.only(INSTANCE).outputs["identifier"]

    assert all(
        alarm.inputs["dimensions"] == {"DBInstanceIdentifier": name}
        and alarm.inputs["namespace"] == "AWS/RDS"
        for alarm in graph.of_type(ALARM)
    )


def test_database_alarms_notify_the_topic_on_alarm_and_ok(
    role: DatabaseRole, graph: Graph
) -> None:
    """The topic gets both states; without a topic there is no action."""
    called = {
        (*alarm.inputs["alarmActions"], *alarm.inputs["okActions"])
        for alarm in graph.of_type(ALARM)
    }
    silent = recorded(role).of_type(ALARM)

    assert called == {(TOPIC, TOPIC)}
    assert {tuple(alarm.inputs["alarmActions"]) for alarm in silent} == {()}
