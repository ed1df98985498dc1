"""Cases of the rules of Elastic Load Balancing."""

from typing import Final

from offline_cloud.aws.acm.resources import CERTIFICATE
from offline_cloud.aws.acm.rules import VALIDATION
from offline_cloud.aws.elbv2.resources import LISTENER, TARGET_GROUP
from offline_cloud.aws.elbv2.resources import LOAD_BALANCER as BALANCER
from offline_cloud.aws.elbv2.rules import RULE
from offline_cloud.store import StoredResource
from tests.offline_cloud.rules.case import RuleCase, stored_resource, without

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
ATTACHED: Final = stored_resource(GATEWAY, "igw", {"vpcId": "vpc-1"})
REQUESTED: Final = stored_resource(
    CERTIFICATE, ARN, {"validationMethod": "DNS"}, arn=ARN
)


def subnet(name: str, zone: str, *, ipv6: str = "2001:db8::/64") -> StoredResource:
    """Return a subnet of the VPC."""
    facts = {"availabilityZone": f"eu-west-1{zone}", "ipv6CidrBlock": ipv6}
    return stored_resource(SUBNET, name, facts, vpcId="vpc-1")


def listener(balancer: str, identity: str = "l-9", **inputs: object) -> StoredResource:
    """Return a listener that forwards to the target group."""
    given = {"loadBalancerArn": balancer, "defaultActions": [FORWARD], **inputs}
    return stored_resource(LISTENER, identity, given, arn=identity)


TWO: Final = (subnet("a", "a"), subnet("b", "b"))

CASES: Final = (
    RuleCase(
        rule="ELB-001",
        token=TARGET_GROUP,
        rejected_inputs={"name": "a" * 33},
        passing_inputs={"name": "a" * 32},
    ),
    RuleCase(
        rule="ELB-001",
        token=BALANCER,
        rejected_inputs={"name": "internal-alb"},
        passing_inputs={"name": "alb-internal"},
    ),
    RuleCase(
        rule="ELB-002",
        token=BALANCER,
        rejected_inputs={"subnets": ["a"]},
        passing_inputs=OPEN,
    ),
    RuleCase(
        rule="ELB-003",
        token=BALANCER,
        rejected_inputs={"idleTimeout": 4001},
        passing_inputs={"idleTimeout": 4000},
    ),
    RuleCase(
        rule="ELB-003",
        token=TARGET_GROUP,
        rejected_inputs={"deregistrationDelay": 3601, "slowStart": 29},
        passing_inputs={"deregistrationDelay": 3600, "slowStart": 0},
    ),
    RuleCase(
        rule="ELB-004",
        token=TARGET_GROUP,
        rejected_inputs={"healthCheck": {**CHECK, "timeout": 10}},
        passing_inputs={"healthCheck": CHECK},
    ),
    RuleCase(
        rule="ELB-005",
        token=LISTENER,
        rejected_inputs=without(TLS, "certificateArn"),
        passing_inputs=TLS,
    ),
    RuleCase(
        rule="ELB-005",
        token=LISTENER,
        rejected_inputs={**TLS, "protocol": "HTTP"},
        passing_inputs={"protocol": "HTTP"},
    ),
    RuleCase(
        rule="ELB-006",
        token=LISTENER,
        rejected_inputs={**TLS, "sslPolicy": "ELBSecurityPolicy-TLS13-1-4-2021-06"},
        passing_inputs={
            **TLS,
            "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
        },
    ),
    RuleCase(
        rule="ELB-011",
        token=BALANCER,
        rejected_inputs=OPEN,
        passing_inputs=OPEN,
        existing=(subnet("a", "a"), subnet("b", "a")),
        passing_existing=TWO,
    ),
    RuleCase(
        rule="ELB-012",
        token=BALANCER,
        rejected_inputs=OPEN,
        passing_inputs={**OPEN, "internal": True},
        existing=TWO,
    ),
    RuleCase(
        rule="ELB-012",
        token=BALANCER,
        rejected_inputs=OPEN,
        passing_inputs=OPEN,
        existing=(*TWO, stored_resource(GATEWAY, "igw", {"vpcId": "vpc-2"})),
        passing_existing=(*TWO, ATTACHED),
    ),
    RuleCase(
        rule="ELB-013",
        token=BALANCER,
        rejected_inputs=DUAL,
        passing_inputs=DUAL,
        existing=(subnet("a", "a"), subnet("b", "b", ipv6="")),
        passing_existing=TWO,
    ),
    RuleCase(
        rule="ELB-014",
        token=BALANCER,
        rejected_inputs=OPEN,
        passing_inputs=OPEN,
        existing=(*TWO, stored_resource(GROUP, "sg-1", {"vpcId": "vpc-2"})),
        passing_existing=(*TWO, stored_resource(GROUP, "sg-1", {"vpcId": "vpc-1"})),
    ),
    RuleCase(
        rule="ELB-015",
        token=LISTENER,
        rejected_inputs=TLS,
        passing_inputs=TLS,
        existing=(REQUESTED,),
        passing_existing=(
            REQUESTED,
            stored_resource(VALIDATION, "v", {"certificateArn": ARN}),
        ),
    ),
    RuleCase(
        rule="ELB-016",
        token=LISTENER,
        rejected_inputs={"loadBalancerArn": "lb-1", "defaultActions": [FORWARD]},
        passing_inputs={"loadBalancerArn": "lb-1", "defaultActions": [FORWARD]},
        existing=(listener("lb-2"),),
        passing_existing=(listener("lb-1"),),
    ),
    RuleCase(
        rule="ELB-016",
        token=RULE,
        rejected_inputs={"listenerArn": "l-1", "actions": [WEIGHED]},
        passing_inputs={"listenerArn": "l-9", "actions": [WEIGHED]},
        existing=(listener("lb-1", "l-1", defaultActions=[]), listener("lb-2")),
    ),
    RuleCase(
        rule="ELB-017",
        token=LISTENER,
        rejected_inputs=TLS,
        passing_inputs={**TLS, "port": 8443},
        existing=(listener("lb-1", port=443),),
    ),
    RuleCase(
        rule="ELB-017",
        token=RULE,
        rejected_inputs={"listenerArn": "l-1", "priority": 10},
        passing_inputs={"listenerArn": "l-2", "priority": 10},
        existing=(stored_resource(RULE, "r", {"listenerArn": "l-1", "priority": 10}),),
    ),
    RuleCase(
        rule="ELB-018",
        token=TARGET_GROUP,
        current=stored_resource(TARGET_GROUP, "tg-1", arn="tg-1"),
        existing=(listener("lb-1"),),
        passing_existing=(listener("lb-1", defaultActions=[]),),
    ),
    RuleCase(
        rule="NAM-001",
        token=BALANCER,
        rejected_inputs={"name": "alb"},
        passing_inputs={"name": "alb-2"},
        existing=(stored_resource(BALANCER, "alb", name="alb"),),
        passing_existing=(
            stored_resource(BALANCER, "alb", scope="us-east-1", name="alb-2"),
        ),
    ),
    RuleCase(
        rule="NAM-002",
        token=TARGET_GROUP,
        rejected_inputs={"name": "api"},
        passing_inputs={"name": "web"},
        existing=(stored_resource(TARGET_GROUP, "tg", name="api"),),
    ),
)
