"""RDS for PostgreSQL in one region: a primary, a replica, or a promoted replica.

A replica is a physical copy of its source, encrypted with a KMS key of this region. It
uses its source's users and passwords. Its own Secrets Manager secret has no value until
promotion. A promoted database was a replica and is writable now. It has credentials of
its own, so it depends on nothing in the lost region. Backups of a writable database are
copied to another region.

A replica takes engine, version, storage, user, password and database from its source;
naming one of them again is an error or a permanent difference.
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html
A promoted database still has them, so engine, user and database are not named: they can
only be set at creation.

Not managed here:
* a master password managed by RDS, which allows no replicas;
* VPC peering: RDS replicates over AWS's own network;
* copies of a replica's backups, because its source has backups;
* backup and maintenance windows, which AWS chooses from the region's night hours.

Replacement: another KMS key or database name replaces the instance. Another identifier
alone would rename it in place, so the generation is a replacement trigger of its own.
Removing the source of a replica promotes it in place. Promotion cannot be undone.
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
from config.database import DatabaseInsightsMode
from plan.database import AlarmThresholds, DatabaseRole, max_wal_keep_mib
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Database"


#: Rule of a consistent role, for the error message.
_ROLES: Final = (
    "a replica has a source and no copies of its backups; a database that is written "
    "to has copies and no source"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class BackupCopies:
    """Destination of backup copies.

    Attributes:
        region: Another AWS region under the same law.
        key_arn: KMS key in that region.
    """

    region: str
    key_arn: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class DatabaseArgs:
    """Arguments of a database.

    Attributes:
        role: Primary, replica or promoted.
        source_arn: ARN of the database that a replica copies.
        copies: Destination of the backup copies of a writable database.
        network: Network whose database subnets hold the instance.
        client_security_group_id: Security group that may connect: the cluster's.
        key_arn: KMS key of this region for data, also for a replica.
        account: AWS account of the database.
        instance_class: Instance class, ``db.r8g.large``. A replica's must not be
            smaller than its source's: it could not hold as many connections and would
            not start.
        allocated_storage_gib: Initial storage; a replica has its source's.
        resized_storage_gib: Storage of a promoted database, which has its former
            source's if this is None.
        max_allocated_storage_gib: Maximum of storage autoscaling.
        multi_az: Whether there is a standby in another zone.
        insights: Mode of Database Insights.
        alarms: Thresholds of its alarms.
        alarm_topic_arn: SNS topic of its alarms; None for alarms without notification.
        logs: How its logs are kept.
        protect: Whether Pulumi and RDS refuse to delete the instance and its secret.
        generation: Number of the instance in the region; another number replaces it.
        engine_version: Major version, or major and minor version.
        allow_major_version_upgrade: Whether another major version is applied, at once.
    """

    role: DatabaseRole
    network: NetworkResources
    client_security_group_id: pulumi.Input[str]
    key_arn: pulumi.Input[str]
    account: str
    instance_class: str
    max_allocated_storage_gib: int
    multi_az: bool
    insights: DatabaseInsightsMode
    alarms: AlarmThresholds
    logs: LogSettings
    protect: bool
    engine_version: str
    allocated_storage_gib: int = 100
    resized_storage_gib: int | None = None
    generation: int = 1
    allow_major_version_upgrade: bool = False
    source_arn: pulumi.Output[str] | None = None
    copies: BackupCopies | None = None
    alarm_topic_arn: pulumi.Input[str] | None = None

    def __post_init__(self) -> None:
        """Reject a replica without source, and a writable database with one."""
        actual = (self.source_arn is None, self.copies is not None)
        if actual != (self.role.writable, self.role.writable):
            message = (
                f"database role {self.role.value!r} contradicts its source_arn or its "
                f"copies; {_ROLES}"
            )
            raise ValueError(message)


@dataclass(frozen=True, kw_only=True, slots=True)
class DatabaseResources:
    """Outputs of a database.

    Attributes:
        arn: ARN, which a replica names as its source.
        identifier: Physical name.
        address: Host name.
        port: Port.
        name: Name of the PostgreSQL database.
        application_password: Password of the application's role; None for a replica.
        master_secret_arn: Secret of the master credentials; without a value for a
            replica.
        master_secret_version: Version of that secret; None for a replica.
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

