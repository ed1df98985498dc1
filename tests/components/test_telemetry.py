"""Promises of whoever watches the gateways of a region."""

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
from config.telemetry import Metrics
from tests.components.fakes import LOGS_KEY, SCOPE, logs
from tests.components.gateway_fixtures import gateway
from tests.engine import record
from tests.graph import Graph

WORKSPACE = "aws:amp/workspace:Workspace"
SCRAPER = "aws:amp/scraper:Scraper"
RULES = "aws:amp/ruleGroupNamespace:RuleGroupNamespace"
ROUTING = "aws:amp/alertManagerDefinition:AlertManagerDefinition"
GROUP = "aws:cloudwatch/logGroup:LogGroup"
TOPIC = "arn:aws:sns:eu-west-1:111122223333:alerts"
CLUSTER = "arn:aws:eks:eu-west-1:111122223333:cluster/keeptrusts"


def metric(metrics: Metrics, **changed: Any) -> Graph:  # noqa: ANN401 - any argument
    """Record what watches a region."""

    def build() -> None:
        args = TelemetryArgs(
            metrics=metrics,
            settings=telemetry.Telemetry(),
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
def managed() -> Graph:
    """A region that AWS watches."""
    return metric(Metrics.AMP)


@pytest.fixture(scope="module")
def operated() -> Graph:
    """A region that the cluster's own Prometheus watches."""
    chosen = telemetry.Operator(labels={"release": "prometheus"})
    return metric(
        Metrics.OPERATOR, settings=telemetry.Telemetry(operator=chosen, path="/m")
    )


def custom(graph: Graph, kind: str) -> dict[str, Any]:
    """Return the one object of a kind of the operator's."""
    return graph.only(f"kubernetes:monitoring.coreos.com/v1:{kind}").inputs


def test_without_metrics_nothing_is_made() -> None:
    """Whoever wants no metrics pays for none."""
    assert [r.name for r in metric(Metrics.NONE).resources] == ["telemetry"]


def test_awss_collector_can_write_to_the_workspace(managed: Graph) -> None:
    """A workspace with a key of ours would stay empty."""
    workspace, scraper = managed.only(WORKSPACE), managed.only(SCRAPER).inputs

    assert "kmsKeyArn" not in workspace.inputs
    assert scraper["destination"]["amp"]["workspaceArn"] == workspace.outputs["arn"]


def test_the_collector_stands_beside_the_pods(managed: Graph) -> None:
    """It reaches them from their subnets, in their security group."""
    assert managed.only(SCRAPER).inputs["source"]["eks"] == {
        "clusterArn": CLUSTER,
        "subnetIds": ["subnet-a", "subnet-b"],
        "securityGroupIds": ["sg-pods"],
    }


def test_only_gateways_are_scraped_and_say_their_region(managed: Graph) -> None:
    """Other pods are dropped, and the region is the pod's own label."""
    text = managed.only(SCRAPER).inputs["scrapeConfiguration"]
    (job,) = yaml.safe_load(text)["scrape_configs"]
    kept, region, _ = job["relabel_configs"]

    assert job["job_name"] == "keeptrusts-gateway"
    assert (kept["action"], kept["regex"]) == ("keep", "keeptrusts-gateway;http")
    assert region == {
        "source_labels": ["__meta_kubernetes_pod_label_region"],
        "target_label": "region",
    }


def test_alerts_reach_the_topic(managed: Graph) -> None:
    """Whatever no rule routes elsewhere goes to the region's topic, signed for it."""
    whole = yaml.safe_load(managed.only(ROUTING).inputs["definition"])
    inner = yaml.safe_load(whole["alertmanager_config"])
    (receiver,) = inner["receivers"]
    (topic,) = receiver["sns_configs"]

    assert inner["route"]["receiver"] == receiver["name"]
    assert (topic["topic_arn"], topic["sigv4"]) == (TOPIC, {"region": SCOPE.region})


def test_what_is_kept_is_protected_and_its_log_encrypted(managed: Graph) -> None:
    """Losing the workspace loses its metrics; the log is kept like every other."""
    log = managed.only(GROUP)

    assert {r.type for r in managed.resources if r.protect} == {WORKSPACE, GROUP}
    assert log.inputs["name"].startswith("/aws/vendedlogs/")
    assert (log.inputs["kmsKeyId"], log.inputs["retentionInDays"]) == (LOGS_KEY, 365)
    logging = managed.only(WORKSPACE).inputs["loggingConfiguration"]
    assert logging["logGroupArn"] == f"{log.outputs['arn']}:*"


def test_both_collectors_judge_by_the_same_rules(
    managed: Graph, operated: Graph
) -> None:
    """The guide's three queries are recorded, and the region's objective counts."""
    groups = yaml.safe_load(managed.only(RULES).inputs["data"])["groups"]
    rules = [rule for group in groups for rule in group["rules"]]

    assert groups == custom(operated, "PrometheusRule")["spec"]["groups"]
    assert [r["expr"] for r in rules if "record" in r] == [
        REQUEST_RATE,
        P99,
        FAILOVERS,
    ]
    assert [r["expr"] for r in rules if r.get("alert") == "KeeptrustsSlow"] == [
        "region:keeptrusts_gateway_request_duration_seconds:p99_rate5m > 0.75"
    ]


def test_the_operator_finds_its_objects_and_the_pods(operated: Graph) -> None:
    """Its objects bear its labels; the monitor finds the pods and their region."""
    monitor = custom(operated, "ServiceMonitor")
    (endpoint,) = monitor["spec"]["endpoints"]

    for kind in ("ServiceMonitor", "PrometheusRule"):
        assert custom(operated, kind)["metadata"]["labels"]["release"] == "prometheus"
    assert monitor["spec"]["selector"]["matchLabels"] == {"app": "keeptrusts-gateway"}
    assert (endpoint["port"], endpoint["path"]) == ("http", "/m")
    assert endpoint["relabelings"] == [
        {
            "sourceLabels": ["__meta_kubernetes_pod_label_region"],
            "targetLabel": "region",
        }
    ]


def test_the_gateways_service_is_what_the_monitor_looks_for() -> None:
    """It bears the label, and names the port."""
    service = gateway().only("kubernetes:core/v1:Service").inputs
    (port,) = service["spec"]["ports"]

    assert service["metadata"]["labels"]["app"] == "keeptrusts-gateway"
    assert port["name"] == "http"


def test_grafana_finds_a_dashboard_of_every_metric_family(operated: Graph) -> None:
    """Each family of the product's has a panel, at a place of its own."""
    held = operated.only("kubernetes:core/v1:ConfigMap").inputs
    board = json.loads(held["data"]["keeptrusts-gateway.json"])
    shown = {panel["targets"][0]["expr"] for panel in board["panels"]}
    places = {(p["gridPos"]["x"], p["gridPos"]["y"]) for p in board["panels"]}

    assert held["metadata"]["labels"]["grafana_dashboard"] == "1"
    assert {REQUEST_RATE, P99, FAILOVERS, EVALUATIONS, TOKENS} <= shown
    assert len(places) == len(board["panels"])
