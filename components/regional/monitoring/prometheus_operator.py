"""What a Prometheus operator that is in the cluster already is told of the gateways.

Owns the monitor that has the pods behind their Service scraped, the rules, and a
dashboard that Grafana's sidecar picks up by its label.

Deliberately absent: the operator, its Prometheus and Grafana, and where their alerts
go: whoever chose ``operator`` runs them. Their kinds must exist before a region's file
says so, and a region without a cluster is refused.
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
#: What Grafana's sidecar looks for unless it is told otherwise.
#: https://github.com/grafana/helm-charts/tree/main/charts/grafana#sidecar-for-dashboards
_DASHBOARD: Final = {"grafana_dashboard": "1"}


@dataclass(frozen=True, kw_only=True, slots=True)
class PrometheusObjectsArgs:
    """What is scraped, and how the operator finds out.

    Attributes:
        objective: What the rules hold the region to.
        namespace: Namespace of the gateways, where the objects go.
        app: Label ``app`` of their Service.
        port: Name of its port that answers.
        path: Path of the metrics.
        labels: Labels by which the operator's Prometheus chooses its objects.
    """

    objective: Objective
    namespace: pulumi.Input[str]
    app: str
    port: str
    path: str
    labels: Mapping[str, str]


class PrometheusObjects(pulumi.ComponentResource):
    """Has the gateways of a region watched by the cluster's own Prometheus."""

    def __init__(
        self,
        name: str,
        args: PrometheusObjectsArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"region": scope.region}, opts)
        # Grafana picks the dashboard by its own label, not by Prometheus's.
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
    """Return what is scraped; the job is named after the Service's ``app`` label."""
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
