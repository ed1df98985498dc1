"""The PostgreSQL database of one region: the primary, a replica, or a promoted one.

A replica is a physical copy of all rows of its source, encrypted here under a key of
this region. It takes no credentials: it has the source's, and the secret beside it is
empty until it is promoted. A promoted database was one and is written to since; it has
credentials of its own, so that nothing it needs is in the region that was lost. What is
written to has its backups copied to another region.

Deliberately absent: a password managed by RDS, which refuses replicas of such a
source; peering, as replication travels on AWS's own paths; backups of a replica
elsewhere, which are its source's.

Changing this: the key and the database's name replace the instance. Its identifier
alone would rename it in place, so another generation is a trigger of its own. Taking
the source of a replica away promotes it in place; nothing leads back.
"""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import rds

from components.aws.log_group import LogSettings
from components.regional.database import credentials, supporting_resources
from components.regional.database.alarms import DatabaseAlarms, DatabaseAlarmsArgs
from components.regional.database.credentials import MASTER_USER
from components.regional.database.database_url import database_url
from components.regional.database.supporting_resources import LOGS
from components.regional.network.vpc import NetworkResources
from components.regional.secrets.external_secret import SecretVersion
from config.database import Insights
from plan.database_limits import Thresholds, kept_log_mib
from plan.naming import Scope
from plan.region import DatabaseRole

