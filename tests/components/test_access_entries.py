"""Access entries of the EKS cluster."""

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
    """A cluster with principals of every role."""
    return recorded()


def test_cluster_unlisted_principal_has_no_access(graph: Graph) -> None:
    """The creator has no implicit rights; only listed principals have entries."""
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


def test_operator_access_is_limited_to_product_namespaces(
    graph: Graph,
) -> None:
    """Operators have no rights in the namespace of the External Secrets Operator."""
    scopes = {a.name: a.inputs["accessScope"] for a in graph.of_type(ASSOCIATION)}

    assert scopes.pop("cluster-operator-operator-policy") == {
        "type": "namespace",
        "namespaces": ["keeptrusts-gateway", "keeptrusts-api"],
    }
    assert [*scopes.values()] == [{"type": "cluster"}] * 4


def test_access_entry_of_nodes_has_type_ec2(graph: Graph) -> None:
    """Nodes of a custom class need an entry of type EC2, which EKS does not create."""
    entries = graph.of_type("aws:eks/accessEntry:AccessEntry")

    assert {e.name: e.inputs["type"] for e in entries} == {
        "cluster-admin-deployer": "STANDARD",
        "cluster-admin-second": "STANDARD",
        "cluster-operator-operator": "STANDARD",
        "cluster-viewer-viewer": "STANDARD",
        "cluster-nodes": "EC2",
    }


def test_node_access_policy_is_created_after_principals(graph: Graph) -> None:
    """The deployer's policy takes effect while EKS still creates the nodes' entry."""
    people = {a.name for a in graph.of_type(ASSOCIATION)} - {"cluster-nodes-policy"}

    assert people <= {*graph.named("cluster-nodes-policy").dependencies}


def test_access_entries_reordered_are_unchanged(graph: Graph) -> None:
    """An entry is keyed by the principal and not by its position."""
    turned = replace(ACCESS, administrators=ACCESS.administrators[::-1])
    reordered = recorded(access=turned)

    assert reordered.dump() == graph.dump()
