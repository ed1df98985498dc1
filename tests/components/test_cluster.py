"""EKS cluster of a region and its roles."""

import json

import pytest

from tests.components.cluster_fixtures import KEY, LOG_GROUP, cluster_of, recorded
from tests.components.fakes import LOGS_KEY
from tests.graph import Graph, RegisteredResource


@pytest.fixture(scope="module")
def graph() -> Graph:
    """A protected cluster with a public endpoint and principals of every role."""
    return recorded()


def test_cluster_children_have_the_component_as_parent(graph: Graph) -> None:
    """Everything that the component creates is its child."""
    own = [r for r in graph.resources if r.name.startswith("cluster-")]

    assert {r.parent for r in own} == {"cluster"}


def test_cluster_auto_mode_is_enabled_without_built_in_pools(graph: Graph) -> None:
    """EKS rejects a part of Auto Mode, and a built-in pool could not be removed."""
    inputs = cluster_of(graph).inputs

    assert inputs["computeConfig"] == {"enabled": True}
    assert inputs["storageConfig"] == {"blockStorage": {"enabled": True}}
    assert inputs["kubernetesNetworkConfig"]["elasticLoadBalancing"]["enabled"]
    assert inputs["bootstrapSelfManagedAddons"] is False


def test_cluster_endpoint_is_public_for_listed_cidrs_only(graph: Graph) -> None:
    """Without a list the endpoint is private."""
    opened = cluster_of(graph).inputs["vpcConfig"]
    closed = cluster_of(recorded(cidrs=())).inputs["vpcConfig"]

    assert (opened["endpointPublicAccess"], opened["publicAccessCidrs"]) == (
        True,
        ["203.0.113.0/24"],
    )
    assert closed["endpointPublicAccess"] is False
    assert "publicAccessCidrs" not in closed
    assert opened["endpointPrivateAccess"] is closed["endpointPrivateAccess"] is True


def test_cluster_depends_on_routes_and_role_policies(graph: Graph) -> None:
    """Nodes need them to drain, so they are deleted after the cluster."""
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


def test_cluster_log_group_is_encrypted_with_retention(graph: Graph) -> None:
    """EKS finds its log group created, with the logs key and a retention."""
    cluster = cluster_of(graph).inputs
    group = graph.only(LOG_GROUP).inputs

    assert len(cluster["enabledClusterLogTypes"]) == 5
    assert group["name"] == f"/aws/eks/{cluster['name']}/cluster"
    assert (group["kmsKeyId"], group["retentionInDays"]) == (LOGS_KEY, 365)


def test_cluster_encrypts_secrets_with_its_key(graph: Graph) -> None:
    """The control plane's role may use this key only."""
    encryption = cluster_of(graph).inputs["encryptionConfig"]
    policy = json.loads(graph.only("aws:iam/rolePolicy:RolePolicy").inputs["policy"])

    assert encryption == {"resources": ["secrets"], "provider": {"keyArn": KEY}}
    assert [s["Resource"] for s in policy["Statement"]] == [[KEY]]


def test_cluster_protection_covers_cluster_and_log(graph: Graph) -> None:
    """One setting protects both, in Pulumi and in AWS."""
    released = recorded(protect=False)

    assert {r.name for r in graph.resources if r.protect} == {
        "cluster-control-plane",
        "cluster-log",
    }
    assert cluster_of(graph).inputs["deletionProtection"] is True
    assert not [r for r in released.resources if r.protect]
    assert cluster_of(released).inputs["deletionProtection"] is False


def test_cluster_roles_trust_one_service_each(graph: Graph) -> None:
    """One named service assumes each role, and only EKS tags its sessions."""
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


def trust_of(role: RegisteredResource) -> tuple[str, list[str]]:
    """Return the principal and the actions of a role's trust policy."""
    (statement,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]
    return statement["Principal"]["Service"], statement["Action"]
