"""Cases of the rules of EC2."""

from typing import Final

from offline_cloud.aws.ec2.resources.routes import ROUTE_TABLE as TABLE
from offline_cloud.aws.ec2.resources.security_groups import SECURITY_GROUP as GROUP
from offline_cloud.aws.ec2.resources.vpc import SUBNET, VPC
from offline_cloud.aws.ec2.rules.routes import ASSOCIATION, EGRESS, ROUTE
from offline_cloud.aws.ec2.rules.vpc import GATEWAY, NAT
from offline_cloud.store import StoredResource
from tests.offline_cloud.rules.case import RuleCase, Values, stored_resource

BALANCER: Final = "aws:lb/loadBalancer:LoadBalancer"
ENDPOINT: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"
DATABASE: Final = "aws:rds/instance:Instance"
RULE: Final = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
IN_VPC: Final = {"vpcId": "vpc-1"}
ELSEWHERE: Final = {"vpcId": "vpc-2"}
REGIONAL: Final = {**IN_VPC, "availabilityMode": "regional"}
NETWORK: Final = stored_resource(
    VPC, "vpc-1", {"cidrBlock": "10.0.0.0/16"}, ipv6CidrBlock="2001:db8:0:100::/56"
)
HOME: Final = stored_resource(TABLE, "rtb-1", IN_VPC, id="rtb-1")
DEFAULT: Final = {"routeTableId": "rtb-1", "destinationCidrBlock": "0.0.0.0/0"}


def subnet(block: str, **more: object) -> Values:
    """Return the inputs of a subnet."""
    return {**IN_VPC, "cidrBlock": block, **more}


def gone(token: str, identity: str, **inputs: object) -> StoredResource:
    """Return the resource to delete."""
    return stored_resource(token, identity, inputs)


CASES: Final = (
    RuleCase(
        rule="EC2-001",
        token=VPC,
        rejected_inputs={"cidrBlock": "10.0.0.0/8"},
        passing_inputs={"cidrBlock": "10.0.0.0/16"},
    ),
    RuleCase(
        rule="EC2-002",
        token=SUBNET,
        rejected_inputs=subnet("10.1.0.0/24"),
        passing_inputs=subnet("10.0.1.0/24"),
        existing=(NETWORK,),
    ),
    RuleCase(
        rule="EC2-002",
        token=SUBNET,
        rejected_inputs=subnet("10.0.1.0/24", ipv6CidrBlock="2001:db8:0:200::/64"),
        passing_inputs=subnet("10.0.1.0/24", ipv6CidrBlock="2001:db8:0:1ff::/64"),
        existing=(NETWORK,),
    ),
    RuleCase(
        rule="EC2-003",
        token=SUBNET,
        rejected_inputs=subnet("10.0.1.128/25"),
        passing_inputs=subnet("10.0.2.0/25"),
        existing=(stored_resource(SUBNET, "a", subnet("10.0.1.0/24")),),
    ),
    RuleCase(
        rule="EC2-004",
        token=NAT,
        rejected_inputs={**REGIONAL, "subnetId": "subnet-1"},
        passing_inputs=REGIONAL,
    ),
    RuleCase(
        rule="EC2-004",
        token=NAT,
        rejected_inputs={"subnetId": "subnet-1"},
        passing_inputs={"subnetId": "subnet-1", "allocationId": "eipalloc-1"},
    ),
    RuleCase(
        rule="EC2-005",
        token=NAT,
        rejected_inputs=REGIONAL,
        passing_inputs=REGIONAL,
        existing=(stored_resource(GATEWAY, "igw", ELSEWHERE),),
        passing_existing=(stored_resource(GATEWAY, "igw", IN_VPC),),
    ),
    RuleCase(
        rule="EC2-011",
        token=ROUTE,
        rejected_inputs={**DEFAULT, "gatewayId": "igw"},
        passing_inputs={**DEFAULT, "gatewayId": "igw"},
        existing=(HOME, stored_resource(GATEWAY, "igw", ELSEWHERE)),
        passing_existing=(HOME, stored_resource(GATEWAY, "igw", IN_VPC)),
    ),
    RuleCase(
        rule="EC2-011",
        token=ROUTE,
        rejected_inputs={**DEFAULT, "egressOnlyGatewayId": "eigw"},
        passing_inputs={**DEFAULT, "egressOnlyGatewayId": "eigw"},
        existing=(HOME, stored_resource(EGRESS, "eigw", ELSEWHERE)),
        passing_existing=(HOME, stored_resource(EGRESS, "eigw", IN_VPC)),
    ),
    RuleCase(
        rule="EC2-012",
        token=ROUTE,
        rejected_inputs=DEFAULT,
        passing_inputs={**DEFAULT, "destinationCidrBlock": "192.0.2.0/24"},
        existing=(stored_resource(ROUTE, "r-1", DEFAULT),),
    ),
    RuleCase(
        rule="EC2-013",
        token=ASSOCIATION,
        rejected_inputs={"subnetId": "a", "routeTableId": "rtb-2"},
        passing_inputs={"subnetId": "b", "routeTableId": "rtb-1"},
        existing=(
            stored_resource(
                ASSOCIATION, "x", {"subnetId": "a", "routeTableId": "rtb-1"}
            ),
        ),
    ),
    RuleCase(
        rule="EC2-014",
        token=GATEWAY,
        rejected_inputs=IN_VPC,
        passing_inputs=ELSEWHERE,
        existing=(stored_resource(GATEWAY, "igw", IN_VPC),),
    ),
    *(
        RuleCase(
            rule="EC2-021",
            token=VPC,
            current=NETWORK,
            existing=(stored_resource(token, "x", vpcId="vpc-1"),),
            passing_existing=(stored_resource(token, "x", vpcId="vpc-2"),),
        )
        for token in (SUBNET, GATEWAY, BALANCER, GROUP, ENDPOINT, TABLE)
    ),
    *(
        RuleCase(
            rule="EC2-022",
            token=SUBNET,
            current=gone(SUBNET, "a"),
            existing=(stored_resource(token, "x", {path: here}),),
            passing_existing=(stored_resource(token, "x", {path: there}),),
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
            existing=(stored_resource(token, "x", here),),
            passing_existing=(stored_resource(token, "x", there),),
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
        existing=(stored_resource(BALANCER, "alb", vpcId="vpc-1", internal=False),),
        passing_existing=(
            stored_resource(BALANCER, "alb", vpcId="vpc-1", internal=True),
        ),
    ),
    RuleCase(
        rule="EC2-025",
        token=TABLE,
        current=gone(TABLE, "rtb-1"),
        existing=(stored_resource(ASSOCIATION, "x", {"routeTableId": "rtb-1"}),),
        passing_existing=(
            stored_resource(ASSOCIATION, "x", {"routeTableId": "rtb-2"}),
        ),
    ),
    RuleCase(
        rule="NAM-007",
        token=GROUP,
        rejected_inputs={"name": "guard", **IN_VPC},
        passing_inputs={"name": "guard", **ELSEWHERE},
        existing=(stored_resource(GROUP, "sg-1", {"name": "guard", **IN_VPC}),),
    ),
)
