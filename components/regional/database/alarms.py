"""The alarms of a database: it calls for help before it stops.

Every one calls when its disk fills and when too many connect; a replica when it falls
behind; a database that is written to when somebody else falls behind and makes it keep
its log.

Deliberately absent: who is called, which is told by the topic; the state of the
application, which its own metrics tell.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import pulumi
from pulumi_aws import cloudwatch

from plan.database_limits import Thresholds
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:DatabaseAlarms"

#: Characters of an alarm's name.
#: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
_NAME_LIMIT: Final = 255
#: RDS publishes once a minute; five of them make a value that one hiccup cannot move.
#: The lag of a replica grows to five minutes by itself while nobody writes, and falls
#: back: its average stays below three.
#: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PostgreSQL.Replication.ReadReplicas.html
_PERIOD_S: Final = 300
_PERIODS: Final = 2
_MIB: Final = 1024**2
_GIB: Final = 1024**3


@dataclass(frozen=True, kw_only=True, slots=True)
class DatabaseAlarmsArgs:
    """What the alarms of a database need to know.

    Attributes:
        identifier: The database.
        writable: Whether it is written to; otherwise it follows another one.
        thresholds: When it calls.
        topic_arn: Whom it calls; None for nobody.
    """

    identifier: pulumi.Input[str]
    writable: bool
    thresholds: Thresholds
    topic_arn: pulumi.Input[str] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Watched:
    """One measure of RDS and the line it must not cross.

    ``silence`` is what no measure at all means: whoever must be heard is in trouble
    when silent (``breaching``); some measures exist only while there is something to
    measure (``notBreaching``).
    """

    role: str
    says: str
    metric: str
    limit: float
    silence: Literal["breaching", "notBreaching"]
    below: bool = False


class DatabaseAlarms(pulumi.ComponentResource):
    """Watches one database."""

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


def _replica(thresholds: Thresholds) -> Iterator[_Watched]:
    yield _Watched(
        role="replica-lag",
        says="The replica is behind its source, or does not follow it any more.",
        metric="ReplicaLag",
        limit=thresholds.replica_lag_s,
        silence="breaching",
    )


def _writable(thresholds: Thresholds) -> Iterator[_Watched]:
    yield _Watched(
        role="slot-lag",
        says="A replica is behind, so the write-ahead log is kept for it.",
        metric="OldestReplicationSlotLag",
        limit=thresholds.slot_lag_mib * _MIB,
        # Without replicas there is no slot.
        silence="notBreaching",
    )
    yield _Watched(
        role="transaction-logs",
        says="The write-ahead log fills the disk.",
        metric="TransactionLogsDiskUsage",
        limit=thresholds.slot_lag_mib * _MIB,
        silence="notBreaching",
    )


def _any_role(thresholds: Thresholds) -> Iterator[_Watched]:
    yield _Watched(
        role="free-storage",
        says="The disk is nearly full, or the database is silent.",
        metric="FreeStorageSpace",
        limit=thresholds.free_storage_gib * _GIB,
        # Every instance that runs reports it: one that does not is the first to miss.
        silence="breaching",
        below=True,
    )
    yield _Watched(
        role="connections",
        says="Nearly as many connections as the database can hold.",
        metric="DatabaseConnections",
        limit=thresholds.connections,
        silence="notBreaching",
    )


def _alarm(
    name: str,
    watched: _Watched,
    args: DatabaseAlarmsArgs,
    scope: Scope,
    component: DatabaseAlarms,
) -> None:
    told = [] if args.topic_arn is None else [args.topic_arn]
    cloudwatch.MetricAlarm(
        f"{name}-{watched.role}",
        name=scope.physical(f"{name}-{watched.role}", limit=_NAME_LIMIT),
        alarm_description=watched.says,
        namespace="AWS/RDS",
        metric_name=watched.metric,
        dimensions={"DBInstanceIdentifier": args.identifier},
        statistic="Average",
        comparison_operator=(
            "LessThanThreshold" if watched.below else "GreaterThanThreshold"
        ),
        threshold=watched.limit,
        period=_PERIOD_S,
        evaluation_periods=_PERIODS,
        treat_missing_data=watched.silence,
        alarm_actions=told,
        ok_actions=told,
        opts=pulumi.ResourceOptions(parent=component),
    )
