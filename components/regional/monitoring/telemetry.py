"""Metrics of one region's gateways.

Owns the chosen collector: Amazon Managed Service for Prometheus, objects for a
Prometheus operator in the cluster, or none.

Not managed here: metrics of the API, for which public documentation names none; traces;
the output of containers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi

from components.aws.log_group import LogSettings
from components.regional.monitoring.managed_prometheus import (
    ManagedPrometheus,
    ManagedPrometheusArgs,
)
from components.regional.monitoring.prometheus_operator import (
    PrometheusObjects,
    PrometheusObjectsArgs,
)
from components.regional.monitoring.prometheus_rules import Objective
from components.regional.monitoring.scrape_config import scrape_configuration
from config import telemetry
from config.telemetry import MetricsCollector
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:Telemetry"


@dataclass(frozen=True, kw_only=True, slots=True)
class TelemetryArgs:
    """Arguments of the metrics.

    Attributes:
        metrics: Chosen collector.
        settings: Settings of the region's file.
        p99_seconds: Objective for the 99th percentile of request durations.
        app: Name and ``app`` label of the gateways.
        port: Name of the port of their metrics.
        namespace: Namespace of the gateways.
        cluster_arn: Cluster of the gateways.
        subnet_ids: Subnets of the scraper.
        security_group_id: Security group of the pods.
        topic_arn: SNS topic of the alerts.
        logs: How logs are kept.
        protect: Whether Pulumi refuses to delete stored metrics.
    """

    metrics: MetricsCollector
    settings: telemetry.TelemetryConfig
    p99_seconds: float
    app: str
    port: str
    namespace: pulumi.Input[str]
    cluster_arn: pulumi.Input[str]
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    security_group_id: pulumi.Input[str]
    topic_arn: pulumi.Output[str]
    logs: LogSettings
    protect: bool


class Telemetry(pulumi.ComponentResource):
    """Collector, rules and alerts of one region."""

    def __init__(
        self,
        name: str,
        args: TelemetryArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"metrics": args.metrics.value}, opts)
        child = pulumi.ResourceOptions(parent=self)
        objective = Objective(
            region=scope.region,
            p99_seconds=args.p99_seconds,
            event_failures=args.settings.event_failure_metric,
        )
        if args.metrics is MetricsCollector.AMP:
            managed = _managed(args, objective)
            ManagedPrometheus(f"{name}-managed", managed, scope=scope, opts=child)
        elif args.metrics is MetricsCollector.OPERATOR:
            objects = _objects(args, objective)
            PrometheusObjects(f"{name}-operator", objects, scope=scope, opts=child)
        self.register_outputs({})


def _managed(args: TelemetryArgs, objective: Objective) -> ManagedPrometheusArgs:
    return ManagedPrometheusArgs(
        objective=objective,
        scrape_configuration=scrape_configuration(
            app=args.app, port=args.port, path=args.settings.metrics_path
        ),
        cluster_arn=args.cluster_arn,
        subnet_ids=args.subnet_ids,
        security_group_id=args.security_group_id,
        topic_arn=args.topic_arn,
        logs=args.logs,
        protect=args.protect,
    )


def _objects(args: TelemetryArgs, objective: Objective) -> PrometheusObjectsArgs:
    return PrometheusObjectsArgs(
        objective=objective,
        namespace=args.namespace,
        app=args.app,
        port=args.port,
        path=args.settings.metrics_path,
        labels=args.settings.prometheus_operator.labels,
    )
