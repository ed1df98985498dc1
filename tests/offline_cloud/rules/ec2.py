"""Requests to EC2 that are refused."""

from typing import Final

from offline_cloud.aws.ec2.resources.routes import ROUTE_TABLE as TABLE
from offline_cloud.aws.ec2.resources.security_groups import SECURITY_GROUP as GROUP
from offline_cloud.aws.ec2.resources.vpc import SUBNET, VPC
from offline_cloud.aws.ec2.rules.routes import ASSOCIATION, EGRESS, ROUTE
from offline_cloud.aws.ec2.rules.vpc import GATEWAY, NAT
from offline_cloud.store import StoredResource
from tests.offline_cloud.rules.case import RuleCase, Values, thing

BALANCER: Final = "aws:lb/loadBalancer:LoadBalancer"
ENDPOINT: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"
DATABASE: Final = "aws:rds/instance:Instance"
RULE: Final = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
IN_VPC: Final = {"vpcId": "vpc-1"}
ELSEWHERE: Final = {"vpcId": "vpc-2"}
REGIONAL: Final = {**IN_VPC, "availabilityMode": "regional"}
NETWORK: Final = thing(
    VPC, "vpc-1", {"cidrBlock": "10.0.0.0/16"}, ipv6CidrBlock="2001:db8:0:100::/56"
)
HOME: Final = thing(TABLE, "rtb-1", IN_VPC, id="rtb-1")
DEFAULT: Final = {"routeTableId": "rtb-1", "destinationCidrBlock": "0.0.0.0/0"}


def subnet(block: str, **more: object) -> Values:
    """Return the inputs of a subnet."""
    return {**IN_VPC, "cidrBlock": block, **more}


def gone(token: str, identity: str, **inputs: object) -> StoredResource:
    """Return what is to be deleted."""
    return thing(token, identity, inputs)


