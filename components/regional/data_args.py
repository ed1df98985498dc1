"""What the parts of a region that keep data are told, from its file and its plan."""

from components.regional.audit_archive import AuditArchiveArgs
from components.regional.database import DatabaseArgs, DatabaseResources
from components.regional.database_access import application_url
from components.regional.platform import LOG_RETENTION_DAYS, Platform
from components.regional.regional_args import RegionalStackArgs
from components.regional.secrets import SecretsArgs
from plan.region import DatabaseRole


def database_args(args: RegionalStackArgs, platform: Platform) -> DatabaseArgs | None:
    """Return what the database is told; None where the topology has none."""
    role, size = args.plan.database, args.plan.size
    if role is None:
        return None
    return DatabaseArgs(
        role="primary" if role is DatabaseRole.PRIMARY else "replica",
        network=platform.network,
        client_security_group_id=platform.cluster.security_group_id,
        key_arn=platform.keys.data_key_arn,
        logs_key_arn=platform.keys.logs_key_arn,
        account=args.account,
        instance_class=size.instance_class,
        allocated_storage_gib=size.allocated_gib,
        max_allocated_storage_gib=size.max_allocated_gib,
        multi_az=size.multi_az,
        log_retention_days=LOG_RETENTION_DAYS,
        source_arn=args.home.database_arn if args.home else None,
        protect=args.settings.lifecycle.protect,
    )


def secrets_args(
    args: RegionalStackArgs, platform: Platform, records: DatabaseResources | None
) -> SecretsArgs:
    """Return what the secrets are told."""
    return SecretsArgs(
        gateway_token=args.gateway_key,
        database_url=application_url(records, args.home),
        data_key_arn=platform.keys.data_key_arn,
        cluster_name=platform.cluster.name,
        account=args.account,
        nodes_ready=platform.nodes_ready,
        protect=args.settings.lifecycle.protect,
    )


def audit_archive_args(args: RegionalStackArgs, platform: Platform) -> AuditArchiveArgs:
    """Bind everybody, unless the region is released: then it may be torn down."""
    protect = args.settings.lifecycle.protect
    return AuditArchiveArgs(
        account=args.account,
        key_arn=platform.keys.audit_key_arn,
        protect=protect,
        mode="COMPLIANCE" if protect else "GOVERNANCE",
    )
