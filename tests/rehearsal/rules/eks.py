"""Requests to EKS that are refused."""

from typing import Final

from operations.rehearsal.rules.cluster_access import (
    ACCESS_ENTRY,
    NODE_CLASS,
    POD_IDENTITY,
)
from operations.rehearsal.rules.eks import CLUSTER, NODE_GROUP
from tests.rehearsal.rules.case import Case, thing, without

SUBNET: Final = "aws:ec2/subnet:Subnet"
AUTO: Final = {
    "bootstrapSelfManagedAddons": False,
    "computeConfig": {"enabled": True},
    "kubernetesNetworkConfig": {"elasticLoadBalancing": {"enabled": True}},
    "storageConfig": {"blockStorage": {"enabled": True}},
    "vpcConfig": {"subnetIds": ["subnet-a", "subnet-b"]},
    "version": "1.35",
}
A: Final = thing(SUBNET, "subnet-a", availabilityZone="eu-west-1a")
B: Final = thing(SUBNET, "subnet-b", availabilityZone="eu-west-1b")
ELSEWHERE: Final = {"vpcConfig": {"subnetIds": ["subnet-a", "subnet-c"]}}
POOLS: Final = {"enabled": True, "nodePools": ["system"]}
ROLE: Final = {"nodeRoleArn": "arn:aws:iam::111122223333:role/nodes"}
ENTRY: Final = {"clusterName": "main", "principalArn": "arn:aws:iam::1:role/a"}
IDENTITY: Final = {"clusterName": "main", "namespace": "one", "serviceAccount": "app"}


def _cluster(mode: str = "API", version: str = "1.33") -> dict[str, object]:
    return {
        "name": "main",
        "accessConfig": {"authenticationMode": mode},
        "version": version,
    }


CASES: Final = (
    Case(
        rule="EKS-001",
        token=CLUSTER,
        refused=without(AUTO, "storageConfig"),
        passes=AUTO,
    ),
    Case(
        rule="EKS-001",
        token=CLUSTER,
        refused={**AUTO, "computeConfig": {"enabled": False}},
        passes={"version": "1.35"},
    ),
    Case(
        rule="EKS-002",
        token=CLUSTER,
        refused=without(AUTO, "bootstrapSelfManagedAddons"),
        passes=AUTO,
    ),
    Case(
        rule="EKS-003",
        token=CLUSTER,
        refused={"computeConfig": POOLS},
        passes={"computeConfig": {**POOLS, **ROLE}},
    ),
    Case(
        rule="EKS-003",
        token=CLUSTER,
        refused={"computeConfig": {"enabled": True, **ROLE}},
        passes=AUTO,
    ),
    Case(
        rule="EKS-004",
        token=CLUSTER,
        refused={
            "accessConfig": {
                "authenticationMode": "CONFIG_MAP",
                "bootstrapClusterCreatorAdminPermissions": False,
            }
        },
        passes={
            "accessConfig": {
                "authenticationMode": "API",
                "bootstrapClusterCreatorAdminPermissions": False,
            }
        },
    ),
    Case(
        rule="EKS-005",
        token=CLUSTER,
        refused=AUTO,
        passes=AUTO,
        there=(A, thing(SUBNET, "subnet-b", availabilityZone="eu-west-1a")),
        passing=(A, B),
    ),
    Case(
        rule="EKS-020",
        token=CLUSTER,
        refused=ELSEWHERE,
        passes=ELSEWHERE,
        there=(A, B, thing(SUBNET, "subnet-c", availabilityZone="eu-west-1c")),
        passing=(A, B, thing(SUBNET, "subnet-c", availabilityZone="eu-west-1b")),
        now=thing(CLUSTER, "main", AUTO),
    ),
    Case(
        rule="EKS-006",
        token=CLUSTER,
        refused=_cluster("CONFIG_MAP"),
        passes=_cluster("API"),
        now=thing(CLUSTER, "main", _cluster("API_AND_CONFIG_MAP")),
    ),
    Case(
        rule="EKS-007",
        token=CLUSTER,
        refused=_cluster(version="1.35"),
        passes=_cluster(version="1.34"),
        now=thing(CLUSTER, "main", _cluster()),
    ),
    Case(
        rule="EKS-008",
        token=CLUSTER,
        now=thing(CLUSTER, "main", _cluster()),
        there=(thing(NODE_GROUP, "main:g", {"clusterName": "main"}),),
        passing=(thing(NODE_GROUP, "other:g", {"clusterName": "other"}),),
    ),
    Case(
        rule="EKS-009",
        token=ACCESS_ENTRY,
        refused=ENTRY,
        passes=ENTRY,
        there=(thing(CLUSTER, "main", _cluster("CONFIG_MAP")),),
        passing=(thing(CLUSTER, "main", _cluster("API")),),
    ),
    Case(
        rule="EKS-010",
        token=ACCESS_ENTRY,
        refused=ENTRY,
        passes={**ENTRY, "clusterName": "other"},
        there=(thing(ACCESS_ENTRY, "main:a", ENTRY),),
    ),
    Case(
        rule="EKS-011",
        token=POD_IDENTITY,
        refused=IDENTITY,
        passes={**IDENTITY, "namespace": "two"},
        there=(thing(POD_IDENTITY, "a-1", IDENTITY),),
    ),
    Case(
        rule="EKS-012",
        token=ACCESS_ENTRY,
        refused={**ENTRY, "type": "EC2", "kubernetesGroups": ["readers"]},
        passes={**ENTRY, "type": "STANDARD", "kubernetesGroups": ["readers"]},
    ),
    Case(
        rule="EKS-013",
        token=NODE_CLASS,
        refused={"spec": {"subnetSelectorTerms": [{"id": "subnet-a"}]}},
        passes={"spec": {"role": "nodes"}},
    ),
    Case(
        rule="NAM-006",
        token=CLUSTER,
        refused=_cluster(),
        passes={**_cluster(), "name": "other"},
        there=(thing(CLUSTER, "main", _cluster()),),
    ),
)
