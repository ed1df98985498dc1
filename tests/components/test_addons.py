"""Promises of what EKS installs into a cluster."""

import json
from typing import Any

import pulumi
import pulumi_kubernetes as k8s
import pytest

from components.regional.eks.addons import Addons, AddonsArgs
from tests.components.fakes import ACCOUNT, LOGS_KEY, SCOPE, logs
from tests.engine import record
from tests.graph import Graph

ADDON = "aws:eks/addon:Addon"
GROUP = "aws:cloudwatch/logGroup:LogGroup"
INSIGHTS = "/aws/containerinsights/keeptrusts"


def recorded(*, protect: bool = True) -> Graph:
    """Record the add-ons of a cluster whose nodes are made elsewhere."""

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
    """Protected add-ons."""
    return recorded()


def test_pods_can_be_measured_and_their_logs_kept(graph: Graph) -> None:
    """Without the first no autoscaler scales; without the second a crash is silent."""
    installed = {a.inputs["addonName"] for a in graph.of_type(ADDON)}

    assert installed == {"metrics-server", "amazon-cloudwatch-observability"}


def test_add_ons_wait_for_machines(graph: Graph) -> None:
    """Without nodes an add-on stays degraded until the provider gives up."""
    assert all("nodes" in a.dependencies for a in graph.of_type(ADDON))


def test_every_log_group_is_made_before_the_agent_makes_it(graph: Graph) -> None:
    """Those it makes itself are unencrypted and kept for ever."""
    groups = graph.of_type(GROUP)

    assert {g.inputs["name"] for g in groups} == {
        f"{INSIGHTS}/{kind}"
        for kind in ("application", "dataplane", "host", "performance")
    }
    assert {g.inputs["kmsKeyId"] for g in groups} == {LOGS_KEY}
    assert {g.inputs["retentionInDays"] for g in groups} == {365}
    assert {g.name for g in groups} <= set(graph.named("addons-logs").dependencies)


def test_the_agent_writes_these_groups_and_makes_none(graph: Graph) -> None:
    """Its policy names each group, and no action that makes or reads one."""
    policy = graph.only("aws:iam/rolePolicy:RolePolicy").inputs["policy"]
    (statement,) = json.loads(policy)["Statement"]
    groups = {g.outputs["arn"] for g in graph.of_type(GROUP)}

    assert {r.removesuffix(":log-stream:*") for r in statement["Resource"]} == groups
    assert not {"logs:CreateLogGroup", "logs:GetLogEvents"} & set(statement["Action"])


def test_the_agent_is_who_it_says_before_it_starts(graph: Graph) -> None:
    """A pod gets an identity only if the association was there before it."""
    bound = graph.only("aws:eks/podIdentityAssociation:PodIdentityAssociation")
    needs = set(graph.named("addons-logs").dependencies)

    assert bound.inputs["namespace"] == "amazon-cloudwatch"
    assert bound.inputs["serviceAccount"] == "cloudwatch-agent"
    assert {bound.name, "addons-logs-writing"} <= needs


def test_nobody_instruments_our_pods(graph: Graph) -> None:
    """The agent carries logs; it neither changes nor restarts what it watches."""
    text = graph.named("addons-logs").inputs["configurationValues"]
    settings: dict[str, Any] = json.loads(text)

    signals = settings["manager"]["applicationSignals"]
    assert signals["autoMonitor"] == {"monitorAllServices": False}
    assert settings["containerLogs"] == {"enabled": True}


def test_what_was_logged_alone_refuses_deletion(graph: Graph) -> None:
    """The agent can be made again; what it carried away cannot."""
    assert {r.type for r in graph.resources if r.protect} == {GROUP}
    assert not [r for r in recorded(protect=False).resources if r.protect]
