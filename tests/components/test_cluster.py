"""Promises of the regional cluster, its roles and who may enter."""

import json

import pytest

from components.regional.cluster import Cluster, ClusterArgs
from components.regional.network import Network, NetworkArgs
from plan.addressing import AddressPlan
from tests.components.stand_ins import ACCOUNT, LOGS_KEY, SCOPE
from tests.engine import record
from tests.graph import Graph, Registered

DEPLOYER = f"arn:aws:iam::{ACCOUNT}:role/ci/deployer"
OPERATOR = f"arn:aws:iam::{ACCOUNT}:role/operator"
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/cluster"
ASSOCIATION = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"


def recorded(
    *,
    administrators: tuple[str, ...] = (DEPLOYER, OPERATOR),
    cidrs: tuple[str, ...] = ("203.0.113.0/24",),
    protect: bool = True,
) -> Graph:
    """Record a network and a cluster in it."""

    def build() -> None:
        addresses = AddressPlan.of("eu-west-1", "10.1.0.0/16")
        network = Network("network", NetworkArgs(addresses=addresses), scope=SCOPE)
        args = ClusterArgs(
            network=network.resources,
            version="1.35",
            administrators=administrators,
            public_access_cidrs=cidrs,
            key_arn=KEY,
            logs_key_arn=LOGS_KEY,
            log_retention_days=365,
            protect=protect,
        )
        Cluster("cluster", args, scope=SCOPE)

    return record(build)


@pytest.fixture(scope="module")
def graph() -> Graph:
    """A protected cluster with two administrators and a public endpoint."""
    return recorded()


def cluster_of(graph: Graph) -> Registered:
    """Return the cluster itself."""
    return graph.only("aws:eks/cluster:Cluster")


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
        (OPERATOR, "AmazonEKSClusterAdminPolicy"),
        (nodes, "AmazonEKSAutoNodePolicy"),
    }


def test_nodes_enter_as_nodes_and_people_as_people(graph: Graph) -> None:
    """Nodes of a class of ours need an entry of type EC2; EKS makes none for them."""
    entries = graph.of_type("aws:eks/accessEntry:AccessEntry")

    assert {e.name: e.inputs["type"] for e in entries} == {
        "cluster-admin-deployer": "STANDARD",
        "cluster-admin-operator": "STANDARD",
        "cluster-nodes": "EC2",
    }


def test_reordering_administrators_changes_nothing(graph: Graph) -> None:
    """An administrator is known by name, not by position."""
    reordered = recorded(administrators=(OPERATOR, DEPLOYER))

    assert reordered.dump() == graph.dump()


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
    needed = {
        r.name
        for r in graph.resources
        if r.type.rpartition(":")[2]
        in {"Route", "RouteTableAssociation", "NatGateway", "RolePolicy"}
        or r.type.endswith((":RolePolicyAttachment", ":LogGroup"))
    }

    assert len(needed) == 1 + 4 + 9 + 1 + 7 + 1
    assert needed <= set(cluster_of(graph).dependencies)


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
