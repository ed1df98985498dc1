"""A database of either role, as the engine would have seen it."""

from typing import Final

from components.regional.database import (
    Database,
    DatabaseArgs,
    DatabaseResources,
    Role,
)
from tests.components.stand_ins import (
    ACCOUNT,
    DATA_KEY,
    LOGS_KEY,
    SCOPE,
    known,
    network,
)
from tests.engine import record
from tests.graph import Graph

SOURCE: Final = f"arn:aws:rds:us-east-1:{ACCOUNT}:db:keeptrusts-us-east-1-database"
INSTANCE: Final = "aws:rds/instance:Instance"


def arguments(role: Role, *, source: str | None, protect: bool = True) -> DatabaseArgs:
    """Return the arguments of a database in a network made elsewhere."""
    return DatabaseArgs(
        role=role,
        source_arn=None if source is None else known(source),
        network=network(),
        client_security_group_id="sg-cluster",
        key_arn=DATA_KEY,
        logs_key_arn=LOGS_KEY,
        account=ACCOUNT,
        instance_class="db.r8g.large",
        max_allocated_storage_gib=1000,
        multi_az=True,
        log_retention_days=365,
        protect=protect,
    )


def recorded(
    role: Role, *, protect: bool = True, made: list[DatabaseResources] | None = None
) -> Graph:
    """Record one database."""
    source = SOURCE if role == "replica" else None

    def build() -> None:
        args = arguments(role, source=source, protect=protect)
        database = Database("database", args, scope=SCOPE)
        if made is not None:
            made.append(database.resources)

    return record(build)