TYPE: Final = "keeptrusts:regional:Database"


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
        account: AWS account that owns it.
        instance_class: Machine, ``db.r8g.large``; a replica's is no smaller than its
            source's, or it cannot hold as many connections and refuses to start.
        allocated_storage_gib: Storage at first; a replica has its source's.
        max_allocated_storage_gib: Storage it may grow to by itself.
        multi_az: Whether a standby waits in another zone.
        insights: How closely queries are watched.
        alarms: When it calls for help.
        alarm_topic_arn: Whom it calls; None calls nobody and shows on the console.
        logs: How its logs are kept.
        protect: Whether instance and secret refuse to be deleted.
        generation: Which instance of the region it is; another one is made anew.
        engine_version: Major version, or major and minor.
        allow_major_version_upgrade: Whether another major version is meant, and now.
    """

    role: DatabaseRole
    network: NetworkResources
    client_security_group_id: pulumi.Input[str]
    key_arn: pulumi.Input[str]
    account: str
    instance_class: str
    max_allocated_storage_gib: int
    multi_az: bool
    insights: Insights
    alarms: Thresholds
    logs: LogSettings
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
        actual = (self.source_arn is None, self.copies is not None)
        if actual != (self.role.writable, self.role.writable):
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
    master_secret_version: SecretVersion | None


DATABASE: Final = "keeptrusts"

#: Days a database can be restored to any second of: the longest RDS allows.
#: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html
_WRITABLE_BACKUP_DAYS: Final = 35

#: The same for a replica, which must have backups of its own to be promoted at once.
_REPLICA_BACKUP_DAYS: Final = 7

#: A week costs nothing; the advanced mode of Database Insights requires fifteen months.
#: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DatabaseInsights.TurningOnAdvanced.html
_INSIGHTS_DAYS: Final = {Insights.STANDARD: 7, Insights.ADVANCED: 465}

_MONITORING_SECONDS: Final = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class InstanceSettings:
    """Where an instance lies and what watches it, the same for every role."""

    identifier: str
    instance_class: str
    max_allocated_storage_gib: int
    multi_az: bool
    insights: Insights
    protect: bool
    engine_version: str
    allow_major_version_upgrade: bool
    key_arn: pulumi.Input[str]
    subnet_group: pulumi.Input[str]
    parameter_group: pulumi.Input[str]
    security_group_id: pulumi.Input[str]
    monitoring_role_arn: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplicationSource:
    """What a replica needs of the database it copies, which is home's or was.

    Attributes:
        database_arn: That database.
        application_password: Password of the API's role, the same in every copy.
    """

    database_arn: pulumi.Output[str]
    application_password: pulumi.Output[str]


#: Characters of an instance's identifier.
#: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html
_IDENTIFIER_LIMIT: Final = 63

#: A replica is created from a snapshot that RDS copies to its region first.
_TIMEOUTS: Final = {
    DatabaseRole.PRIMARY: pulumi.CustomTimeouts("90m", "90m", "90m"),
    DatabaseRole.PROMOTED: pulumi.CustomTimeouts("90m", "90m", "90m"),
    DatabaseRole.REPLICA: pulumi.CustomTimeouts("180m", "180m", "180m"),
}

#: Days that copies of the backups are kept in the other region.
_COPIES_DAYS: Final = 14


class Database(pulumi.ComponentResource):
    """Keeps the records of one region."""

    resources: DatabaseResources

    def __init__(
        self,
        name: str,
        args: DatabaseArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"role": args.role.value}, opts)
        common, depends_on = _supporting_resources(name, args, scope, self)
        secret = credentials.master_secret(
            name, key_arn=args.key_arn, protect=args.protect, component=self
        )
        generated = (
            credentials.generate(name, secret, component=self)
            if args.role.writable
            else None
        )
        instance = rds.Instance(
            f"{name}-instance",
            _instance_args(name, args, common, generated, self),
            opts=pulumi.ResourceOptions(
                parent=self,
                protect=args.protect,
                depends_on=depends_on,
                custom_timeouts=_TIMEOUTS[args.role],
                replacement_trigger=args.generation,
            ),
        )
        _backups_and_alarms(name, args, instance, scope, self)
        self.resources = _resources(instance, secret.arn, generated)
        self.register_outputs({"arn": instance.arn, "address": instance.address})


def _instance_args(
    name: str,
    args: DatabaseArgs,
    common: InstanceSettings,
    generated: credentials.Credentials | None,
    component: Database,
) -> rds.InstanceArgs:
    """Return the settings of the instance in its role."""
    if args.source_arn is not None and args.role is DatabaseRole.REPLICA:
        return replica(common, source_arn=args.source_arn)
    if generated is None:
        message = f"a database in role {args.role.value!r} needs credentials"
        raise ValueError(message)
    snapshot = supporting_resources.final_snapshot(
        name, common.identifier, component=component
    )
    if args.role is DatabaseRole.PROMOTED:
        return promoted(
            common, password=generated.master_password, final_snapshot=snapshot
        )
    return primary(
        common,
        allocated_storage_gib=args.allocated_storage_gib,
        password=generated.master_password,
        final_snapshot=snapshot,
    )


def _backups_and_alarms(
    name: str,
    args: DatabaseArgs,
    instance: rds.Instance,
    scope: Scope,
    component: Database,
) -> None:
    """Copy the backups of what is written to, and call for help."""
    child = pulumi.ResourceOptions(parent=component)
    if args.copies is not None:
        rds.InstanceAutomatedBackupsReplication(
            f"{name}-backups",
            source_db_instance_arn=instance.arn,
            kms_key_id=args.copies.key_arn,
            retention_period=_COPIES_DAYS,
            # It is kept by the region that receives.
            region=args.copies.region,
            opts=child,
        )
    DatabaseAlarms(
        f"{name}-alarms",
        DatabaseAlarmsArgs(
            identifier=instance.identifier,
            writable=args.role.writable,
            thresholds=args.alarms,
            topic_arn=args.alarm_topic_arn,
        ),
        scope=scope,
        opts=child,
    )


def _resources(
    instance: rds.Instance,
    master_secret_arn: pulumi.Output[str],
    generated: credentials.Credentials | None,
) -> DatabaseResources:
    return DatabaseResources(
        arn=instance.arn,
        identifier=instance.identifier,
        address=instance.address,
        port=instance.port,
        name=DATABASE,
        application_password=generated.application_password if generated else None,
        master_secret_arn=master_secret_arn,
        master_secret_version=generated.master_secret_version if generated else None,
    )


def _supporting_resources(
    name: str, args: DatabaseArgs, scope: Scope, component: Database
) -> tuple[InstanceSettings, list[pulumi.Resource]]:
    child = pulumi.ResourceOptions(parent=component)
    own = name if args.generation == 1 else f"{name}-{args.generation}"
    identifier = scope.physical(own, limit=_IDENTIFIER_LIMIT)
    role, grant = supporting_resources.monitoring_role(
        name, account=args.account, scope=scope, child=child
    )
    logs = supporting_resources.log_groups(
        name,
        identifier,
        logs=args.logs,
        component=component,
    )
    common = InstanceSettings(
        identifier=identifier,
        instance_class=args.instance_class,
        max_allocated_storage_gib=args.max_allocated_storage_gib,
        multi_az=args.multi_az,
        insights=args.insights,
        protect=args.protect,
        engine_version=args.engine_version,
        allow_major_version_upgrade=args.allow_major_version_upgrade,
        key_arn=args.key_arn,
        subnet_group=supporting_resources.subnet_group(name, args.network, child).name,
        parameter_group=supporting_resources.parameter_group(
            name,
            version=args.engine_version,
            max_wal_keep_mib=_max_wal_keep_mib(args),
            child=child,
        ).name,
        security_group_id=supporting_resources.guard(
            name, args.network, clients=args.client_security_group_id, child=child
        ).id,
        monitoring_role_arn=role.arn,
    )
    return common, [grant, *logs]


def _max_wal_keep_mib(args: DatabaseArgs) -> int | None:
    return kept_log_mib(args.allocated_storage_gib) if args.role.writable else None


def application_password(
    database: DatabaseResources, source: ReplicationSource | None
) -> pulumi.Output[str]:
    """Return the password of the API's role in the region's database."""
    password = source.application_password if source else database.application_password
    if password is None:
        message = "a replica needs its home's password, any other database its own"
        raise ValueError(message)
    return password


def application_url(
    database: DatabaseResources | None, source: ReplicationSource | None
) -> pulumi.Output[str] | None:
    """Return the API's address of the region's database, or None without one."""
    if database is None:
        return None
    password = application_password(database, source)
    return pulumi.Output.all(database.address, database.port, password).apply(
        lambda known: database_url(
            host=known[0], port=int(known[1]), name=database.name, password=known[2]
        )
    )


def primary(
    common: InstanceSettings,
    *,
    allocated_storage_gib: int,
    password: pulumi.Output[str],
    final_snapshot: pulumi.Input[str],
) -> rds.InstanceArgs:
    """Return the settings of a database that was made to be written to."""
    settings = _writable(common, password=password, final_snapshot=final_snapshot)
    settings.engine = "postgres"
    settings.engine_version = common.engine_version
    settings.engine_lifecycle_support = "open-source-rds-extended-support-disabled"
    settings.storage_type = "gp3"
    settings.allocated_storage = allocated_storage_gib
    settings.db_name = DATABASE
    settings.username = MASTER_USER
    return settings


def promoted(
    common: InstanceSettings,
    *,
    password: pulumi.Output[str],
    final_snapshot: pulumi.Input[str],
) -> rds.InstanceArgs:
    """Return the settings of a database that was a replica.

    A major version alone stands for a minor one that RDS chooses, which may be older
    than the one that runs: then the promotion would fail for an upgrade nobody wants.
    https://github.com/terraform-aws-modules/terraform-aws-rds/issues/627
    """
    settings = _writable(common, password=password, final_snapshot=final_snapshot)
    if _is_minor_version(common) or common.allow_major_version_upgrade:
        settings.engine_version = common.engine_version
    return settings


def replica(
    common: InstanceSettings, *, source_arn: pulumi.Output[str]
) -> rds.InstanceArgs:
    """Return the settings of a copy of a database in another region.

    It is made with its source's version. A minor version is named all the same, so
    that a replica can go ahead of its source, as RDS wants it.
    """
    settings = _any_role(common)
    settings.replicate_source_db = source_arn
    if _is_minor_version(common):
        settings.engine_version = common.engine_version
    # Restarting a copy interrupts nobody who writes, and its source's upgrade must
    # find it upgraded.
    settings.apply_immediately = True
    settings.backup_retention_period = _REPLICA_BACKUP_DAYS
    # All it holds is at its source; a snapshot would be one more copy to account for.
    settings.skip_final_snapshot = True
    return settings


def _writable(
    common: InstanceSettings,
    *,
    password: pulumi.Output[str],
    final_snapshot: pulumi.Input[str],
) -> rds.InstanceArgs:
    settings = _any_role(common)
    settings.password = password
    # Whoever allows another major version has chosen the moment; anything else that
    # interrupts waits for the maintenance window.
    settings.allow_major_version_upgrade = common.allow_major_version_upgrade
    settings.apply_immediately = common.allow_major_version_upgrade
    settings.backup_retention_period = _WRITABLE_BACKUP_DAYS
    settings.delete_automated_backups = False
    settings.skip_final_snapshot = False
    settings.final_snapshot_identifier = final_snapshot
    return settings


def _is_minor_version(common: InstanceSettings) -> bool:
    """Tell whether a minor version is named, and not left to RDS."""
    return "." in common.engine_version


def _any_role(common: InstanceSettings) -> rds.InstanceArgs:
    return rds.InstanceArgs(
        identifier=common.identifier,
        instance_class=common.instance_class,
        max_allocated_storage=common.max_allocated_storage_gib,
        multi_az=common.multi_az,
        # The provider takes a major version for any of its minor ones. Past an exact
        # one RDS must not go by itself: the next update would ask for the way back.
        # https://github.com/hashicorp/terraform-provider-aws/issues/39579
        auto_minor_version_upgrade=not _is_minor_version(common),
        # A replica is encrypted as its source is, yet leaving this out plans a
        # replacement: the provider compares it with what AWS reports.
        storage_encrypted=True,
        kms_key_id=common.key_arn,
        db_subnet_group_name=common.subnet_group,
        parameter_group_name=common.parameter_group,
        vpc_security_group_ids=[common.security_group_id],
        publicly_accessible=False,
        iam_database_authentication_enabled=True,
        copy_tags_to_snapshot=True,
        deletion_protection=common.protect,
        ca_cert_identifier="rds-ca-rsa2048-g1",
        enabled_cloudwatch_logs_exports=LOGS,
        database_insights_mode=common.insights.value,
        performance_insights_enabled=True,
        performance_insights_kms_key_id=common.key_arn,
        performance_insights_retention_period=_INSIGHTS_DAYS[common.insights],
        monitoring_interval=_MONITORING_SECONDS,
        monitoring_role_arn=common.monitoring_role_arn,
    )
