"""Objects for a Prometheus operator that exists in the cluster.

Owns the ServiceMonitor of the gateways, the PrometheusRule, and a dashboard that
Grafana's sidecar finds by its label.

Not managed here: the operator, its Prometheus and Grafana, and the routing of alerts.
Their CRDs must exist before a region's file chooses ``operator``, and a region without
a cluster cannot choose it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_kubernetes as k8s

from components.regional.monitoring.grafana_dashboard import dashboard
from components.regional.monitoring.prometheus_rules import Objective, groups
from components.regional.monitoring.scrape_config import INTERVAL_SECONDS, REGION_SOURCE
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:PrometheusObjects"

_API: Final = "monitoring.coreos.com/v1"
#: Default label that Grafana's sidecar searches for.
#: https://github.com/grafana/helm-charts/tree/main/charts/grafana#sidecar-for-dashboards
_DASHBOARD: Final = {"grafana_dashboard": "1"}


@dataclass(frozen=True, kw_only=True, slots=True)
class PrometheusObjectsArgs:
    """Arguments of the objects.

    Attributes:
        objective: Objectives of the region for the rules.
        namespace: Namespace of the gateways and of the objects.
        app: Label ``app`` of their Service.
        port: Name of the port of their metrics.
        path: Path of the metrics.
        labels: Labels by which Prometheus selects its objects.
    """

    objective: Objective
    namespace: pulumi.Input[str]
    app: str
    port: str
    path: str
    labels: Mapping[str, str]


class PrometheusObjects(pulumi.ComponentResource):
    """ServiceMonitor, PrometheusRule and dashboard."""

    def __init__(
        self,
        name: str,
        args: PrometheusObjectsArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"region": scope.region}, opts)
        # Grafana's sidecar selects the dashboard by its own label, not by Prometheus's.
        labels = {"app": args.app, **scope.labels}
        place = k8s.meta.v1.ObjectMetaArgs(
            name=args.app, namespace=args.namespace, labels={**args.labels, **labels}
        )
        rules = {"groups": groups(args.objective)}
        for role, kind, spec in (
            ("monitor", "ServiceMonitor", _monitor(args)),
            ("rules", "PrometheusRule", rules),
        ):
            k8s.apiextensions.CustomResource(
                f"{name}-{role}",
                api_version=_API,
                kind=kind,
                metadata=place,
                spec=spec,
                opts=pulumi.ResourceOptions(parent=self),
            )
        k8s.core.v1.ConfigMap(
            f"{name}-dashboard",
            metadata=k8s.meta.v1.ObjectMetaArgs(
                name=f"{args.app}-dashboard",
                namespace=args.namespace,
                labels={**labels, **_DASHBOARD},
            ),
            data=_dashboard(args),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})


def _dashboard(args: PrometheusObjectsArgs) -> Mapping[str, str]:
    text = dashboard(event_failures=args.objective.event_failures)
    return {f"{args.app}.json": text}


def _monitor(args: PrometheusObjectsArgs) -> Mapping[str, object]:
    """Return the ServiceMonitor spec; the job has the name of the ``app`` label."""
    region = {"sourceLabels": [REGION_SOURCE], "targetLabel": "region"}
    return {
        "jobLabel": "app",
        "selector": {"matchLabels": {"app": args.app}},
        "endpoints": [
            {
                "port": args.port,
                "path": args.path,
                "interval": f"{INTERVAL_SECONDS}s",
                "relabelings": [region],
            }
        ],
    }
