"""Arguments of a region's components, derived from its file and its plan.

An existing network has one known CIDR, so network policies allow all of it. If its file
lists ``public_cidrs``, which a service mesh requires, only these may connect to the
workloads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi

from components.aws.pod_identity import PodServiceAccount
from components.regional.database.instance import (
    BackupCopies,
    DatabaseArgs,
    DatabaseResources,
    ReplicationSource,
    application_url,
)
from components.regional.database.retired_replica import RetiredReplica
from components.regional.database.schema_jobs import (
    DatabaseAddress,
    SchemaJobsArgs,
    client_image,
)
from components.regional.ingress.ingress import (
    GATEWAY_PORT,
    IngressArgs,
    IngressResources,
)
from components.regional.monitoring.alerts import AlertsArgs
from components.regional.monitoring.certificate_alarms import CertificateAlarmsArgs
from components.regional.monitoring.telemetry import TelemetryArgs
from components.regional.platform import Platform
from components.regional.secrets.secrets import Secrets, SecretsArgs
from components.regional.storage.audit_archive import AuditArchiveArgs
from components.regional.workloads.api import ControlPlaneApiArgs
from components.regional.workloads.gateway import BedrockAccess, Gateway, GatewayArgs
from components.regional.workloads.git_link import GitLinkArgs
from components.regional.workloads.network_policies import (
    DNS,
    POD_IDENTITY,
    AllowRule,
    NetworkPoliciesArgs,
    TrafficRules,
    between_namespaces,
    from_api_server,
    from_prometheus,
    to_aws_apis,
    to_database,
    to_internet,
    to_vpc_endpoints,
)
from components.regional.workloads.pod_spec import PORT_NAME
from components.regional.workloads.workload import WorkloadSettings
from config.errors import config_error
from config.git_link import GitLayout
from config.network import NatMode, VpcEndpoints
from config.policy import PolicyDelivery
from config.stacks import RegionConfig
from config.telemetry import MetricsCollector
from plan.database import DatabaseRole, alarm_thresholds
from plan.gateway_policy import REGION_FILE
from plan.hostnames import Hostnames
from plan.naming import API_NAMESPACE, GATEWAY_NAMESPACE
from plan.region import RegionPlan

#: Port of the chart's webhook, which the API server calls.
#: https://github.com/external-secrets/external-secrets/blob/main/deploy/charts/external-secrets/values.yaml
_OPERATOR_WEBHOOK: Final = 10250
_OPERATOR: Final = "external-secrets"


@dataclass(frozen=True, kw_only=True, slots=True)
class RegionalStackArgs:
    """Arguments of a regional stack.

    Attributes:
        plan: Derived values of the region.
        settings: The region's own file.
        account: AWS account of the fleet.
        hostnames: Every host name of the fleet.
        gateway_image: Image of the gateways.
        api_image: Image of the API.
        hosted_zone_id: Hosted zone of the child domain.
        gateway_key: Token of the region's gateways; None if it is written outside
            Pulumi.
        home: Source of the region's replica; None without a replica.
        retired_replica: Replica that the region's primary has replaced; None where no
            primary can have replaced one.
        p99_seconds: Objective for the 99th percentile of request durations.
        policy_files: Policy files of the gateways, by name, in reading order.
        provider_keys: Target id by environment variable with its provider key.
        bedrock_model_arns: Models of Amazon Bedrock that the gateways may invoke.
    """

    plan: RegionPlan
    settings: RegionConfig
    account: str
    hostnames: Hostnames
    gateway_image: str
    api_image: str
    hosted_zone_id: pulumi.Output[str]
    gateway_key: pulumi.Output[str] | None
    home: ReplicationSource | None
    retired_replica: RetiredReplica | None = None
    p99_seconds: float
    policy_files: Mapping[str, str]
    provider_keys: Mapping[str, str] = field(default_factory=dict[str, str])
    bedrock_model_arns: tuple[str, ...] = ()


def alerts_args(args: RegionalStackArgs) -> AlertsArgs:
    """Return the recipients of alerts."""
    return AlertsArgs(
        account=args.account,
        notify=args.settings.telemetry.alert_emails,
        protect=args.settings.lifecycle.protect,
    )


def certificate_alarms_args(
    ingress: IngressResources, topic_arn: pulumi.Input[str]
) -> CertificateAlarmsArgs:
    """Return the certificates of the load balancer."""
    return CertificateAlarmsArgs(
        certificate_arns=ingress.certificate_arns, topic_arn=topic_arn
    )


def telemetry_args(
    args: RegionalStackArgs,
    platform: Platform,
    gateway: Gateway,
    topic_arn: pulumi.Output[str],
) -> TelemetryArgs:
    """Return how metrics of the gateways are collected."""
    return TelemetryArgs(
        metrics=args.plan.size.metrics,
        settings=args.settings.telemetry,
        p99_seconds=args.p99_seconds,
        app=GATEWAY_NAMESPACE,
        port=PORT_NAME,
        namespace=gateway.namespace,
        cluster_arn=platform.cluster.arn,
        # The public subnets have no pods. In the private subnets the network policies
        # would have to allow every pod. The scraper reaches pods and the cluster's API
        # through its network interfaces, and its own service elsewhere.
        # https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-collector.html
        subnet_ids=platform.network.public_subnet_ids,
        security_group_id=platform.cluster.security_group_id,
        topic_arn=topic_arn,
        logs=platform.logs,
        protect=args.settings.lifecycle.protect,
    )


def ingress_args(args: RegionalStackArgs, platform: Platform) -> IngressArgs:
    """Return the arguments of the region's ingress."""
    settings = args.settings
    return IngressArgs(
        vpc_id=platform.network.vpc_id,
        public_subnet_ids=platform.network.public_subnet_ids,
        internet_ready=platform.network.ready,
        cluster_security_group_id=platform.cluster.security_group_id,
        cluster_name=platform.cluster.name,
        hosted_zone_id=args.hosted_zone_id,
        hostnames=args.hostnames,
        api=args.plan.has_api,
        longest_stream_seconds=settings.streams.max_duration_s,
        idle_timeout_seconds=settings.streams.idle_timeout_s,
        account=args.account,
        logs=platform.logs,
        protect=settings.lifecycle.protect,
        limits=settings.waf,
        gateway_ready_path=settings.gateway.readiness_path,
        api_ready_path=settings.api.readiness_path,
    )


