"""Requests to EKS that are refused."""

from typing import Final

from offline_cloud.aws.eks.resources import ACCESS_ENTRY, CLUSTER
from offline_cloud.aws.eks.rules.clusters import NODE_CLASS, NODE_GROUP, POD_IDENTITY
from tests.offline_cloud.rules.case import RuleCase, thing, without

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
    RuleCase(
        rule="EKS-001",
        token=CLUSTER,
        refused=without(AUTO, "storageConfig"),
        passes=AUTO,
    ),
    RuleCase(
        rule="EKS-001",
        token=CLUSTER,
        refused={**AUTO, "computeConfig": {"enabled": False}},
        passes={"version": "1.35"},
    ),
    RuleCase(
        rule="EKS-002",
        token=CLUSTER,
        refused=without(AUTO, "bootstrapSelfManagedAddons"),
        passes=AUTO,
    ),
    RuleCase(
        rule="EKS-003",
        token=CLUSTER,
        refused={"computeConfig": POOLS},
        passes={"computeConfig": {**POOLS, **ROLE}},
    ),
    RuleCase(
        rule="EKS-003",
        token=CLUSTER,
        refused={"computeConfig": {"enabled": True, **ROLE}},
        passes=AUTO,
    ),
    RuleCase(
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
    RuleCase(
        rule="EKS-005",
        token=CLUSTER,
        refused=AUTO,
        passes=AUTO,
        existing=(A, thing(SUBNET, "subnet-b", availabilityZone="eu-west-1a")),
        passing_existing=(A, B),
    ),
    RuleCase(
        rule="EKS-020",
        token=CLUSTER,
        refused=ELSEWHERE,
        passes=ELSEWHERE,
        existing=(A, B, thing(SUBNET, "subnet-c", availabilityZone="eu-west-1c")),
        passing_existing=(
            A,
            B,
            thing(SUBNET, "subnet-c", availabilityZone="eu-west-1b"),
        ),
        current=thing(CLUSTER, "main", AUTO),
    ),
    RuleCase(
        rule="EKS-006",
        token=CLUSTER,
        refused=_cluster("CONFIG_MAP"),
        passes=_cluster("API"),
        current=thing(CLUSTER, "main", _cluster("API_AND_CONFIG_MAP")),
    ),
    RuleCase(
        rule="EKS-007",
        token=CLUSTER,
        refused=_cluster(version="1.35"),
        passes=_cluster(version="1.34"),
        current=thing(CLUSTER, "main", _cluster()),
    ),
    RuleCase(
        rule="EKS-008",
        token=CLUSTER,
        current=thing(CLUSTER, "main", _cluster()),
        existing=(thing(NODE_GROUP, "main:g", {"clusterName": "main"}),),
        passing_existing=(thing(NODE_GROUP, "other:g", {"clusterName": "other"}),),
    ),
    RuleCase(
        rule="EKS-009",
        token=ACCESS_ENTRY,
        refused=ENTRY,
        passes=ENTRY,
        existing=(thing(CLUSTER, "main", _cluster("CONFIG_MAP")),),
        passing_existing=(thing(CLUSTER, "main", _cluster("API")),),
    ),
    RuleCase(
        rule="EKS-010",
        token=ACCESS_ENTRY,
        refused=ENTRY,
        passes={**ENTRY, "clusterName": "other"},
        existing=(thing(ACCESS_ENTRY, "main:a", ENTRY),),
    ),
    RuleCase(
        rule="EKS-011",
        token=POD_IDENTITY,
        refused=IDENTITY,
        passes={**IDENTITY, "namespace": "two"},
        existing=(thing(POD_IDENTITY, "a-1", IDENTITY),),
    ),
    RuleCase(
        rule="EKS-012",
        token=ACCESS_ENTRY,
        refused={**ENTRY, "type": "EC2", "kubernetesGroups": ["readers"]},
        passes={**ENTRY, "type": "STANDARD", "kubernetesGroups": ["readers"]},
    ),
    RuleCase(
        rule="EKS-013",
        token=NODE_CLASS,
        refused={"spec": {"subnetSelectorTerms": [{"id": "subnet-a"}]}},
        passes={"spec": {"role": "nodes"}},
    ),
    RuleCase(
        rule="NAM-006",
        token=CLUSTER,
        refused=_cluster(),
        passes={**_cluster(), "name": "other"},
        existing=(thing(CLUSTER, "main", _cluster()),),
    ),
)
