"""The settings of a database instance: what all have, and what only some may say.

A replica takes engine, version, storage, user, password and database from its source;
naming any of them again is an error or a plan that never settles.
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html
A promoted one still has them, so it does not name what it could only have been made
with: engine, user, database.

Deliberately absent: the backup and maintenance windows, which AWS draws from the
night hours of the region.
"""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import rds

from config.database import Insights

DATABASE: Final = "keeptrusts"
MASTER_USER: Final = "keeptrusts_admin"
PORT: Final = 5432
#: What RDS hands to CloudWatch.
#: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
LOGS: Final = ("postgresql", "upgrade", "iam-db-auth-error")

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
class Placement:
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


def primary(
    placement: Placement,
    *,
    allocated_storage_gib: int,
    password: pulumi.Output[str],
    final_snapshot: pulumi.Input[str],
) -> rds.InstanceArgs:
    """Return the settings of a database that was made to be written to."""
    settings = _writable(placement, password=password, final_snapshot=final_snapshot)
    settings.engine = "postgres"
    settings.engine_version = placement.engine_version
    settings.engine_lifecycle_support = "open-source-rds-extended-support-disabled"
    settings.storage_type = "gp3"
    settings.allocated_storage = allocated_storage_gib
    settings.db_name = DATABASE
    settings.username = MASTER_USER
    return settings


def promoted(
    placement: Placement,
    *,
    password: pulumi.Output[str],
    final_snapshot: pulumi.Input[str],
) -> rds.InstanceArgs:
    """Return the settings of a database that was a replica.

    A major version alone stands for a minor one that RDS chooses, which may be older
    than the one that runs: then the promotion would fail for an upgrade nobody wants.
    https://github.com/terraform-aws-modules/terraform-aws-rds/issues/627
    """
    settings = _writable(placement, password=password, final_snapshot=final_snapshot)
    if _exact(placement) or placement.allow_major_version_upgrade:
        settings.engine_version = placement.engine_version
    return settings


def replica(
    placement: Placement, *, source_arn: pulumi.Output[str]
) -> rds.InstanceArgs:
    """Return the settings of a copy of a database in another region.

    It is made with its source's version. A minor version is named all the same, so
    that a replica can go ahead of its source, as RDS wants it.
    """
    settings = _any_role(placement)
    settings.replicate_source_db = source_arn
    if _exact(placement):
        settings.engine_version = placement.engine_version
    # Restarting a copy interrupts nobody who writes, and its source's upgrade must
    # find it upgraded.
    settings.apply_immediately = True
    settings.backup_retention_period = _REPLICA_BACKUP_DAYS
    # All it holds is at its source; a snapshot would be one more copy to account for.
    settings.skip_final_snapshot = True
    return settings


def _writable(
    placement: Placement,
    *,
    password: pulumi.Output[str],
    final_snapshot: pulumi.Input[str],
) -> rds.InstanceArgs:
    settings = _any_role(placement)
    settings.password = password
    # Whoever allows another major version has chosen the moment; anything else that
    # interrupts waits for the maintenance window.
    settings.allow_major_version_upgrade = placement.allow_major_version_upgrade
    settings.apply_immediately = placement.allow_major_version_upgrade
    settings.backup_retention_period = _WRITABLE_BACKUP_DAYS
    settings.delete_automated_backups = False
    settings.skip_final_snapshot = False
    settings.final_snapshot_identifier = final_snapshot
    return settings


def _exact(placement: Placement) -> bool:
    """Tell whether a minor version is named, and not left to RDS."""
    return "." in placement.engine_version


def _any_role(placement: Placement) -> rds.InstanceArgs:
    return rds.InstanceArgs(
        identifier=placement.identifier,
        instance_class=placement.instance_class,
        max_allocated_storage=placement.max_allocated_storage_gib,
        multi_az=placement.multi_az,
        # The provider takes a major version for any of its minor ones. Past an exact
        # one RDS must not go by itself: the next update would ask for the way back.
        # https://github.com/hashicorp/terraform-provider-aws/issues/39579
        auto_minor_version_upgrade=not _exact(placement),
        # A replica is encrypted as its source is, yet leaving this out plans a
        # replacement: the provider compares it with what AWS reports.
        storage_encrypted=True,
        kms_key_id=placement.key_arn,
        db_subnet_group_name=placement.subnet_group,
        parameter_group_name=placement.parameter_group,
        vpc_security_group_ids=[placement.security_group_id],
        publicly_accessible=False,
        iam_database_authentication_enabled=True,
        copy_tags_to_snapshot=True,
        deletion_protection=placement.protect,
        ca_cert_identifier="rds-ca-rsa2048-g1",
        enabled_cloudwatch_logs_exports=LOGS,
        database_insights_mode=placement.insights.value,
        performance_insights_enabled=True,
        performance_insights_kms_key_id=placement.key_arn,
        performance_insights_retention_period=_INSIGHTS_DAYS[placement.insights],
        monitoring_interval=_MONITORING_SECONDS,
        monitoring_role_arn=placement.monitoring_role_arn,
    )
