"""Rules of deletions that EC2 rejects with ``DependencyViolation``.

The provider retries for minutes, because network interfaces of load balancers are
released late.
"""

from collections.abc import Iterator
from typing import Final

from offline_cloud.aws.ec2.resources.endpoints import ENDPOINT
from offline_cloud.aws.ec2.resources.routes import ROUTE_TABLE
from offline_cloud.aws.ec2.resources.security_groups import SECURITY_GROUP
from offline_cloud.aws.ec2.resources.vpc import SUBNET, VPC
from offline_cloud.aws.ec2.rules.routes import ASSOCIATION, EGRESS
from offline_cloud.aws.ec2.rules.vpc import GATEWAY, NAT
from offline_cloud.input_values import get, text, texts
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    state_rule,
    violation,
)
from offline_cloud.store import StoredResource

_BALANCER: Final = "aws:lb/loadBalancer:LoadBalancer"
_CLUSTER: Final = "aws:eks/cluster:Cluster"
_DATABASE: Final = "aws:rds/instance:Instance"
_INSTANCE: Final = "aws:ec2/instance:Instance"
_RULES: Final = (
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
)
#: Types that prevent the deletion of a VPC; DefaultSecurityGroup does not.
_IN_VPC: Final = (
    *(SUBNET, GATEWAY, EGRESS, NAT, ROUTE_TABLE, SECURITY_GROUP),
    *(ENDPOINT, _BALANCER, _CLUSTER),
)
#: Types with network interfaces, and the output that names their subnets.
_IN_SUBNET: Final = (
    (_BALANCER, "subnets"),
    (_CLUSTER, "vpcConfig.subnetIds"),
    (ENDPOINT, "subnetIds"),
)
#: Types with network interfaces, and the output that names their security groups.
_IN_GROUP: Final = (
    (_BALANCER, "securityGroups"),
    (_CLUSTER, "vpcConfig.securityGroupIds"),
    (_DATABASE, "vpcSecurityGroupIds"),
    (ENDPOINT, "securityGroupIds"),
    (_INSTANCE, "vpcSecurityGroupIds"),
)

_API: Final = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference"


def _dependency_violation(resource: StoredResource) -> Violation:
    return violation(
        "", f"DependencyViolation: {resource.name} ({resource.token}) uses it"
    )


@state_rule(
    "EC2-021",
    VPC,
    requires="A VPC that contains resources is not deleted.",
    source=f"{_API}/API_DeleteVpc.html",
    operations=("delete",),
    retry_until_timeout=True,
)
def vpc_in_use(_subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    for resource in view.in_scope(*_IN_VPC):
        home = resource.outputs.get("vpcId") or get(resource.outputs, "vpcConfig.vpcId")
        if home == view.identity:
            yield _dependency_violation(resource)


@state_rule(
    "EC2-022",
    SUBNET,
    requires="A subnet with network interfaces is not deleted.",
    source=f"{_API}/API_DeleteSubnet.html",
    operations=("delete",),
    retry_until_timeout=True,
)
def subnet_in_use(_subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    for token, path in _IN_SUBNET:
        for resource in view.in_scope(token):
            if view.identity in texts(resource.outputs, path):
                yield _dependency_violation(resource)
    for resource in view.in_scope(NAT, _INSTANCE):
        if resource.inputs.get("subnetId") == view.identity:
            yield _dependency_violation(resource)


@state_rule(
    "EC2-023",
    SECURITY_GROUP,
    requires="A security group in use is not deleted.",
    source=f"{_API}/API_DeleteSecurityGroup.html",
    operations=("delete",),
    retry_until_timeout=True,
)
def security_group_in_use(
    _subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    for token, path in _IN_GROUP:
        for resource in view.in_scope(token):
            if view.identity in texts(resource.outputs, path):
                yield _dependency_violation(resource)
    for rule in view.in_scope(*_RULES):
        other = rule.inputs.get("securityGroupId") != view.identity
        if other and rule.inputs.get("referencedSecurityGroupId") == view.identity:
            yield _dependency_violation(rule)


@state_rule(
    "EC2-024",
    GATEWAY,
    requires="An internet gateway is not detached while its VPC has public addresses.",
    source=f"{_API}/API_DetachInternetGateway.html",
    operations=("delete",),
    retry_until_timeout=True,
)
def internet_gateway_in_use(
    _subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    now = view.current(GATEWAY)
    vpc = text(now.inputs, "vpcId") if now else ""
    for resource in view.in_scope(_BALANCER, NAT):
        hidden = resource.outputs.get("internal") or (
            resource.outputs.get("connectivityType") == "private"
        )
        if vpc and not hidden and resource.outputs.get("vpcId") == vpc:
            yield violation(
                "",
                f"DependencyViolation: {resource.name} has public addresses in '{vpc}'",
            )


@state_rule(
    "EC2-025",
    ROUTE_TABLE,
    requires="A route table with associated subnets is not deleted.",
    source=f"{_API}/API_DeleteRouteTable.html",
    operations=("delete",),
    retry_until_timeout=True,
)
def route_table_in_use(
    _subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    for association in view.in_scope(ASSOCIATION):
        if association.inputs.get("routeTableId") == view.identity:
            yield _dependency_violation(association)
