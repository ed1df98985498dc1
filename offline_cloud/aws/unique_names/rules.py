"""Names that a region has once."""

from collections.abc import Iterator
from typing import Final

from offline_cloud.input_values import text
from offline_cloud.rule import (
    ResourceInputs,
    Rule,
    StateCheck,
    StoreView,
    Violation,
    state_rule,
    violation,
)

_ELB: Final = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference"
_RDS: Final = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference"
_EC2: Final = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference"
_EKS: Final = "https://docs.aws.amazon.com/eks/latest/APIReference"


def _name_taken(path: str, code: str, *within: str) -> StateCheck:
    """Return a check that a name is free, whatever the case, beside equal inputs."""

    def taken(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
        name = text(subject.inputs, path)
        for other in view.in_scope(subject.token):
            apart = any(
                text(subject.inputs, key) != str(other.inputs.get(key) or "")
                for key in within
            )
            same = str(other.outputs.get(path) or "").lower() == name.lower()
            if name and same and not apart:
                yield violation(path, f"is '{name}', which {other.name} has ({code})")

    return taken


RULES: Final[tuple[Rule, ...]] = tuple(
    state_rule(identity, says, check, token, source=source, operations="create")
    for identity, says, check, token, source in (
        (
            *("NAM-001", "A load balancer's name is its own in the region."),
            _name_taken("name", "DuplicateLoadBalancerName"),
            *(
                "aws:lb/loadBalancer:LoadBalancer",
                f"{_ELB}/API_CreateLoadBalancer.html",
            ),
        ),
        (
            *("NAM-002", "A target group's name is its own in the region."),
            _name_taken("name", "DuplicateTargetGroupName"),
            *("aws:lb/targetGroup:TargetGroup", f"{_ELB}/API_CreateTargetGroup.html"),
        ),
        (
            *("NAM-003", "An instance's identifier is its own in the region."),
            _name_taken("identifier", "DBInstanceAlreadyExists"),
            *("aws:rds/instance:Instance", f"{_RDS}/API_CreateDBInstance.html"),
        ),
        (
            *("NAM-004", "A subnet group's name is its own in the region."),
            _name_taken("name", "DBSubnetGroupAlreadyExists"),
            *(
                "aws:rds/subnetGroup:SubnetGroup",
                f"{_RDS}/API_CreateDBSubnetGroup.html",
            ),
        ),
        (
            *("NAM-005", "A parameter group's name is its own in the region."),
            _name_taken("name", "DBParameterGroupAlreadyExists"),
            "aws:rds/parameterGroup:ParameterGroup",
            f"{_RDS}/API_CreateDBParameterGroup.html",
        ),
        (
            *("NAM-006", "A cluster's name is its own in the region."),
            _name_taken("name", "ResourceInUseException"),
            *("aws:eks/cluster:Cluster", f"{_EKS}/API_CreateCluster.html"),
        ),
        (
            *("NAM-007", "A security group's name is its own in its VPC."),
            _name_taken("name", "InvalidGroup.Duplicate", "vpcId"),
            "aws:ec2/securityGroup:SecurityGroup",
            f"{_EC2}/API_CreateSecurityGroup.html",
        ),
    )
)