#: Days of point-in-time recovery: the longest that RDS allows.
#: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html
_WRITABLE_BACKUP_DAYS: Final = 35

#: Days of a replica's own backups, without which it cannot be promoted at once.
_REPLICA_BACKUP_DAYS: Final = 7

#: Days of Performance Insights. Seven are free of charge; the advanced mode of Database
#: Insights requires fifteen months.
#: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DatabaseInsights.TurningOnAdvanced.html
_INSIGHTS_DAYS: Final = {
    DatabaseInsightsMode.STANDARD: 7,
    DatabaseInsightsMode.ADVANCED: 465,
}

_MONITORING_SECONDS: Final = 30

#: GiB of gp3 storage from which RDS requires more IOPS, and the least it then has: IOPS
#: and MiB/s. The provider sends the old IOPS with a growth across it unless new ones
#: are named: https://github.com/hashicorp/terraform-provider-aws/issues/28382
#: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
_STRIPED_FROM_GIB: Final = 400
_STRIPED_IOPS: Final = 12_000
_STRIPED_THROUGHPUT: Final = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class InstanceSettings:
    """Settings that instances of every role have."""

    identifier: str
    instance_class: str
    max_allocated_storage_gib: int
    multi_az: bool
    insights: DatabaseInsightsMode
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
    """Database that a replica copies: home's, or the one it was created from.

    Attributes:
        database_arn: ARN of that database.
        application_password: Password of the API's role, the same in every copy.
    """

    database_arn: pulumi.Output[str]
    application_password: pulumi.Output[str]


#: Characters of an instance identifier.
#: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html
_IDENTIFIER_LIMIT: Final = 63

#: A replica is created from a snapshot that RDS copies to its region first.
_TIMEOUTS: Final = {
    DatabaseRole.PRIMARY: pulumi.CustomTimeouts("90m", "90m", "90m"),
    DatabaseRole.PROMOTED: pulumi.CustomTimeouts("90m", "90m", "90m"),
    DatabaseRole.REPLICA: pulumi.CustomTimeouts("180m", "180m", "180m"),
}

#: Retention of the backup copies in the other region, in days.
_COPIES_DAYS: Final = 14


class Database(pulumi.ComponentResource):
    """RDS instance with security group, log groups, secret and alarms."""

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
            common,
            allocated_storage_gib=args.resized_storage_gib,
            password=generated.master_password,
            final_snapshot=snapshot,
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
    """Copy the backups of a writable database, and create the alarms."""
    child = pulumi.ResourceOptions(parent=component)
    if args.copies is not None:
        rds.InstanceAutomatedBackupsReplication(
            f"{name}-backups",
            source_db_instance_arn=instance.arn,
            kms_key_id=args.copies.key_arn,
            retention_period=_COPIES_DAYS,
            # The resource belongs to the destination region.
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
    identifier = scope.physical_name(own, limit=_IDENTIFIER_LIMIT)
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
        security_group_id=supporting_resources.security_group(
            name, args.network, clients=args.client_security_group_id, child=child
        ).id,
        monitoring_role_arn=role.arn,
    )
    return common, [grant, *logs]


def _max_wal_keep_mib(args: DatabaseArgs) -> int | None:
    return max_wal_keep_mib(args.allocated_storage_gib) if args.role.writable else None


def application_password(
    database: DatabaseResources, source: ReplicationSource | None
) -> pulumi.Output[str]:
    """Return the password of the API's role in the region's database.

    A replica has the rows of its source, and so the same roles and passwords.
    """
    password = source.application_password if source else database.application_password
    if password is None:
        message = "a replica needs its home's password, any other database its own"
        raise ValueError(message)
    return password


