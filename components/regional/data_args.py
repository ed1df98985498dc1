"""What the parts of a region that keep data are told, from its file and its plan."""

import pulumi

from components.aws.pod_identity import PodAccount
from components.regional.database.database_access import application_url
from components.regional.database.database_args import (
    BackupCopies,
    DatabaseArgs,
    DatabaseResources,
)
from components.regional.platform import LOG_RETENTION_DAYS, Platform
from components.regional.secrets.secrets import SecretsArgs
from components.regional.stack_args import RegionalStackArgs
from components.regional.storage.audit_archive import AuditArchiveArgs
from plan.database_limits import thresholds
from plan.naming import API_NAMESPACE


def database_args(
    args: RegionalStackArgs, platform: Platform, topic_arn: pulumi.Input[str]
) -> DatabaseArgs | None:
    """Return what the database is told; None where the topology has none."""
    role, size = args.plan.database, args.plan.size
    if role is None:
        return None
    settings = args.settings.database
    return DatabaseArgs(
        role=role,
        generation=settings.generation,
        engine_version=settings.engine_version,
        allow_major_version_upgrade=settings.allow_major_version_upgrade,
        network=platform.network,
        client_security_group_id=platform.cluster.security_group_id,
        key_arn=platform.keys.data_key_arn,
        logs_key_arn=platform.keys.logs_key_arn,
        account=args.account,
        instance_class=size.instance_class,
        allocated_storage_gib=size.allocated_gib,
        max_allocated_storage_gib=size.max_allocated_gib,
        multi_az=size.multi_az,
        insights=size.insights,
        alarms=thresholds(settings.alarms, size),
        alarm_topic_arn=topic_arn,
        log_retention_days=LOG_RETENTION_DAYS,
        source_arn=args.home.database_arn if args.home else None,
        copies=_copies(args, platform),
        protect=args.settings.lifecycle.protect,
    )


def _copies(args: RegionalStackArgs, platform: Platform) -> BackupCopies | None:
    key_arn = platform.keys.backups_key_arn
    if key_arn is None:
        return None
    return BackupCopies(region=args.plan.dr_region, key_arn=key_arn)


def secrets_args(
    args: RegionalStackArgs, platform: Platform, records: DatabaseResources | None
) -> SecretsArgs:
    """Return what the secrets are told."""
    return SecretsArgs(
        gateway_token=args.gateway_key,
        gateway_token_word=args.settings.secrets.rotated,
        database_url=application_url(records, args.home),
        further_secret_arns=(records.master_secret_arn,) if records else (),
        data_key_arn=platform.keys.data_key_arn,
        cluster_name=platform.cluster.name,
        account=args.account,
        nodes_ready=platform.nodes_ready,
        mirror=args.settings.images.mirror,
        protect=args.settings.lifecycle.protect,
    )


def audit_archive_args(args: RegionalStackArgs, platform: Platform) -> AuditArchiveArgs:
    """Bind everybody, unless the region is released: then it may be torn down."""
    protect = args.settings.lifecycle.protect
    return AuditArchiveArgs(
        account=args.account,
        key_arn=platform.keys.audit_key_arn,
        key=platform.keys.audit_key,
        protect=protect,
        writer=_api_pods(args, platform) if args.plan.api else None,
        mode="COMPLIANCE" if protect else "GOVERNANCE",
    )


def _api_pods(args: RegionalStackArgs, platform: Platform) -> PodAccount:
    """Return the account of the API's pods, which bears the workload's name."""
    return PodAccount(
        cluster_name=platform.cluster.name,
        namespace=API_NAMESPACE,
        service_account=API_NAMESPACE,
        account=args.account,
        scope=args.plan.scope,
    )