def git_link_args(args: RegionalStackArgs) -> GitLinkArgs | None:
    """Return the arguments of the link with a repository; None without one."""
    git = args.settings.policy.git
    if git is None:
        return None
    region = args.plan.region
    return GitLinkArgs(
        api_url=git.api_url or args.plan.api_url,
        repository=git.repository,
        branch=region if git.layout is GitLayout.BRANCH else git.branch,
        path=f"regions/{region}/{REGION_FILE}",
        url_key=git.repo_url_key.value,
        poll_interval_seconds=git.poll_interval_seconds,
        auto_create_configuration=git.auto_create_configuration,
        stack=region,
    )


def gateway_args(
    args: RegionalStackArgs,
    platform: Platform,
    secrets: Secrets,
    ingress: IngressResources,
    after: Sequence[pulumi.Resource],
) -> GatewayArgs:
    """Return the arguments of the gateways, which have one source of their policy."""
    by_git = args.settings.policy.delivery is PolicyDelivery.GIT
    return GatewayArgs(
        workload=WorkloadSettings(
            image=args.gateway_image,
            remote_secret=secrets.gateway_secret,
            secret_version=secrets.gateway_version,
            target_group_arn=ingress.gateway_target_group_arn,
            longest_stream_seconds=args.settings.streams.max_duration_s,
            secret_ready=secrets.gateway_ready,
            pods=args.plan.size.gateway,
            traffic_rules=gateway_traffic_rules(args),
            after=after,
        ),
        api_url=args.plan.api_url,
        policy_files=None if by_git else args.policy_files,
        provider_keys=args.provider_keys,
        bedrock=_bedrock_access(args, platform),
        settings=args.settings.gateway,
    )


def _bedrock_access(
    args: RegionalStackArgs, platform: Platform
) -> BedrockAccess | None:
    """Return the models that gateways may invoke; None without a target of AWS."""
    if not args.bedrock_model_arns:
        return None
    return BedrockAccess(
        model_arns=args.bedrock_model_arns,
        service_account=PodServiceAccount(
            cluster_name=platform.cluster.name,
            namespace=GATEWAY_NAMESPACE,
            service_account=GATEWAY_NAMESPACE,
            account=args.account,
            scope=args.plan.scope,
        ),
    )


