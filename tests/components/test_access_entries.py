"""Promises of who may enter a cluster."""

from dataclasses import replace

import pytest

from tests.components.cluster_fixtures import (
    ACCESS,
    ASSOCIATION,
    DEPLOYER,
    OPERATOR,
    SECOND,
    VIEWER,
    cluster_of,
    recorded,
)
from tests.graph import Graph


@pytest.fixture(scope="module")
def graph() -> Graph:
    """A cluster with people of every kind."""
    return recorded()


def test_nobody_enters_unlisted(graph: Graph) -> None:
    """The creator gets nothing by having created; the list alone decides."""
    admitted = {
        (a.inputs["principalArn"], a.inputs["policyArn"].rpartition("/")[2])
        for a in graph.of_type(ASSOCIATION)
    }
    nodes = graph.named("cluster-node-role").outputs["arn"]

    assert cluster_of(graph).inputs["accessConfig"] == {
        "authenticationMode": "API",
        "bootstrapClusterCreatorAdminPermissions": False,
    }
    assert admitted == {
        (DEPLOYER, "AmazonEKSClusterAdminPolicy"),
        (SECOND, "AmazonEKSClusterAdminPolicy"),
        (OPERATOR, "AmazonEKSEditPolicy"),
        (VIEWER, "AmazonEKSViewPolicy"),
        (nodes, "AmazonEKSAutoNodePolicy"),
    }


def test_operators_have_their_say_in_the_products_namespaces_only(
    graph: Graph,
) -> None:
    """Who may change the gateway may still not touch what reads every secret."""
    scopes = {a.name: a.inputs["accessScope"] for a in graph.of_type(ASSOCIATION)}

    assert scopes.pop("cluster-operator-operator-policy") == {
        "type": "namespace",
        "namespaces": ["keeptrusts-gateway", "keeptrusts-api"],
    }
    assert [*scopes.values()] == [{"type": "cluster"}] * 4


def test_nodes_enter_as_nodes_and_people_as_people(graph: Graph) -> None:
    """Nodes of a class of ours need an entry of type EC2; EKS makes none for them."""
    entries = graph.of_type("aws:eks/accessEntry:AccessEntry")

    assert {e.name: e.inputs["type"] for e in entries} == {
        "cluster-admin-deployer": "STANDARD",
        "cluster-admin-second": "STANDARD",
        "cluster-operator-operator": "STANDARD",
        "cluster-viewer-viewer": "STANDARD",
        "cluster-nodes": "EC2",
    }


def test_nodes_get_their_right_after_people(graph: Graph) -> None:
    """A cluster hears of its deployer's right while EKS is still busy with nodes."""
    people = {a.name for a in graph.of_type(ASSOCIATION)} - {"cluster-nodes-policy"}

    assert people <= {*graph.named("cluster-nodes-policy").dependencies}


def test_reordering_administrators_changes_nothing(graph: Graph) -> None:
    """An administrator is known by name, not by position."""
    turned = replace(ACCESS, administrators=ACCESS.administrators[::-1])
    reordered = recorded(access=turned)

    assert reordered.dump() == graph.dump()
