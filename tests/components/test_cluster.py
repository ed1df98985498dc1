"""Promises of the regional cluster and its roles."""

import json

import pytest

from tests.components.cluster_fixtures import KEY, LOG_GROUP, cluster_of, recorded
from tests.components.fakes import LOGS_KEY
from tests.graph import Graph, Registered


@pytest.fixture(scope="module")
def graph() -> Graph:
    """A protected cluster with a public endpoint and people of every kind."""
    return recorded()


def test_every_child_hangs_under_the_cluster(graph: Graph) -> None:
    """Everything a cluster creates is owned by the cluster."""
    own = [r for r in graph.resources if r.name.startswith("cluster-")]

    assert {r.parent for r in own} == {"cluster"}


def test_auto_mode_is_on_as_a_whole_and_brings_no_pool(graph: Graph) -> None:
    """EKS refuses half of Auto Mode, and a built-in pool could never be taken away."""
    inputs = cluster_of(graph).inputs

    assert inputs["computeConfig"] == {"enabled": True}
    assert inputs["storageConfig"] == {"blockStorage": {"enabled": True}}
    assert inputs["kubernetesNetworkConfig"]["elasticLoadBalancing"]["enabled"]
    assert inputs["bootstrapSelfManagedAddons"] is False


def test_the_endpoint_is_open_to_the_listed_only(graph: Graph) -> None:
    """Without a list the endpoint is private; it is never open to the world."""
    opened = cluster_of(graph).inputs["vpcConfig"]
    closed = cluster_of(recorded(cidrs=())).inputs["vpcConfig"]

    assert (opened["endpointPublicAccess"], opened["publicAccessCidrs"]) == (
        True,
        ["203.0.113.0/24"],
    )
    assert closed["endpointPublicAccess"] is False
    assert "publicAccessCidrs" not in closed
    assert opened["endpointPrivateAccess"] is closed["endpointPrivateAccess"] is True


def test_the_cluster_outlives_no_route_and_no_grant(graph: Graph) -> None:
    """What nodes need to leave in order is created before and deleted after them."""
    kinds = {
        "LogGroup",
        "NatGateway",
        "RolePolicy",
        "RolePolicyAttachment",
        "Route",
        "RouteTableAssociation",
    }
    needed = {
        r.type.rpartition(":")[2]: {
            other.name for other in graph.resources if other.type == r.type
        }
        for r in graph.resources
        if r.type.rpartition(":")[2] in kinds
    }

    assert needed.keys() == kinds
    assert set[str]().union(*needed.values()) <= set(cluster_of(graph).dependencies)


def test_control_plane_logs_are_all_kept_encrypted(graph: Graph) -> None:
    """EKS finds its log group made, with our key and a retention."""
    cluster = cluster_of(graph).inputs
    group = graph.only(LOG_GROUP).inputs

    assert len(cluster["enabledClusterLogTypes"]) == 5
    assert group["name"] == f"/aws/eks/{cluster['name']}/cluster"
    assert (group["kmsKeyId"], group["retentionInDays"]) == (LOGS_KEY, 365)


def test_kubernetes_secrets_are_encrypted_with_our_key(graph: Graph) -> None:
    """The control plane encrypts secrets with the one key its role may use."""
    encryption = cluster_of(graph).inputs["encryptionConfig"]
    policy = json.loads(graph.only("aws:iam/rolePolicy:RolePolicy").inputs["policy"])

    assert encryption == {"resources": ["secrets"], "provider": {"keyArn": KEY}}
    assert [s["Resource"] for s in policy["Statement"]] == [[KEY]]


def test_cluster_and_log_alone_refuse_deletion(graph: Graph) -> None:
    """One switch protects the stateful, in the engine and in AWS, and releases it."""
    released = recorded(protect=False)

    assert {r.name for r in graph.resources if r.protect} == {
        "cluster-control-plane",
        "cluster-log",
    }
    assert cluster_of(graph).inputs["deletionProtection"] is True
    assert not [r for r in released.resources if r.protect]
    assert cluster_of(released).inputs["deletionProtection"] is False


def test_each_role_trusts_one_service_and_holds_its_policies_only(graph: Graph) -> None:
    """Roles are assumed by one named service, and tagged sessions only by EKS."""
    trusts = {r.name: trust_of(r) for r in graph.of_type("aws:iam/role:Role")}
    attached = [
        a.inputs["policyArn"].rpartition("/")[2]
        for a in graph.of_type("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    ]

    assert trusts == {
        "cluster-role": ("eks.amazonaws.com", ["sts:AssumeRole", "sts:TagSession"]),
        "cluster-node-role": ("ec2.amazonaws.com", ["sts:AssumeRole"]),
    }
    assert sorted(attached) == [
        "AmazonEC2ContainerRegistryPullOnly",
        "AmazonEKSBlockStoragePolicy",
        "AmazonEKSClusterPolicy",
        "AmazonEKSComputePolicy",
        "AmazonEKSLoadBalancingPolicy",
        "AmazonEKSNetworkingPolicy",
        "AmazonEKSWorkerNodeMinimalPolicy",
    ]


def trust_of(role: Registered) -> tuple[str, list[str]]:
    """Return who may assume a role, and how."""
    (statement,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]
    return statement["Principal"]["Service"], statement["Action"]
