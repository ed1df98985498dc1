"""Promises of the alarms of a database."""

import pytest

from plan.database_limits import Thresholds
from plan.region import DatabaseRole
from tests.components.database_fixtures import INSTANCE, recorded
from tests.graph import Graph

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
TOPIC = "arn:aws:sns:eu-west-1:111122223333:alerts"
THRESHOLDS = Thresholds(
    replica_lag_s=120, slot_lag_mib=2048, free_storage_gib=20, connections=400
)
#: What each role is watched for: metric, its limit in RDS's units, and silence.
EVERYBODY = {
    ("FreeStorageSpace", 20 * 1024**3, "breaching"),
    ("DatabaseConnections", 400, "notBreaching"),
}
WATCHED = {
    DatabaseRole.REPLICA: {("ReplicaLag", 120, "breaching"), *EVERYBODY},
    DatabaseRole.PRIMARY: {
        ("OldestReplicationSlotLag", 2048 * 1024**2, "notBreaching"),
        ("TransactionLogsDiskUsage", 2048 * 1024**2, "notBreaching"),
        *EVERYBODY,
    },
}
WATCHED[DatabaseRole.PROMOTED] = WATCHED[DatabaseRole.PRIMARY]


@pytest.fixture(scope="module", params=DatabaseRole)
def role(request: pytest.FixtureRequest) -> DatabaseRole:
    """Each role a database can have."""
    found: DatabaseRole = request.param
    return found


@pytest.fixture(scope="module")
def graph(role: DatabaseRole) -> Graph:
    """A database of that role, with thresholds of its own and somebody to call."""
    return recorded(role, alarms=THRESHOLDS, alarm_topic_arn=TOPIC)


def test_each_role_is_watched_for_what_would_stop_it(
    role: DatabaseRole, graph: Graph
) -> None:
    """A replica falls behind, its source keeps the log; any may fill or be overrun."""
    found = {
        (
            alarm.inputs["metricName"],
            alarm.inputs["threshold"],
            alarm.inputs["treatMissingData"],
        )
        for alarm in graph.of_type(ALARM)
    }

    assert found == WATCHED[role]


def test_only_free_storage_must_not_fall(graph: Graph) -> None:
    """Every other measure must not rise."""
    falling = {
        alarm.inputs["metricName"]
        for alarm in graph.of_type(ALARM)
        if alarm.inputs["comparisonOperator"].startswith("Less")
    }

    assert falling == {"FreeStorageSpace"}


def test_alarms_watch_this_database(graph: Graph) -> None:
    """They name the instance as it is called now, whatever its generation."""
    name = graph.only(INSTANCE).outputs["identifier"]

    assert all(
        alarm.inputs["dimensions"] == {"DBInstanceIdentifier": name}
        and alarm.inputs["namespace"] == "AWS/RDS"
        for alarm in graph.of_type(ALARM)
    )


def test_alarms_call_and_call_off(role: DatabaseRole, graph: Graph) -> None:
    """The topic hears of trouble and of its end; without one nobody is called."""
    called = {
        (*alarm.inputs["alarmActions"], *alarm.inputs["okActions"])
        for alarm in graph.of_type(ALARM)
    }
    silent = recorded(role).of_type(ALARM)

    assert called == {(TOPIC, TOPIC)}
    assert {tuple(alarm.inputs["alarmActions"]) for alarm in silent} == {()}