CASES: Final = (
    RuleCase(
        rule="EC2-001",
        token=VPC,
        refused={"cidrBlock": "10.0.0.0/8"},
        passes={"cidrBlock": "10.0.0.0/16"},
    ),
    RuleCase(
        rule="EC2-002",
        token=SUBNET,
        refused=subnet("10.1.0.0/24"),
        passes=subnet("10.0.1.0/24"),
        existing=(NETWORK,),
    ),
    RuleCase(
        rule="EC2-002",
        token=SUBNET,
        refused=subnet("10.0.1.0/24", ipv6CidrBlock="2001:db8:0:200::/64"),
        passes=subnet("10.0.1.0/24", ipv6CidrBlock="2001:db8:0:1ff::/64"),
        existing=(NETWORK,),
    ),
    RuleCase(
        rule="EC2-003",
        token=SUBNET,
        refused=subnet("10.0.1.128/25"),
        passes=subnet("10.0.2.0/25"),
        existing=(thing(SUBNET, "a", subnet("10.0.1.0/24")),),
    ),
    RuleCase(
        rule="EC2-004",
        token=NAT,
        refused={**REGIONAL, "subnetId": "subnet-1"},
        passes=REGIONAL,
    ),
    RuleCase(
        rule="EC2-004",
        token=NAT,
        refused={"subnetId": "subnet-1"},
        passes={"subnetId": "subnet-1", "allocationId": "eipalloc-1"},
    ),
    RuleCase(
        rule="EC2-005",
        token=NAT,
        refused=REGIONAL,
        passes=REGIONAL,
        existing=(thing(GATEWAY, "igw", ELSEWHERE),),
        passing_existing=(thing(GATEWAY, "igw", IN_VPC),),
    ),
    RuleCase(
        rule="EC2-011",
        token=ROUTE,
        refused={**DEFAULT, "gatewayId": "igw"},
        passes={**DEFAULT, "gatewayId": "igw"},
        existing=(HOME, thing(GATEWAY, "igw", ELSEWHERE)),
        passing_existing=(HOME, thing(GATEWAY, "igw", IN_VPC)),
    ),
    RuleCase(
        rule="EC2-011",
        token=ROUTE,
        refused={**DEFAULT, "egressOnlyGatewayId": "eigw"},
        passes={**DEFAULT, "egressOnlyGatewayId": "eigw"},
        existing=(HOME, thing(EGRESS, "eigw", ELSEWHERE)),
        passing_existing=(HOME, thing(EGRESS, "eigw", IN_VPC)),
    ),
    RuleCase(
        rule="EC2-012",
        token=ROUTE,
        refused=DEFAULT,
        passes={**DEFAULT, "destinationCidrBlock": "192.0.2.0/24"},
        existing=(thing(ROUTE, "r-1", DEFAULT),),
    ),
    RuleCase(
        rule="EC2-013",
        token=ASSOCIATION,
        refused={"subnetId": "a", "routeTableId": "rtb-2"},
        passes={"subnetId": "b", "routeTableId": "rtb-1"},
        existing=(thing(ASSOCIATION, "x", {"subnetId": "a", "routeTableId": "rtb-1"}),),
    ),
    RuleCase(
        rule="EC2-014",
        token=GATEWAY,
        refused=IN_VPC,
        passes=ELSEWHERE,
        existing=(thing(GATEWAY, "igw", IN_VPC),),
    ),
    *(
        RuleCase(
            rule="EC2-021",
            token=VPC,
            current=NETWORK,
            existing=(thing(token, "x", vpcId="vpc-1"),),
            passing_existing=(thing(token, "x", vpcId="vpc-2"),),
        )
        for token in (SUBNET, GATEWAY, BALANCER, GROUP, ENDPOINT, TABLE)
    ),
    *(
        RuleCase(
            rule="EC2-022",
            token=SUBNET,
            current=gone(SUBNET, "a"),
            existing=(thing(token, "x", {path: here}),),
            passing_existing=(thing(token, "x", {path: there}),),
        )
        for token, path, here, there in (
            (BALANCER, "subnets", ["a", "b"], ["b", "c"]),
            (ENDPOINT, "subnetIds", ["a"], ["b"]),
            (NAT, "subnetId", "a", "b"),
            (
                *("aws:eks/cluster:Cluster", "vpcConfig"),
                *({"subnetIds": ["a"]}, {"subnetIds": ["b"]}),
            ),
        )
    ),
    *(
        RuleCase(
            rule="EC2-023",
            token=GROUP,
            current=gone(GROUP, "sg-1"),
            existing=(thing(token, "x", here),),
            passing_existing=(thing(token, "x", there),),
        )
        for token, here, there in (
            (BALANCER, {"securityGroups": ["sg-1"]}, {"securityGroups": ["sg-2"]}),
            (DATABASE, {"vpcSecurityGroupIds": ["sg-1"]}, {}),
            (
                RULE,
                {"securityGroupId": "sg-2", "referencedSecurityGroupId": "sg-1"},
                {"securityGroupId": "sg-1", "referencedSecurityGroupId": "sg-1"},
            ),
        )
    ),
    RuleCase(
        rule="EC2-024",
        token=GATEWAY,
        current=gone(GATEWAY, "igw", **IN_VPC),
        existing=(thing(BALANCER, "alb", vpcId="vpc-1", internal=False),),
        passing_existing=(thing(BALANCER, "alb", vpcId="vpc-1", internal=True),),
    ),
    RuleCase(
        rule="EC2-025",
        token=TABLE,
        current=gone(TABLE, "rtb-1"),
        existing=(thing(ASSOCIATION, "x", {"routeTableId": "rtb-1"}),),
        passing_existing=(thing(ASSOCIATION, "x", {"routeTableId": "rtb-2"}),),
    ),
    RuleCase(
        rule="NAM-007",
        token=GROUP,
        refused={"name": "guard", **IN_VPC},
        passes={"name": "guard", **ELSEWHERE},
        existing=(thing(GROUP, "sg-1", {"name": "guard", **IN_VPC}),),
    ),
)
