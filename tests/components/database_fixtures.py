"""Recorded database of any role."""

from dataclasses import replace
from typing import Any, Final

from components.regional.database.instance import (
    BackupCopies,
    Database,
    DatabaseArgs,
    DatabaseResources,
)
from config.database import DatabaseInsightsMode
from plan.database import AlarmThresholds, DatabaseRole
from tests.components.fakes import ACCOUNT, DATA_KEY, SCOPE, known, logs, network
from tests.graph import Graph
from tests.mocks.pulumi_mocks import record

SOURCE: Final = f"arn:aws:rds:us-east-1:{ACCOUNT}:db:keeptrusts-us-east-1-database"
INSTANCE: Final = "aws:rds/instance:Instance"


DR_KEY: Final = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/backups"
THRESHOLDS: Final = AlarmThresholds(
    replica_lag_s=300,
    slot_lag_mib=10_240,
    free_storage_gib=10,
    database_connections=1200,
)
COPIES: Final = BackupCopies(region="eu-central-1", key_arn=DR_KEY)


def arguments(role: DatabaseRole, **changed: Any) -> DatabaseArgs:  # noqa: ANN401 - any argument
    """Return the arguments of a database in a fake network."""
    args = DatabaseArgs(
        role=role,
        source_arn=None if role.writable else known(SOURCE),
        copies=COPIES if role.writable else None,
        network=network(),
        client_security_group_id="sg-cluster",
        key_arn=DATA_KEY,
        account=ACCOUNT,
        instance_class="db.r8g.large",
        max_allocated_storage_gib=1000,
        multi_az=True,
        insights=DatabaseInsightsMode.ADVANCED,
        alarms=THRESHOLDS,
        logs=logs(protect=changed.get("protect", True)),
        protect=True,
        engine_version="17",
    )
    return replace(args, **changed)


def recorded(role: DatabaseRole, **changed: Any) -> Graph:  # noqa: ANN401 - any argument
    """Record one database."""
    return record(lambda: Database("database", arguments(role, **changed), scope=SCOPE))


def resources(role: DatabaseRole) -> DatabaseResources:
    """Return the outputs of one database."""
    made: list[DatabaseResources] = []
    record(
        lambda: made.append(
            Database("database", arguments(role), scope=SCOPE).resources
        )
    )
    return made[0]
