"""Metrics of a region's gateways."""

import json
from dataclasses import replace
from typing import Any

import pulumi
import pytest
import yaml

from components.regional.monitoring.prometheus_rules import (
    EVALUATIONS,
    FAILOVERS,
    P99,
    REQUEST_RATE,
    TOKENS,
)
from components.regional.monitoring.telemetry import Telemetry, TelemetryArgs
from config import telemetry
from config.telemetry import MetricsCollector
from tests.components.fakes import LOGS_KEY, SCOPE, logs
from tests.components.gateway_fixtures import gateway
from tests.graph import Graph
from tests.mocks.pulumi_mocks import record

WORKSPACE = "aws:amp/workspace:Workspace"
SCRAPER = "aws:amp/scraper:Scraper"
RULES = "aws:amp/ruleGroupNamespace:RuleGroupNamespace"
ROUTING = "aws:amp/alertManagerDefinition:AlertManagerDefinition"
GROUP = "aws:cloudwatch/logGroup:LogGroup"
TOPIC = "arn:aws:sns:eu-west-1:111122223333:alerts"
CLUSTER = "arn:aws:eks:eu-west-1:111122223333:cluster/keeptrusts"


def telemetry_graph(metrics: MetricsCollector, **changed: Any) -> Graph:  # noqa: ANN401 - any argument
    """Record the metrics of a region."""

    def build() -> None:
        args = TelemetryArgs(
            metrics=metrics,
            settings=telemetry.TelemetryConfig(),
            p99_seconds=0.75,
            app="keeptrusts-gateway",
            port="http",
            namespace="keeptrusts-gateway",
            cluster_arn=CLUSTER,
            subnet_ids=["subnet-a", "subnet-b"],
            security_group_id="sg-pods",
            topic_arn=pulumi.Output.from_input(TOPIC),
            logs=logs(),
            protect=True,
        )
        Telemetry("telemetry", replace(args, **changed), scope=SCOPE)

    return record(build)


@pytest.fixture(scope="module")
def amp_graph() -> Graph:
    """A region with Amazon Managed Service for Prometheus."""
    return telemetry_graph(MetricsCollector.AMP)


@pytest.fixture(scope="module")
def prometheus_operator_graph() -> Graph:
    """A region with a Prometheus operator."""
    chosen = telemetry.PrometheusOperatorConfig(labels={"release": "prometheus"})
    return telemetry_graph(
        MetricsCollector.OPERATOR,
        settings=telemetry.TelemetryConfig(
            prometheus_operator=chosen, metrics_path="/m"
        ),
    )


def custom(graph: Graph, kind: str) -> dict[str, Any]:
    """Return the one custom object of a kind."""
    return graph.only(f"kubernetes:monitoring.coreos.com/v1:{kind}").inputs


def test_metrics_none_creates_no_resources() -> None:
    """A region without metrics has no costs for them."""
    assert [r.name for r in telemetry_graph(MetricsCollector.NONE).resources] == [
        "telemetry"
    ]


def test_amp_workspace_has_no_customer_managed_key(amp_graph: Graph) -> None:
    """AWS's scraper cannot write to a workspace with one."""
    workspace, scraper = amp_graph.only(WORKSPACE), amp_graph.only(SCRAPER).inputs

    assert "kmsKeyArn" not in workspace.inputs
    assert scraper["destination"]["amp"]["workspaceArn"] == workspace.outputs["arn"]


def test_amp_scraper_has_the_pods_security_group(amp_graph: Graph) -> None:
    """It connects from the given subnets, with the pods' security group."""
    assert amp_graph.only(SCRAPER).inputs["source"]["eks"] == {
        "clusterArn": CLUSTER,
        "subnetIds": ["subnet-a", "subnet-b"],
        "securityGroupIds": ["sg-pods"],
    }


def test_scrape_config_keeps_gateways_and_their_region(amp_graph: Graph) -> None:
    """Other pods are dropped, and the region is the pod's label."""
    text = amp_graph.only(SCRAPER).inputs["scrapeConfiguration"]
    (job,) = yaml.safe_load(text)["scrape_configs"]
    kept, region, _ = job["relabel_configs"]

    assert job["job_name"] == "keeptrusts-gateway"
    assert (kept["action"], kept["regex"]) == ("keep", "keeptrusts-gateway;http")
    assert region == {
        "source_labels": ["__meta_kubernetes_pod_label_region"],
        "target_label": "region",
    }


