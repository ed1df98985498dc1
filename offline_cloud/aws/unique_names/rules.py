"""Rules of names that are unique in a region or VPC."""

from collections.abc import Iterator
from typing import Final

from offline_cloud.input_values import text
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    state_rule,
    violation,
)

_ELB: Final = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference"
_RDS: Final = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference"
_EC2: Final = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference"
_EKS: Final = "https://docs.aws.amazon.com/eks/latest/APIReference"


def _name_taken(
    subject: ResourceInputs, view: StoreView, path: str, code: str
) -> Iterator[Violation]:
    """Yield a violation when a resource of the type has the name in any case."""
    name = text(subject.inputs, path)
    for other in view.in_scope(subject.token):
        if name and str(other.outputs.get(path) or "").lower() == name.lower():
            yield violation(path, f"is '{name}', which {other.name} has ({code})")


@state_rule(
    "NAM-001",
    "aws:lb/loadBalancer:LoadBalancer",
    requires="The name of a load balancer is unique in the region.",
    source=f"{_ELB}/API_CreateLoadBalancer.html",
    operations=("create",),
)
def load_balancer_name_taken(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    return _name_taken(subject, view, "name", "DuplicateLoadBalancerName")


@state_rule(
    "NAM-002",
    "aws:lb/targetGroup:TargetGroup",
    requires="The name of a target group is unique in the region.",
    source=f"{_ELB}/API_CreateTargetGroup.html",
    operations=("create",),
)
def target_group_name_taken(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    return _name_taken(subject, view, "name", "DuplicateTargetGroupName")


@state_rule(
    "NAM-003",
    "aws:rds/instance:Instance",
    requires="The identifier of a DB instance is unique in the region.",
    source=f"{_RDS}/API_CreateDBInstance.html",
    operations=("create",),
)
def db_instance_identifier_taken(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    return _name_taken(subject, view, "identifier", "DBInstanceAlreadyExists")


@state_rule(
    "NAM-004",
    "aws:rds/subnetGroup:SubnetGroup",
    requires="The name of a DB subnet group is unique in the region.",
    source=f"{_RDS}/API_CreateDBSubnetGroup.html",
    operations=("create",),
)
def db_subnet_group_name_taken(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    return _name_taken(subject, view, "name", "DBSubnetGroupAlreadyExists")


@state_rule(
    "NAM-005",
    "aws:rds/parameterGroup:ParameterGroup",
    requires="The name of a DB parameter group is unique in the region.",
    source=f"{_RDS}/API_CreateDBParameterGroup.html",
    operations=("create",),
)
def db_parameter_group_name_taken(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    return _name_taken(subject, view, "name", "DBParameterGroupAlreadyExists")


@state_rule(
    "NAM-006",
    "aws:eks/cluster:Cluster",
    requires="The name of an EKS cluster is unique in the region.",
    source=f"{_EKS}/API_CreateCluster.html",
    operations=("create",),
)
def eks_cluster_name_taken(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    return _name_taken(subject, view, "name", "ResourceInUseException")


@state_rule(
    "NAM-007",
    "aws:ec2/securityGroup:SecurityGroup",
    requires="The name of a security group is unique in its VPC.",
    source=f"{_EC2}/API_CreateSecurityGroup.html",
    operations=("create",),
)
def security_group_name_taken(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    name, vpc = text(subject.inputs, "name"), text(subject.inputs, "vpcId")
    for other in view.in_scope(subject.token):
        same_vpc = str(other.inputs.get("vpcId") or "") == vpc
        same_name = str(other.outputs.get("name") or "").lower() == name.lower()
        if name and same_vpc and same_name:
            yield violation(
                "name", f"is '{name}', which {other.name} has (InvalidGroup.Duplicate)"
            )
