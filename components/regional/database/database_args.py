"""What a database is told, and what it tells in return."""

from dataclasses import dataclass
from typing import Final

import pulumi

from components.regional.network.vpc import NetworkResources
from components.regional.secrets.external_secret import Version
from config.database import Insights
from plan.database_limits import Thresholds
from plan.region import DatabaseRole

_ROLES: Final = (
    "a replica has a source and no copies of its backups; a database that is written "
    "to has copies and no source"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class BackupCopies:
    """Where the backups of a database are copied to.

    Attributes:
        region: The other region, under the same law.
        key_arn: Key of that region.
    """

    region: str
    key_arn: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class DatabaseArgs:
    """What the database needs from the rest of the program.

    Attributes:
        role: Whether it is written to, or copies a database in another region.
        source_arn: The database that is copied, for a replica.
        copies: Where its backups are copied to, for one that is written to.
        network: Where it lies: in the database subnets.
        client_security_group_id: Who may connect: the cluster's group.
        key_arn: This region's key for data, also for a replica.
        logs_key_arn: This region's key for logs.
        account: AWS account that owns it.
        instance_class: Machine, ``db.r8g.large``; a replica's is no smaller than its
            source's, or it cannot hold as many connections and refuses to start.
        allocated_storage_gib: Storage at first; a replica has its source's.
        max_allocated_storage_gib: Storage it may grow to by itself.
        multi_az: Whether a standby waits in another zone.
        insights: How closely queries are watched.
        alarms: When it calls for help.
        alarm_topic_arn: Whom it calls; None calls nobody and shows on the console.
        log_retention_days: How long its logs are kept.
        protect: Whether instance, secret and logs refuse to be deleted.
        generation: Which instance of the region it is; another one is made anew.
        engine_version: Major version, or major and minor.
        allow_major_version_upgrade: Whether another major version is meant, and now.
    """

    role: DatabaseRole
    network: NetworkResources
    client_security_group_id: pulumi.Input[str]
    key_arn: pulumi.Input[str]
    logs_key_arn: pulumi.Input[str]
    account: str
    instance_class: str
    max_allocated_storage_gib: int
    multi_az: bool
    insights: Insights
    alarms: Thresholds
    log_retention_days: int
    protect: bool
    engine_version: str
    allocated_storage_gib: int = 100
    generation: int = 1
    allow_major_version_upgrade: bool = False
    source_arn: pulumi.Output[str] | None = None
    copies: BackupCopies | None = None
    alarm_topic_arn: pulumi.Input[str] | None = None

    def __post_init__(self) -> None:
        """Refuse a replica of nothing, and a writable database that copies."""
        told = (self.source_arn is None, self.copies is not None)
        if told != (self.role.writable, self.role.writable):
            message = (
                f"database role {self.role.value!r} contradicts its source_arn or its "
                f"copies; {_ROLES}"
            )
            raise ValueError(message)


@dataclass(frozen=True, kw_only=True, slots=True)
class DatabaseResources:
    """What other components and stacks consume of a database.

    Attributes:
        arn: Identity; the source a replica names.
        identifier: Physical name.
        address: Host name.
        port: Port.
        name: Name of the database inside.
        application_password: Of the application's role; a replica has its source's.
        master_secret_arn: Where the master credentials are kept; empty for a replica.
        master_secret_version: Which value of them is its own; a replica has none.
    """

    arn: pulumi.Output[str]
    identifier: pulumi.Output[str]
    address: pulumi.Output[str]
    port: pulumi.Output[int]
    name: str
    application_password: pulumi.Output[str] | None
    master_secret_arn: pulumi.Output[str]
    master_secret_version: Version | None