def test_alert_routing_sends_every_alert_to_the_topic(amp_graph: Graph) -> None:
    """Requests to SNS are signed for the region."""
    whole = yaml.safe_load(amp_graph.only(ROUTING).inputs["definition"])
    inner = yaml.safe_load(whole["alertmanager_config"])
    (receiver,) = inner["receivers"]
    (topic,) = receiver["sns_configs"]

    assert inner["route"]["receiver"] == receiver["name"]
    assert (topic["topic_arn"], topic["sigv4"]) == (TOPIC, {"region": SCOPE.region})


def test_amp_workspace_is_protected_and_its_log_encrypted(amp_graph: Graph) -> None:
    """The loss of the workspace loses its metrics."""
    log = amp_graph.only(GROUP)

    assert {r.type for r in amp_graph.resources if r.protect} == {WORKSPACE, GROUP}
    assert log.inputs["name"].startswith("/aws/vendedlogs/")
    assert (log.inputs["kmsKeyId"], log.inputs["retentionInDays"]) == (LOGS_KEY, 365)
    logging = amp_graph.only(WORKSPACE).inputs["loggingConfiguration"]
    assert logging["logGroupArn"] == f"{log.outputs['arn']}:*"


def test_amp_and_operator_have_the_same_rules(
    amp_graph: Graph, prometheus_operator_graph: Graph
) -> None:
    """They contain the guide's three queries and the region's objective."""
    groups = yaml.safe_load(amp_graph.only(RULES).inputs["data"])["groups"]
    rules = [rule for group in groups for rule in group["rules"]]

    assert (
        groups == custom(prometheus_operator_graph, "PrometheusRule")["spec"]["groups"]
    )
    assert [r["expr"] for r in rules if "record" in r] == [
        REQUEST_RATE,
        P99,
        FAILOVERS,
    ]
    assert [r["expr"] for r in rules if r.get("alert") == "KeeptrustsSlow"] == [
        "region:keeptrusts_gateway_request_duration_seconds:p99_rate5m > 0.75"
    ]


def test_prometheus_objects_have_the_operators_labels(
    prometheus_operator_graph: Graph,
) -> None:
    """The ServiceMonitor selects the pods and sets their region."""
    monitor = custom(prometheus_operator_graph, "ServiceMonitor")
    (endpoint,) = monitor["spec"]["endpoints"]

    for kind in ("ServiceMonitor", "PrometheusRule"):
        assert (
            custom(prometheus_operator_graph, kind)["metadata"]["labels"]["release"]
            == "prometheus"
        )
    assert monitor["spec"]["selector"]["matchLabels"] == {"app": "keeptrusts-gateway"}
    assert (endpoint["port"], endpoint["path"]) == ("http", "/m")
    assert endpoint["relabelings"] == [
        {
            "sourceLabels": ["__meta_kubernetes_pod_label_region"],
            "targetLabel": "region",
        }
    ]


def test_service_monitor_selects_the_gateways_service() -> None:
    """The Service has the label and the name of the port."""
    service = gateway().only("kubernetes:core/v1:Service").inputs
    (port,) = service["spec"]["ports"]

    assert service["metadata"]["labels"]["app"] == "keeptrusts-gateway"
    assert port["name"] == "http"


def test_dashboard_has_a_panel_per_metric_family(
    prometheus_operator_graph: Graph,
) -> None:
    """Each panel has a position of its own."""
    held = prometheus_operator_graph.only("kubernetes:core/v1:ConfigMap").inputs
    board = json.loads(held["data"]["keeptrusts-gateway.json"])
    shown = {panel["targets"][0]["expr"] for panel in board["panels"]}
    places = {(p["gridPos"]["x"], p["gridPos"]["y"]) for p in board["panels"]}

    assert held["metadata"]["labels"]["grafana_dashboard"] == "1"
    assert {REQUEST_RATE, P99, FAILOVERS, EVALUATIONS, TOKENS} <= shown
    assert len(places) == len(board["panels"])
