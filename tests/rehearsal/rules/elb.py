"""Requests to elastic load balancing that are refused."""

from typing import Final

from operations.rehearsal.rules.acm import CERTIFICATE, VALIDATION
from operations.rehearsal.rules.elb import (
    BALANCER,
    LISTENER,
    RULE,
    TARGET_GROUP,
)
from operations.rehearsal.thing import Thing
from tests.rehearsal.rules.case import Case, thing, without

SUBNET: Final = "aws:ec2/subnet:Subnet"
GATEWAY: Final = "aws:ec2/internetGateway:InternetGateway"
GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"
ARN: Final = "arn:aws:acm:eu-west-1:111122223333:certificate/1"
TLS: Final = {
    "loadBalancerArn": "lb-1",
    "port": 443,
    "protocol": "HTTPS",
    "certificateArn": ARN,
    "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
}
OPEN: Final = {"subnets": ["a", "b"], "securityGroups": ["sg-1"]}
DUAL: Final = {**OPEN, "ipAddressType": "dualstack"}
CHECK: Final = {"interval": 10, "timeout": 5}
FORWARD: Final = {"type": "forward", "targetGroupArn": "tg-1"}
WEIGHED: Final = {"forward": {"targetGroups": [{"arn": "tg-1"}]}}
ATTACHED: Final = thing(GATEWAY, "igw", {"vpcId": "vpc-1"})
REQUESTED: Final = thing(CERTIFICATE, ARN, {"validationMethod": "DNS"}, arn=ARN)


def subnet(name: str, zone: str, *, ipv6: str = "2001:db8::/64") -> Thing:
    """Return a subnet of the network."""
    facts = {"availabilityZone": f"eu-west-1{zone}", "ipv6CidrBlock": ipv6}
    return thing(SUBNET, name, facts, vpcId="vpc-1")


def listener(balancer: str, identity: str = "l-9", **inputs: object) -> Thing:
    """Return a listener that forwards to the target group."""
    given = {"loadBalancerArn": balancer, "defaultActions": [FORWARD], **inputs}
    return thing(LISTENER, identity, given, arn=identity)


TWO: Final = (subnet("a", "a"), subnet("b", "b"))

CASES: Final = (
    Case(
        rule="ELB-001",
        token=TARGET_GROUP,
        refused={"name": "a" * 33},
        passes={"name": "a" * 32},
    ),
    Case(
        rule="ELB-001",
        token=BALANCER,
        refused={"name": "internal-alb"},
        passes={"name": "alb-internal"},
    ),
    Case(rule="ELB-002", token=BALANCER, refused={"subnets": ["a"]}, passes=OPEN),
    Case(
        rule="ELB-003",
        token=BALANCER,
        refused={"idleTimeout": 4001},
        passes={"idleTimeout": 4000},
    ),
    Case(
        rule="ELB-003",
        token=TARGET_GROUP,
        refused={"deregistrationDelay": 3601, "slowStart": 29},
        passes={"deregistrationDelay": 3600, "slowStart": 0},
    ),
    Case(
        rule="ELB-004",
        token=TARGET_GROUP,
        refused={"healthCheck": {**CHECK, "timeout": 10}},
        passes={"healthCheck": CHECK},
    ),
    Case(
        rule="ELB-005",
        token=LISTENER,
        refused=without(TLS, "certificateArn"),
        passes=TLS,
    ),
    Case(
        rule="ELB-005",
        token=LISTENER,
        refused={**TLS, "protocol": "HTTP"},
        passes={"protocol": "HTTP"},
    ),
    Case(
        rule="ELB-006",
        token=LISTENER,
        refused={**TLS, "sslPolicy": "ELBSecurityPolicy-TLS13-1-4-2021-06"},
        passes={**TLS, "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"},
    ),
    Case(
        rule="ELB-011",
        token=BALANCER,
        refused=OPEN,
        passes=OPEN,
        there=(subnet("a", "a"), subnet("b", "a")),
        passing=TWO,
    ),
    Case(
        rule="ELB-012",
        token=BALANCER,
        refused=OPEN,
        passes={**OPEN, "internal": True},
        there=TWO,
    ),
    Case(
        rule="ELB-012",
        token=BALANCER,
        refused=OPEN,
        passes=OPEN,
        there=(*TWO, thing(GATEWAY, "igw", {"vpcId": "vpc-2"})),
        passing=(*TWO, ATTACHED),
    ),
    Case(
        rule="ELB-013",
        token=BALANCER,
        refused=DUAL,
        passes=DUAL,
        there=(subnet("a", "a"), subnet("b", "b", ipv6="")),
        passing=TWO,
    ),
    Case(
        rule="ELB-014",
        token=BALANCER,
        refused=OPEN,
        passes=OPEN,
        there=(*TWO, thing(GROUP, "sg-1", {"vpcId": "vpc-2"})),
        passing=(*TWO, thing(GROUP, "sg-1", {"vpcId": "vpc-1"})),
    ),
    Case(
        rule="ELB-015",
        token=LISTENER,
        refused=TLS,
        passes=TLS,
        there=(REQUESTED,),
        passing=(REQUESTED, thing(VALIDATION, "v", {"certificateArn": ARN})),
    ),
    Case(
        rule="ELB-016",
        token=LISTENER,
        refused={"loadBalancerArn": "lb-1", "defaultActions": [FORWARD]},
        passes={"loadBalancerArn": "lb-1", "defaultActions": [FORWARD]},
        there=(listener("lb-2"),),
        passing=(listener("lb-1"),),
    ),
    Case(
        rule="ELB-016",
        token=RULE,
        refused={"listenerArn": "l-1", "actions": [WEIGHED]},
        passes={"listenerArn": "l-9", "actions": [WEIGHED]},
        there=(listener("lb-1", "l-1", defaultActions=[]), listener("lb-2")),
    ),
    Case(
        rule="ELB-017",
        token=LISTENER,
        refused=TLS,
        passes={**TLS, "port": 8443},
        there=(listener("lb-1", port=443),),
    ),
    Case(
        rule="ELB-017",
        token=RULE,
        refused={"listenerArn": "l-1", "priority": 10},
        passes={"listenerArn": "l-2", "priority": 10},
        there=(thing(RULE, "r", {"listenerArn": "l-1", "priority": 10}),),
    ),
    Case(
        rule="ELB-018",
        token=TARGET_GROUP,
        now=thing(TARGET_GROUP, "tg-1", arn="tg-1"),
        there=(listener("lb-1"),),
        passing=(listener("lb-1", defaultActions=[]),),
    ),
    Case(
        rule="NAM-001",
        token=BALANCER,
        refused={"name": "alb"},
        passes={"name": "alb-2"},
        there=(thing(BALANCER, "alb", name="alb"),),
        passing=(thing(BALANCER, "alb", place="us-east-1", name="alb-2"),),
    ),
    Case(
        rule="NAM-002",
        token=TARGET_GROUP,
        refused={"name": "api"},
        passes={"name": "web"},
        there=(thing(TARGET_GROUP, "tg", name="api"),),
    ),
)
