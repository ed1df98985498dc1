"""Cases of the rules of EKS."""

from typing import Final

from offline_cloud.aws.eks.resources import ACCESS_ENTRY, CLUSTER
from offline_cloud.aws.eks.rules.clusters import NODE_CLASS, NODE_GROUP, POD_IDENTITY
from tests.offline_cloud.rules.case import RuleCase, stored_resource, without

SUBNET: Final = "aws:ec2/subnet:Subnet"
AUTO: Final = {
    "bootstrapSelfManagedAddons": False,
    "computeConfig": {"enabled": True},
    "kubernetesNetworkConfig": {"elasticLoadBalancing": {"enabled": True}},
    "storageConfig": {"blockStorage": {"enabled": True}},
    "vpcConfig": {"subnetIds": ["subnet-a", "subnet-b"]},
    "version": "1.35",
}
A: Final = stored_resource(SUBNET, "subnet-a", availabilityZone="eu-west-1a")
B: Final = stored_resource(SUBNET, "subnet-b", availabilityZone="eu-west-1b")
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
        rejected_inputs=without(AUTO, "storageConfig"),
        passing_inputs=AUTO,
    ),
    RuleCase(
        rule="EKS-001",
        token=CLUSTER,
        rejected_inputs={**AUTO, "computeConfig": {"enabled": False}},
        passing_inputs={"version": "1.35"},
    ),
    RuleCase(
        rule="EKS-002",
        token=CLUSTER,
        rejected_inputs=without(AUTO, "bootstrapSelfManagedAddons"),
        passing_inputs=AUTO,
    ),
    RuleCase(
        rule="EKS-003",
        token=CLUSTER,
        rejected_inputs={"computeConfig": POOLS},
        passing_inputs={"computeConfig": {**POOLS, **ROLE}},
    ),
    RuleCase(
        rule="EKS-003",
        token=CLUSTER,
        rejected_inputs={"computeConfig": {"enabled": True, **ROLE}},
        passing_inputs=AUTO,
    ),
    RuleCase(
        rule="EKS-004",
        token=CLUSTER,
        rejected_inputs={
            "accessConfig": {
                "authenticationMode": "CONFIG_MAP",
                "bootstrapClusterCreatorAdminPermissions": False,
            }
        },
        passing_inputs={
            "accessConfig": {
                "authenticationMode": "API",
                "bootstrapClusterCreatorAdminPermissions": False,
            }
        },
    ),
    RuleCase(
        rule="EKS-005",
        token=CLUSTER,
        rejected_inputs=AUTO,
        passing_inputs=AUTO,
        existing=(
            A,
            stored_resource(SUBNET, "subnet-b", availabilityZone="eu-west-1a"),
        ),
        passing_existing=(A, B),
    ),
    RuleCase(
        rule="EKS-020",
        token=CLUSTER,
        rejected_inputs=ELSEWHERE,
        passing_inputs=ELSEWHERE,
        existing=(
            A,
            B,
            stored_resource(SUBNET, "subnet-c", availabilityZone="eu-west-1c"),
        ),
        passing_existing=(
            A,
            B,
            stored_resource(SUBNET, "subnet-c", availabilityZone="eu-west-1b"),
        ),
        current=stored_resource(CLUSTER, "main", AUTO),
    ),
    RuleCase(
        rule="EKS-006",
        token=CLUSTER,
        rejected_inputs=_cluster("CONFIG_MAP"),
        passing_inputs=_cluster("API"),
        current=stored_resource(CLUSTER, "main", _cluster("API_AND_CONFIG_MAP")),
    ),
    RuleCase(
        rule="EKS-007",
        token=CLUSTER,
        rejected_inputs=_cluster(version="1.35"),
        passing_inputs=_cluster(version="1.34"),
        current=stored_resource(CLUSTER, "main", _cluster()),
    ),
    RuleCase(
        rule="EKS-008",
        token=CLUSTER,
        current=stored_resource(CLUSTER, "main", _cluster()),
        existing=(stored_resource(NODE_GROUP, "main:g", {"clusterName": "main"}),),
        passing_existing=(
            stored_resource(NODE_GROUP, "other:g", {"clusterName": "other"}),
        ),
    ),
    RuleCase(
        rule="EKS-009",
        token=ACCESS_ENTRY,
        rejected_inputs=ENTRY,
        passing_inputs=ENTRY,
        existing=(stored_resource(CLUSTER, "main", _cluster("CONFIG_MAP")),),
        passing_existing=(stored_resource(CLUSTER, "main", _cluster("API")),),
    ),
    RuleCase(
        rule="EKS-010",
        token=ACCESS_ENTRY,
        rejected_inputs=ENTRY,
        passing_inputs={**ENTRY, "clusterName": "other"},
        existing=(stored_resource(ACCESS_ENTRY, "main:a", ENTRY),),
    ),
    RuleCase(
        rule="EKS-011",
        token=POD_IDENTITY,
        rejected_inputs=IDENTITY,
        passing_inputs={**IDENTITY, "namespace": "two"},
        existing=(stored_resource(POD_IDENTITY, "a-1", IDENTITY),),
    ),
    RuleCase(
        rule="EKS-012",
        token=ACCESS_ENTRY,
        rejected_inputs={**ENTRY, "type": "EC2", "kubernetesGroups": ["readers"]},
        passing_inputs={**ENTRY, "type": "STANDARD", "kubernetesGroups": ["readers"]},
    ),
    RuleCase(
        rule="EKS-013",
        token=NODE_CLASS,
        rejected_inputs={"spec": {"subnetSelectorTerms": [{"id": "subnet-a"}]}},
        passing_inputs={"spec": {"role": "nodes"}},
    ),
    RuleCase(
        rule="NAM-006",
        token=CLUSTER,
        rejected_inputs=_cluster(),
        passing_inputs={**_cluster(), "name": "other"},
        existing=(stored_resource(CLUSTER, "main", _cluster()),),
    ),
)