def application_url(
    database: DatabaseResources | None, source: ReplicationSource | None
) -> pulumi.Output[str] | None:
    """Return the URL with which the API connects; None without a database."""
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
    """Return the settings of a database created as writable."""
    settings = _writable(common, password=password, final_snapshot=final_snapshot)
    settings.engine = "postgres"
    settings.engine_version = common.engine_version
    settings.engine_lifecycle_support = "open-source-rds-extended-support-disabled"
    settings.storage_type = "gp3"
    _allocate(settings, allocated_storage_gib)
    settings.db_name = DATABASE
    settings.username = MASTER_USER
    return settings


def _allocate(settings: rds.InstanceArgs, gib: int) -> None:
    settings.allocated_storage = gib
    if gib >= _STRIPED_FROM_GIB:
        settings.iops = _STRIPED_IOPS
        settings.storage_throughput = _STRIPED_THROUGHPUT


def promoted(
    common: InstanceSettings,
    *,
    allocated_storage_gib: int | None,
    password: pulumi.Output[str],
    final_snapshot: pulumi.Input[str],
) -> rds.InstanceArgs:
    """Return the settings of a database that was a replica.

    A major version alone means a minor version that RDS chooses. It may be older than
    the running one, and the promotion would fail as a downgrade.
    https://github.com/terraform-aws-modules/terraform-aws-rds/issues/627
    """
    settings = _writable(common, password=password, final_snapshot=final_snapshot)
    if _is_minor_version(common) or common.allow_major_version_upgrade:
        settings.engine_version = common.engine_version
    if allocated_storage_gib is not None:
        _allocate(settings, allocated_storage_gib)
    return settings


def replica(
    common: InstanceSettings, *, source_arn: pulumi.Output[str]
) -> rds.InstanceArgs:
    """Return the settings of a copy of a database in another region.

    RDS creates it with its source's version. A minor version is set all the same, so
    that a replica can be upgraded before its source, as RDS requires.
    """
    settings = _any_role(common)
    settings.replicate_source_db = source_arn
    # RDS ignores it at the creation of a replica, so every second preview would show a
    # change. Pulumi's protection remains, and the source has all rows.
    # https://github.com/hashicorp/terraform-provider-aws/issues/13666
    settings.deletion_protection = None
    if _is_minor_version(common):
        settings.engine_version = common.engine_version
    # A restart of a replica interrupts no writer, and the upgrade of its source
    # requires an upgraded replica.
    settings.apply_immediately = True
    settings.backup_retention_period = _REPLICA_BACKUP_DAYS
    # Its source has all of its data; a snapshot would be one more copy to account for.
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
    # An allowed major version upgrade is applied at once. Every other disruptive change
    # waits for the maintenance window.
    settings.allow_major_version_upgrade = common.allow_major_version_upgrade
    settings.apply_immediately = common.allow_major_version_upgrade
    settings.backup_retention_period = _WRITABLE_BACKUP_DAYS
    settings.delete_automated_backups = False
    settings.skip_final_snapshot = False
    settings.final_snapshot_identifier = final_snapshot
    return settings


def _is_minor_version(common: InstanceSettings) -> bool:
    """Tell whether the version names a minor version."""
    return "." in common.engine_version


def _any_role(common: InstanceSettings) -> rds.InstanceArgs:
    return rds.InstanceArgs(
        identifier=common.identifier,
        instance_class=common.instance_class,
        max_allocated_storage=common.max_allocated_storage_gib,
        multi_az=common.multi_az,
        # The provider accepts every minor version for a major one. RDS must not upgrade
        # an exact version itself, because the next update would ask for the downgrade.
        # https://github.com/hashicorp/terraform-provider-aws/issues/39579
        auto_minor_version_upgrade=not _is_minor_version(common),
        # RDS encrypts a replica of an encrypted source. Without this input the provider
        # compares it with the state of AWS and plans a replacement.
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
