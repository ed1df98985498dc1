"""EKS add-ons of a region."""

import json
from typing import Any

import pulumi
import pulumi_kubernetes as k8s
import pytest

from components.regional.eks.addons import Addons, AddonsArgs
from tests.components.fakes import ACCOUNT, LOGS_KEY, SCOPE, logs
from tests.graph import Graph
from tests.mocks.pulumi_mocks import record

ADDON = "aws:eks/addon:Addon"
GROUP = "aws:cloudwatch/logGroup:LogGroup"
INSIGHTS = "/aws/containerinsights/keeptrusts"


def recorded(*, protect: bool = True) -> Graph:
    """Record the add-ons of a fake cluster."""

    def build() -> None:
        nodes = k8s.core.v1.ConfigMap("nodes")
        args = AddonsArgs(
            cluster_name=pulumi.Output.from_input("keeptrusts"),
            account=ACCOUNT,
            logs=logs(protect=protect),
            nodes_ready=[nodes],
        )
        Addons("addons", args, scope=SCOPE)

    return record(build)


@pytest.fixture(scope="module")
def graph() -> Graph:
    """Add-ons with protected logs."""
    return recorded()


def test_addons_are_metrics_server_and_cloudwatch_agent(graph: Graph) -> None:
    """Autoscalers need the first, and container logs the second."""
    installed = {a.inputs["addonName"] for a in graph.of_type(ADDON)}

    assert installed == {"metrics-server", "amazon-cloudwatch-observability"}


def test_addons_depend_on_nodes(graph: Graph) -> None:
    """Without nodes an add-on stays degraded until the provider's timeout."""
    assert all("nodes" in a.dependencies for a in graph.of_type(ADDON))


def test_log_groups_are_created_before_the_agent(graph: Graph) -> None:
    """The agent would create them unencrypted and without retention."""
    groups = graph.of_type(GROUP)

    assert {g.inputs["name"] for g in groups} == {
        f"{INSIGHTS}/{kind}"
        for kind in ("application", "dataplane", "host", "performance")
    }
    assert {g.inputs["kmsKeyId"] for g in groups} == {LOGS_KEY}
    assert {g.inputs["retentionInDays"] for g in groups} == {365}
    assert {g.name for g in groups} <= set(graph.named("addons-logs").dependencies)


def test_agent_policy_allows_writing_to_its_log_groups_only(graph: Graph) -> None:
    """The policy names each group and has no action to create or read one."""
    policy = graph.only("aws:iam/rolePolicy:RolePolicy").inputs["policy"]
    (statement,) = json.loads(policy)["Statement"]
    groups = {g.outputs["arn"] for g in graph.of_type(GROUP)}

    assert {r.removesuffix(":log-stream:*") for r in statement["Resource"]} == groups
    assert not {"logs:CreateLogGroup", "logs:GetLogEvents"} & set(statement["Action"])


def test_agent_depends_on_its_pod_identity(graph: Graph) -> None:
    """A pod gets credentials only from an association that exists when it starts."""
    bound = graph.only("aws:eks/podIdentityAssociation:PodIdentityAssociation")
    needs = set(graph.named("addons-logs").dependencies)

    assert bound.inputs["namespace"] == "amazon-cloudwatch"
    assert bound.inputs["serviceAccount"] == "cloudwatch-agent"
    assert {bound.name, "addons-logs-writing"} <= needs


def test_agent_does_not_instrument_pods(graph: Graph) -> None:
    """The agent neither changes nor restarts the pods whose logs it collects."""
    text = graph.named("addons-logs").inputs["configurationValues"]
    settings: dict[str, Any] = json.loads(text)

    signals = settings["manager"]["applicationSignals"]
    assert signals["autoMonitor"] == {"monitorAllServices": False}
    assert settings["containerLogs"] == {"enabled": True}


def test_addons_protect_log_groups_only(graph: Graph) -> None:
    """The agent can be installed again; deleted logs cannot be restored."""
    assert {r.type for r in graph.resources if r.protect} == {GROUP}
    assert not [r for r in recorded(protect=False).resources if r.protect]
