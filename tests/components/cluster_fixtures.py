"""Recorded EKS cluster and its network."""

from components.regional.eks.access_entries import ClusterAccess
from components.regional.eks.cluster import Cluster, ClusterArgs
from components.regional.network.vpc import Network, NetworkArgs
from config.network import NatMode
from plan.addressing import AddressPlan
from tests.components.fakes import ACCOUNT, SCOPE, logs
from tests.graph import Graph, RegisteredResource
from tests.mocks.pulumi_mocks import record

DEPLOYER = f"arn:aws:iam::{ACCOUNT}:role/ci/deployer"
SECOND = f"arn:aws:iam::{ACCOUNT}:role/second"
OPERATOR = f"arn:aws:iam::{ACCOUNT}:role/operator"
VIEWER = f"arn:aws:iam::{ACCOUNT}:role/auditors/viewer"
ACCESS = ClusterAccess(
    administrators=(DEPLOYER, SECOND), operators=(OPERATOR,), viewers=(VIEWER,)
)
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/cluster"
ASSOCIATION = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"


def recorded(
    *,
    access: ClusterAccess = ACCESS,
    cidrs: tuple[str, ...] = ("203.0.113.0/24",),
    protect: bool = True,
) -> Graph:
    """Record a network and a cluster in it."""

    def build() -> None:
        addresses = AddressPlan.of("eu-west-1", "10.1.0.0/16")
        network = Network(
            "network",
            NetworkArgs(addresses=addresses, nat=NatMode.REGIONAL),
            scope=SCOPE,
        )
        args = ClusterArgs(
            network=network.resources,
            version="1.35",
            access=access,
            public_access_cidrs=cidrs,
            key_arn=KEY,
            logs=logs(protect=protect),
            protect=protect,
        )
        Cluster("cluster", args, scope=SCOPE)

    return record(build)


def cluster_of(graph: Graph) -> RegisteredResource:
    """Return the EKS cluster."""
    return graph.only("aws:eks/cluster:Cluster")
