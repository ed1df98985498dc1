"""What the watchers of a region are told, from its file and its plan."""

import pulumi

from components.regional.ingress.ingress import IngressResources
from components.regional.monitoring.alerts import AlertsArgs
from components.regional.monitoring.certificate_alarms import CertificateAlarmsArgs
from components.regional.monitoring.telemetry import TelemetryArgs
from components.regional.platform import LOG_RETENTION_DAYS, Platform
from components.regional.stack_args import RegionalStackArgs
from components.regional.workloads.container import PORT_NAME
from components.regional.workloads.gateway import APP, Gateway


def alerts_args(args: RegionalStackArgs) -> AlertsArgs:
    """Return whom alerts reach."""
    return AlertsArgs(
        account=args.account,
        notify=args.settings.telemetry.notify,
        protect=args.settings.lifecycle.protect,
    )


def certificate_alarms_args(
    entrance: IngressResources, topic_arn: pulumi.Input[str]
) -> CertificateAlarmsArgs:
    """Return the certificates of the region's entrance."""
    return CertificateAlarmsArgs(
        certificate_arns=entrance.certificate_arns, topic_arn=topic_arn
    )


def telemetry_args(
    args: RegionalStackArgs,
    platform: Platform,
    gateway: Gateway,
    topic_arn: pulumi.Output[str],
) -> TelemetryArgs:
    """Return what the gateways are watched with."""
    return TelemetryArgs(
        metrics=args.plan.size.metrics,
        settings=args.settings.telemetry,
        p99_seconds=args.p99_seconds,
        app=APP,
        port=PORT_NAME,
        namespace=gateway.namespace,
        cluster_arn=platform.cluster.arn,
        # Beside the load balancer, where no pod lives: in the subnets of the pods the
        # walls would have to open to all of them. Its interfaces reach pods and the
        # cluster's API inside the network, and its own service elsewhere.
        # https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-collector.html
        subnet_ids=platform.network.public_subnet_ids,
        security_group_id=platform.cluster.security_group_id,
        topic_arn=topic_arn,
        logs_key_arn=platform.keys.logs_key_arn,
        log_retention_days=LOG_RETENTION_DAYS,
        protect=args.settings.lifecycle.protect,
    )
