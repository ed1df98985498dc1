"""Node pool of a region."""

from typing import Any

import pytest

from components.regional.eks.node_pool import TYPE, NodePool, NodePoolArgs
from tests.components.fakes import SCOPE, cluster, network
from tests.graph import Graph
from tests.mocks.pulumi_mocks import record

CLASS = "kubernetes:eks.amazonaws.com/v1:NodeClass"
POOL = "kubernetes:karpenter.sh/v1:NodePool"


@pytest.fixture(scope="module")
def graph() -> Graph:
    """A node pool in a fake cluster and network."""

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
    """Return the requirements of an instance type by label."""
    spec: dict[str, Any] = graph.only(POOL).inputs["spec"]["template"]["spec"]
    return {r["key"]: (r["operator"], r["values"]) for r in spec["requirements"]}


def test_node_pool_children_have_the_component_as_parent(graph: Graph) -> None:
    """Everything that the component creates is its child and has labels."""
    objects = [r for r in graph.resources if r.type != TYPE]

    assert {r.parent for r in objects} == {"node-pool"}
    assert all(
        r.inputs["metadata"]["labels"].items() >= SCOPE.labels.items() for r in objects
    )


def test_node_class_selects_private_subnets_by_id(graph: Graph) -> None:
    """Subnets, group and role are selected by id, so no stray tag matters."""
    assert graph.only(CLASS).inputs["spec"] == {
        "role": "node-role",
        "subnetSelectorTerms": [
            {"id": "subnet-private-a"},
            {"id": "subnet-private-b"},
        ],
        "securityGroupSelectorTerms": [{"id": "sg-cluster"}],
    }


def test_node_pool_depends_on_its_class(graph: Graph) -> None:
    """Nodes could not terminate without their class."""
    pool = graph.only(POOL)
    reference = pool.inputs["spec"]["template"]["spec"]["nodeClassRef"]

    assert reference == {
        "group": "eks.amazonaws.com",
        "kind": "NodeClass",
        "name": graph.only(CLASS).inputs["metadata"]["name"],
    }
    assert reference["name"] != "default"
    assert "node-pool-class" in pool.dependencies


def test_node_pool_allows_amd64_on_demand_only(graph: Graph) -> None:
    """The image is for amd64, and a stream does not survive a Spot interruption."""
    assert requirements(graph) == {
        "kubernetes.io/arch": ("In", ["amd64"]),
        "karpenter.sh/capacity-type": ("In", ["on-demand"]),
        "eks.amazonaws.com/instance-category": ("In", ["c", "m", "r"]),
        "eks.amazonaws.com/instance-generation": ("Gt", ["4"]),
    }


def test_node_pool_limits_growth_and_disruption(graph: Graph) -> None:
    """A runaway Deployment meets a limit, and few nodes are disrupted at once."""
    spec = graph.only(POOL).inputs["spec"]

    assert spec["limits"] == {"cpu": "64", "memory": "256Gi"}
    assert spec["disruption"]["budgets"] == [
        {"nodes": "10%"},
        {"nodes": "1", "reasons": ["Underutilized"]},
    ]
    assert spec["template"]["spec"]["expireAfter"] == "336h"


def test_node_pool_protects_nothing(graph: Graph) -> None:
    """Nodes store no data."""
    assert not [r for r in graph.resources if r.protect]
