"""What EC2 does not delete while something else needs it: ``DependencyViolation``.

The provider tries for minutes, as interfaces of load balancers linger.
"""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.ec2 import GATEWAY, NAT, SUBNET, VPC
from operations.rehearsal.rules.routes import ASSOCIATION, EGRESS, TABLE
from operations.rehearsal.rules.rule import Rule, View, refusal, refuses_when
from operations.rehearsal.rules.values import at, text, texts
from operations.rehearsal.thing import Thing

GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"
_ENDPOINT: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"
_BALANCER: Final = "aws:lb/loadBalancer:LoadBalancer"
_CLUSTER: Final = "aws:eks/cluster:Cluster"
_DATABASE: Final = "aws:rds/instance:Instance"
_INSTANCE: Final = "aws:ec2/instance:Instance"
_RULES: Final = (
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
)
#: What keeps a VPC; an adopted default security group does not.
_IN_VPC: Final = (
    *(SUBNET, GATEWAY, EGRESS, NAT, TABLE, GROUP),
    *(_ENDPOINT, _BALANCER, _CLUSTER),
)
#: Where each type names the subnets that its network interfaces lie in.
_IN_SUBNET: Final = (
    (_BALANCER, "subnets"),
    (_CLUSTER, "vpcConfig.subnetIds"),
    (_ENDPOINT, "subnetIds"),
)
#: Where each type names the security groups of its network interfaces.
_IN_GROUP: Final = (
    (_BALANCER, "securityGroups"),
    (_CLUSTER, "vpcConfig.securityGroupIds"),
    (_DATABASE, "vpcSecurityGroupIds"),
    (_ENDPOINT, "securityGroupIds"),
    (_INSTANCE, "vpcSecurityGroupIds"),
)

_API: Final = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference"


def _violation(thing: Thing) -> Complaint:
    return refusal("", f"DependencyViolation: {thing.name} ({thing.token}) needs it")


def _vpc(_subject: Subject, view: View) -> Iterator[Complaint]:
    for thing in view.here(*_IN_VPC):
        home = thing.outputs.get("vpcId") or at(thing.outputs, "vpcConfig.vpcId")
        if home == view.identity:
            yield _violation(thing)


def _subnet(_subject: Subject, view: View) -> Iterator[Complaint]:
    for token, path in _IN_SUBNET:
        for thing in view.here(token):
            if view.identity in texts(thing.outputs, path):
                yield _violation(thing)
    for thing in view.here(NAT, _INSTANCE):
        if thing.inputs.get("subnetId") == view.identity:
            yield _violation(thing)


def _group(_subject: Subject, view: View) -> Iterator[Complaint]:
    for token, path in _IN_GROUP:
        for thing in view.here(token):
            if view.identity in texts(thing.outputs, path):
                yield _violation(thing)
    for rule in view.here(*_RULES):
        other = rule.inputs.get("securityGroupId") != view.identity
        if other and rule.inputs.get("referencedSecurityGroupId") == view.identity:
            yield _violation(rule)


def _gateway(_subject: Subject, view: View) -> Iterator[Complaint]:
    now = view.itself(GATEWAY)
    vpc = text(now.inputs, "vpcId") if now else ""
    for thing in view.here(_BALANCER, NAT):
        hidden = thing.outputs.get("internal") or (
            thing.outputs.get("connectivityType") == "private"
        )
        if vpc and not hidden and thing.outputs.get("vpcId") == vpc:
            yield refusal(
                "",
                f"DependencyViolation: {thing.name} has public addresses in '{vpc}'",
            )


def _table(_subject: Subject, view: View) -> Iterator[Complaint]:
    for association in view.here(ASSOCIATION):
        if association.inputs.get("routeTableId") == view.identity:
            yield _violation(association)


RULES: Final[tuple[Rule, ...]] = tuple(
    refuses_when(
        identity, says, check, token, source=f"{_API}/{page}", on="delete", patient=True
    )
    for identity, says, check, token, page in (
        (
            *("EC2-021", "A VPC with something in it is not deleted.", _vpc),
            *(VPC, "API_DeleteVpc.html"),
        ),
        (
            *("EC2-022", "A subnet with interfaces in it is not deleted.", _subnet),
            *(SUBNET, "API_DeleteSubnet.html"),
        ),
        (
            *("EC2-023", "A security group in use is not deleted.", _group),
            *(GROUP, "API_DeleteSecurityGroup.html"),
        ),
        (
            "EC2-024",
            "An internet gateway stays while its VPC has public addresses.",
            *(_gateway, GATEWAY, "API_DetachInternetGateway.html"),
        ),
        (
            *("EC2-025", "A route table with subnets is not deleted.", _table),
            *(TABLE, "API_DeleteRouteTable.html"),
        ),
    )
)