def schema_jobs_args(
    args: RegionalStackArgs, secrets: Secrets, database: DatabaseResources | None
) -> SchemaJobsArgs | None:
    """Return the arguments of the schema Jobs; None beside a read-only database."""
    if database is None or secrets.database_secret is None:
        return None
    role, version = args.plan.database_role, database.master_secret_version
    if role is None or not role.writable:
        return None
    if version is None or secrets.database_version is None:
        return None
    settings = args.settings
    return SchemaJobsArgs(
        address=DatabaseAddress(
            host=database.address, port=database.port, name=database.name
        ),
        subnets=database_cidrs(args),
        master_secret=database.master_secret_arn,
        master_version=version,
        application_secret=secrets.database_secret,
        application_version=secrets.database_version,
        variable=settings.api.database_url_env_var,
        client_image=client_image(
            settings.database.engine_version, settings.images.mirror
        ),
        api_image=args.api_image,
        migrate=settings.api.migration_command,
        pods=args.plan.size.api,
        ready=secrets.database_ready,
    )


def control_plane_api_args(
    args: RegionalStackArgs,
    secrets: Secrets,
    ingress: IngressResources,
    audit_bucket: pulumi.Input[str],
    after: Sequence[pulumi.Resource],
) -> ControlPlaneApiArgs | None:
    """Return the arguments of the API; None if the topology has none here."""
    target_group = ingress.api_target_group_arn
    if secrets.database_secret is None or target_group is None:
        return None
    return ControlPlaneApiArgs(
        workload=WorkloadSettings(
            image=args.api_image,
            remote_secret=secrets.database_secret,
            secret_version=secrets.database_version,
            target_group_arn=target_group,
            longest_stream_seconds=args.settings.streams.max_duration_s,
            secret_ready=secrets.database_ready,
            pods=args.plan.size.api,
            traffic_rules=control_plane_traffic_rules(args),
            after=after,
        ),
        audit_bucket=audit_bucket,
        settings=args.settings.api,
    )


def gateway_traffic_rules(args: RegionalStackArgs) -> TrafficRules:
    """Allow gateways to connect to providers and the API over HTTPS.

    Only gateways with a target of Amazon Bedrock have an IAM role, and so access to the
    Pod Identity agent.
    """
    private = args.plan.size.nat is NatMode.NONE
    api_rule = between_namespaces("Egress", API_NAMESPACE)
    if not private:
        api_rule = to_internet(args.plan.addresses.cidr)
    return TrafficRules(
        load_balancer_cidrs=_public_cidrs(args),
        egress=(
            api_rule,
            *((POD_IDENTITY,) if args.bedrock_model_arns else ()),
            *_vpc_endpoint_rules(args, bedrock=bool(args.bedrock_model_arns)),
        ),
        ingress=_prometheus_rules(args),
        mesh=args.settings.service_mesh,
    )


def control_plane_traffic_rules(args: RegionalStackArgs) -> TrafficRules:
    """Allow the API to connect to its database and to the internet over HTTPS.

    It fetches policies from git repositories and writes audit exports to a bucket, with
    an IAM role.
    """
    private = args.plan.size.nat is NatMode.NONE
    return TrafficRules(
        load_balancer_cidrs=_public_cidrs(args),
        egress=(
            to_database(database_cidrs(args)),
            to_internet(args.plan.addresses.cidr),
            POD_IDENTITY,
            *_vpc_endpoint_rules(args),
        ),
        ingress=(between_namespaces("Ingress", GATEWAY_NAMESPACE),) if private else (),
        mesh=args.settings.service_mesh,
    )


def operator_network_policies_args(
    args: RegionalStackArgs, secrets: Secrets
) -> NetworkPoliciesArgs:
    """Allow the External Secrets Operator to reach AWS and get webhook requests."""
    return NetworkPoliciesArgs(
        namespace=_OPERATOR,
        labels=args.plan.scope.labels,
        allow_rules=(
            DNS,
            POD_IDENTITY,
            to_aws_apis(),
            from_api_server(_private_cidrs(args), _OPERATOR_WEBHOOK),
        ),
        ready=secrets.operator_ready,
    )


def database_cidrs(args: RegionalStackArgs) -> tuple[str, ...]:
    """Return the CIDRs in which the region's database may have its address."""
    if args.settings.network.existing is not None:
        return (args.settings.cidr,)
    return tuple(zone.database for zone in args.plan.addresses.availability_zones)


def _prometheus_rules(args: RegionalStackArgs) -> tuple[AllowRule, ...]:
    """Allow the cluster's own Prometheus; AWS's scraper is in the public subnets."""
    if args.plan.size.metrics is MetricsCollector.OPERATOR:
        namespace = args.settings.telemetry.prometheus_operator.namespace
        return (from_prometheus(GATEWAY_PORT, namespace),)
    return ()


