"""Promises of the machines a region may start."""

from typing import Any

import pytest

from components.regional.eks.node_pool import TYPE, NodePool, NodePoolArgs
from tests.components.fakes import SCOPE, cluster, network
from tests.engine import record
from tests.graph import Graph

CLASS = "kubernetes:eks.amazonaws.com/v1:NodeClass"
POOL = "kubernetes:karpenter.sh/v1:NodePool"


@pytest.fixture(scope="module")
def graph() -> Graph:
    """A pool in a cluster and a network made elsewhere."""

    def build() -> None:
        args = NodePoolArgs(
            cluster=cluster(),
            network=network(),
            cpu_limit=64,
            memory_limit_gib=256,
            longest_stream_seconds=600,
        )
        NodePool("node-pool", args, scope=SCOPE)

    return record(build)


def requirements(graph: Graph) -> dict[str, tuple[str, list[str]]]:
    """Return what an instance type must be, by label."""
    spec: dict[str, Any] = graph.only(POOL).inputs["spec"]["template"]["spec"]
    return {r["key"]: (r["operator"], r["values"]) for r in spec["requirements"]}


def test_every_child_hangs_under_the_pool(graph: Graph) -> None:
    """Everything the component creates is owned by it, and labelled."""
    objects = [r for r in graph.resources if r.type != TYPE]

    assert {r.parent for r in objects} == {"node-pool"}
    assert all(
        r.inputs["metadata"]["labels"].items() >= SCOPE.labels.items() for r in objects
    )


def test_nodes_stand_in_private_subnets_of_this_network_only(graph: Graph) -> None:
    """Subnets, group and role are named by identity: a stray tag selects nothing."""
    assert graph.only(CLASS).inputs["spec"] == {
        "role": "node-role",
        "subnetSelectorTerms": [
            {"id": "subnet-private-a"},
            {"id": "subnet-private-b"},
        ],
        "securityGroupSelectorTerms": [{"id": "sg-cluster"}],
    }


def test_the_pool_uses_the_class_and_goes_before_it(graph: Graph) -> None:
    """A class deleted under its pool would strand nodes."""
    pool = graph.only(POOL)
    reference = pool.inputs["spec"]["template"]["spec"]["nodeClassRef"]

    assert reference == {
        "group": "eks.amazonaws.com",
        "kind": "NodeClass",
        "name": graph.only(CLASS).inputs["metadata"]["name"],
    }
    assert reference["name"] != "default"
    assert "node-pool-class" in pool.dependencies


def test_nodes_are_machines_the_gateway_runs_on(graph: Graph) -> None:
    """The image is for amd64, and a stream does not survive a Spot interruption."""
    assert requirements(graph) == {
        "kubernetes.io/arch": ("In", ["amd64"]),
        "karpenter.sh/capacity-type": ("In", ["on-demand"]),
        "eks.amazonaws.com/instance-category": ("In", ["c", "m", "r"]),
        "eks.amazonaws.com/instance-generation": ("Gt", ["4"]),
    }


def test_growth_and_disruption_are_bounded(graph: Graph) -> None:
    """A runaway deployment meets a limit, and nodes go a few at a time."""
    spec = graph.only(POOL).inputs["spec"]

    assert spec["limits"] == {"cpu": "64", "memory": "256Gi"}
    assert spec["disruption"]["budgets"] == [
        {"nodes": "10%"},
        {"nodes": "1", "reasons": ["Underutilized"]},
    ]
    assert spec["template"]["spec"]["expireAfter"] == "336h"


def test_nothing_stateful_is_in_a_pool(graph: Graph) -> None:
    """Nodes hold nothing, so nothing here is protected."""
    assert not [r for r in graph.resources if r.protect]
