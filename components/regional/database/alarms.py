"""CloudWatch alarms of a database.

Every database has alarms for free storage and connections, a replica one for its lag. A
writable database has alarms for the lag of its replication slots and for its WAL.

Not managed here: subscribers, which belong to the topic, and the state of the
application, which has metrics of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import pulumi
from pulumi_aws import cloudwatch

from components.aws.cloudwatch_alarm import ALARM_NAME_LIMIT
from plan.database import AlarmThresholds
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:DatabaseAlarms"

#: RDS publishes a value per minute; an average of five ignores a single outlier. While
#: a source is idle, the lag of a replica grows to five minutes and falls back, so its
#: average stays below three.
#: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PostgreSQL.Replication.ReadReplicas.html
_PERIOD_S: Final = 300
_PERIODS: Final = 2
_MIB: Final = 1024**2
_GIB: Final = 1024**3


@dataclass(frozen=True, kw_only=True, slots=True)
class DatabaseAlarmsArgs:
    """Arguments of the alarms.

    Attributes:
        identifier: Identifier of the database.
        writable: Whether the database is writable; otherwise it is a replica.
        thresholds: Thresholds of the alarms.
        topic_arn: SNS topic of the alarms; None for no notification.
    """

    identifier: pulumi.Input[str]
    writable: bool
    thresholds: AlarmThresholds
    topic_arn: pulumi.Input[str] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Metric:
    """One metric of RDS and its threshold.

    ``treat_missing_data`` is ``breaching`` for metrics that a healthy instance always
    publishes, and ``notBreaching`` for metrics that exist in some states only.
    """

    role: str
    description: str
    metric: str
    threshold: float
    treat_missing_data: Literal["breaching", "notBreaching"]
    below: bool = False


class DatabaseAlarms(pulumi.ComponentResource):
    """Alarms of one database."""

    def __init__(
        self,
        name: str,
        args: DatabaseAlarmsArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"writable": args.writable}, opts)
        own = _writable if args.writable else _replica
        for each in (*own(args.thresholds), *_any_role(args.thresholds)):
            _alarm(name, each, args, scope, self)
        self.register_outputs({})


def _replica(thresholds: AlarmThresholds) -> Iterator[_Metric]:
    yield _Metric(
        role="replica-lag",
        description="The replica is behind its source, or does not follow it any more.",
        metric="ReplicaLag",
        threshold=thresholds.replica_lag_s,
        treat_missing_data="breaching",
    )


def _writable(thresholds: AlarmThresholds) -> Iterator[_Metric]:
    yield _Metric(
        role="slot-lag",
        description="A replica is behind, so the write-ahead log is kept for it.",
        metric="OldestReplicationSlotLag",
        threshold=thresholds.slot_lag_mib * _MIB,
        # Without replicas there is no replication slot.
        treat_missing_data="notBreaching",
    )
    yield _Metric(
        role="transaction-logs",
        description="The write-ahead log fills the disk.",
        metric="TransactionLogsDiskUsage",
        threshold=thresholds.slot_lag_mib * _MIB,
        treat_missing_data="notBreaching",
    )


def _any_role(thresholds: AlarmThresholds) -> Iterator[_Metric]:
    yield _Metric(
        role="free-storage",
        description="The disk is nearly full, or the database is silent.",
        metric="FreeStorageSpace",
        threshold=thresholds.free_storage_gib * _GIB,
        # Every running instance publishes this metric.
        treat_missing_data="breaching",
        below=True,
    )
    yield _Metric(
        role="connections",
        description="Nearly as many connections as the database can hold.",
        metric="DatabaseConnections",
        threshold=thresholds.database_connections,
        treat_missing_data="notBreaching",
    )


def _alarm(
    name: str,
    metric: _Metric,
    args: DatabaseAlarmsArgs,
    scope: Scope,
    component: DatabaseAlarms,
) -> None:
    actions = [] if args.topic_arn is None else [args.topic_arn]
    cloudwatch.MetricAlarm(
        f"{name}-{metric.role}",
        name=scope.physical_name(f"{name}-{metric.role}", limit=ALARM_NAME_LIMIT),
        alarm_description=metric.description,
        namespace="AWS/RDS",
        metric_name=metric.metric,
        dimensions={"DBInstanceIdentifier": args.identifier},
        statistic="Average",
        comparison_operator=(
            "LessThanThreshold" if metric.below else "GreaterThanThreshold"
        ),
        threshold=metric.threshold,
        period=_PERIOD_S,
        evaluation_periods=_PERIODS,
        treat_missing_data=metric.treat_missing_data,
        alarm_actions=actions,
        ok_actions=actions,
        opts=pulumi.ResourceOptions(parent=component),
    )