def _public_cidrs(args: RegionalStackArgs) -> tuple[str, ...]:
    existing = args.settings.network.existing
    if existing is not None:
        return existing.public_cidrs or (args.settings.cidr,)
    return tuple(zone.public for zone in args.plan.addresses.availability_zones)


def _private_cidrs(args: RegionalStackArgs) -> tuple[str, ...]:
    if args.settings.network.existing is not None:
        return (args.settings.cidr,)
    return tuple(zone.private for zone in args.plan.addresses.availability_zones)


def _vpc_endpoint_rules(
    args: RegionalStackArgs, *, bedrock: bool = False
) -> tuple[AllowRule, ...]:
    """Allow traffic to AWS services that have an address inside the VPC."""
    full = args.plan.size.vpc_endpoints is VpcEndpoints.FULL
    if full or bedrock or args.settings.network.existing is not None:
        return (to_vpc_endpoints(_private_cidrs(args)),)
    return ()


def database_args(
    args: RegionalStackArgs, platform: Platform, topic_arn: pulumi.Input[str]
) -> DatabaseArgs | None:
    """Return the arguments of the database; None if the topology has none here."""
    role, size = args.plan.database_role, args.plan.size
    if role is None:
        return None
    settings = args.settings.database
    _storage_is_own(args, role)
    return DatabaseArgs(
        role=role,
        generation=settings.generation,
        engine_version=settings.engine_version,
        allow_major_version_upgrade=settings.allow_major_version_upgrade,
        network=platform.network,
        client_security_group_id=platform.cluster.security_group_id,
        key_arn=platform.keys.data_key_arn,
        account=args.account,
        instance_class=size.instance_class,
        allocated_storage_gib=size.allocated_storage_gib,
        resized_storage_gib=settings.allocated_storage_gib,
        max_allocated_storage_gib=size.max_allocated_storage_gib,
        multi_az=size.multi_az,
        insights=size.insights_mode,
        alarms=alarm_thresholds(settings.alarms, size),
        alarm_topic_arn=topic_arn,
        logs=platform.logs,
        source_arn=args.home.database_arn if args.home else None,
        copies=_backup_copies(args, platform),
        protect=args.settings.lifecycle.protect,
    )


def _storage_is_own(args: RegionalStackArgs, role: DatabaseRole) -> None:
    """Reject a storage size of a replica, which has its source's.

    Raises:
        ConfigError: The stack file has one.
    """
    gib = args.settings.database.allocated_storage_gib
    if role is DatabaseRole.REPLICA and gib is not None:
        message = (
            f"{gib}, but the database of {args.plan.region!r} is a replica, which has "
            "the storage of its source; remove the key, or set it for the source"
        )
        file = f"Pulumi.{args.plan.region}.yaml"
        raise config_error(file, "region.database.allocated_storage_gib", message)


def _backup_copies(args: RegionalStackArgs, platform: Platform) -> BackupCopies | None:
    key_arn = platform.keys.backups_key_arn
    if key_arn is None:
        return None
    return BackupCopies(region=args.plan.dr_region, key_arn=key_arn)


def secrets_args(
    args: RegionalStackArgs, platform: Platform, database: DatabaseResources | None
) -> SecretsArgs:
    """Return the arguments of the secrets."""
    return SecretsArgs(
        gateway_token=args.gateway_key,
        gateway_token_version=args.settings.gateway_token.version,
        database_url=application_url(database, args.home),
        further_secret_arns=(database.master_secret_arn,) if database else (),
        data_key_arn=platform.keys.data_key_arn,
        cluster_name=platform.cluster.name,
        account=args.account,
        nodes_ready=platform.nodes_ready,
        mirror=args.settings.images.mirror,
        protect=args.settings.lifecycle.protect,
    )


def audit_archive_args(args: RegionalStackArgs, platform: Platform) -> AuditArchiveArgs:
    """Return the arguments of the archive; without protection it can be deleted."""
    protect = args.settings.lifecycle.protect
    return AuditArchiveArgs(
        account=args.account,
        key_arn=platform.keys.audit_key_arn,
        key=platform.keys.audit_key,
        protect=protect,
        writer=_api_service_account(args, platform) if args.plan.has_api else None,
        mode="COMPLIANCE" if protect else "GOVERNANCE",
    )


def _api_service_account(
    args: RegionalStackArgs, platform: Platform
) -> PodServiceAccount:
    """Return the service account of the API's pods, which has the workload's name."""
    return PodServiceAccount(
        cluster_name=platform.cluster.name,
        namespace=API_NAMESPACE,
        service_account=API_NAMESPACE,
        account=args.account,
        scope=args.plan.scope,
    )
