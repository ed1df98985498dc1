"""What the parts of a region that serve calls are told, from its file and its plan."""

from collections.abc import Sequence

import pulumi

from components.regional.boundary_args import (
    control_plane_boundaries,
    database_subnets,
    gateway_boundaries,
)
from components.regional.database.database_args import DatabaseResources
from components.regional.database.schema_jobs import DatabaseJobsArgs
from components.regional.database.schema_tasks import DatabaseAddress, client_image
from components.regional.ingress.ingress import IngressArgs, IngressResources
from components.regional.platform import LOG_RETENTION_DAYS, Platform
from components.regional.secrets.secrets import Secrets
from components.regional.stack_args import RegionalStackArgs
from components.regional.workloads.api import ControlPlaneArgs
from components.regional.workloads.gateway import GatewayArgs
from components.regional.workloads.policy_config import Pack, policy_config


def ingress_args(args: RegionalStackArgs, platform: Platform) -> IngressArgs:
    """Return what the region's entrance is told."""
    settings = args.settings
    return IngressArgs(
        vpc_id=platform.network.vpc_id,
        public_subnet_ids=platform.network.public_subnet_ids,
        internet_ready=platform.network.ready,
        cluster_security_group_id=platform.cluster.security_group_id,
        cluster_name=platform.cluster.name,
        hosted_zone_id=args.hosted_zone_id,
        hostnames=args.hostnames,
        api=args.plan.api,
        longest_stream_seconds=settings.streams.longest_s,
        idle_timeout_seconds=settings.streams.longest_silence_s,
        account=args.account,
        logs_key_arn=platform.keys.logs_key_arn,
        log_retention_days=LOG_RETENTION_DAYS,
        protect=settings.lifecycle.protect,
        limits=settings.firewall,
        gateway_ready_path=settings.gateway.ready_path,
        api_ready_path=settings.api.ready_path,
    )


def gateway_args(
    args: RegionalStackArgs, vault: Secrets, entrance: IngressResources
) -> GatewayArgs:
    """Return what the gateways are told."""
    return GatewayArgs(
        image=args.gateway_image,
        api_url=args.plan.api_url,
        policy_files={"policy-config.yaml": policy_config(Pack())},
        remote_secret=vault.gateway_secret,
        secret_version=vault.gateway_version,
        target_group_arn=entrance.gateway_target_group_arn,
        longest_stream_seconds=args.settings.streams.longest_s,
        ready=vault.gateway_ready,
        pods=args.plan.size.gateway,
        boundaries=gateway_boundaries(args),
        settings=args.settings.gateway,
    )


def database_jobs_args(
    args: RegionalStackArgs, vault: Secrets, records: DatabaseResources | None
) -> DatabaseJobsArgs | None:
    """Return what the Jobs are told; None where the database takes no writes."""
    if records is None or vault.database_secret is None:
        return None
    role, version = args.plan.database, records.master_secret_version
    if role is None or not role.writable:
        return None
    if version is None or vault.database_version is None:
        return None
    settings = args.settings
    return DatabaseJobsArgs(
        address=DatabaseAddress(
            host=records.address, port=records.port, name=records.name
        ),
        subnets=database_subnets(args),
        master_secret=records.master_secret_arn,
        master_version=version,
        application_secret=vault.database_secret,
        application_version=vault.database_version,
        variable=settings.api.database_variable,
        client_image=client_image(
            settings.database.engine_version, settings.images.mirror
        ),
        api_image=args.api_image,
        migrate=settings.api.migrate,
        pods=args.plan.size.api,
        ready=vault.database_ready,
    )


def control_plane_args(
    args: RegionalStackArgs,
    vault: Secrets,
    entrance: IngressResources,
    audit_bucket: pulumi.Input[str],
    after: Sequence[pulumi.Resource],
) -> ControlPlaneArgs | None:
    """Return what the API is told; None where the topology has none."""
    target_group = entrance.api_target_group_arn
    if vault.database_secret is None or target_group is None:
        return None
    return ControlPlaneArgs(
        image=args.api_image,
        remote_secret=vault.database_secret,
        secret_version=vault.database_version,
        target_group_arn=target_group,
        longest_stream_seconds=args.settings.streams.longest_s,
        ready=vault.database_ready,
        pods=args.plan.size.api,
        boundaries=control_plane_boundaries(args),
        audit_bucket=audit_bucket,
        after=after,
        settings=args.settings.api,
    )
