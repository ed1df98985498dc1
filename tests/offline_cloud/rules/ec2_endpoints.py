"""Cases of the rules about VPC endpoints and Elastic IPs."""

import json
from typing import Final

from offline_cloud.aws.ec2.resources.endpoints import ENDPOINT
from offline_cloud.aws.ec2.resources.internet_and_nat import ADDRESS
from offline_cloud.aws.ec2.resources.vpc import SUBNET, VPC
from offline_cloud.aws.ec2.rules.vpc import NAT
from offline_cloud.store import StoredResource
from tests.offline_cloud.rules.case import RuleCase, Values, stored_resource

GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"
S3: Final = {"serviceName": "com.amazonaws.eu-west-1.s3", "vpcId": "vpc-1"}
KMS: Final = {
    "serviceName": "com.amazonaws.eu-west-1.kms",
    "vpcId": "vpc-1",
    "vpcEndpointType": "Interface",
}
NAMED: Final = {**KMS, "privateDnsEnabled": True}
ALLOW: Final = {"Effect": "Allow", "Action": "*", "Resource": "*"}
ZONAL: Final = {"subnetId": "subnet-1", "allocationId": "eipalloc-1"}
HELD: Final = stored_resource(ADDRESS, "eipalloc-1", allocationId="eipalloc-1")


def policy(**more: object) -> str:
    """Return the policy of an endpoint."""
    return json.dumps({"Version": "2012-10-17", "Statement": {**ALLOW, **more}})


def network(**dns: bool) -> StoredResource:
    """Return a VPC with or without DNS resolution."""
    return stored_resource(VPC, "vpc-1", dns)


def subnet(name: str, letter: str, vpc: str = "vpc-1") -> StoredResource:
    """Return a subnet in a zone."""
    return stored_resource(
        SUBNET, name, {"vpcId": vpc}, availabilityZone=f"eu-west-1{letter}"
    )


def inputs(token: str, rule: str, *pairs: tuple[Values, Values]) -> list[RuleCase]:
    """Return the cases of a rule about inputs only."""
    return [
        RuleCase(rule=rule, token=token, rejected_inputs=refused, passing_inputs=passes)
        for refused, passes in pairs
    ]


CASES: Final = (
    *inputs(
        ENDPOINT,
        "END-001",
        ({**S3, "subnetIds": ["subnet-1"]}, {**S3, "routeTableIds": ["rtb-1"]}),
        ({**KMS, "routeTableIds": ["rtb-1"]}, {**KMS, "subnetIds": ["subnet-1"]}),
        ({**S3, "privateDnsEnabled": True}, {**S3, "privateDnsEnabled": False}),
    ),
    *inputs(
        ENDPOINT,
        "END-002",
        ({**KMS, "serviceName": "com.amazonaws.us-east-1.kms"}, KMS),
        ({**KMS, "vpcEndpointType": "Gateway"}, S3),
        (
            {**KMS, "serviceName": "com.amazonaws.eu-west-1.secretmanager"},
            {**KMS, "serviceName": "com.amazonaws.eu-west-1.secretsmanager"},
        ),
        (
            {**KMS, "serviceName": "com.amazonaws.us-east-1.kms"},
            {
                **KMS,
                "serviceName": "com.amazonaws.us-east-1.kms",
                "serviceRegion": "us-east-1",
            },
        ),
    ),
    *inputs(
        ENDPOINT,
        "END-003",
        ({"policy": policy()}, {"policy": policy(Principal="*")}),
        (
            {"policy": policy(Principal="*", Sid="a" * 20400)},
            {"policy": policy(Principal="*", Sid="a" * 20300)},
        ),
    ),
    RuleCase(
        rule="END-011",
        token=ENDPOINT,
        rejected_inputs=NAMED,
        passing_inputs=KMS,
        existing=(stored_resource(ENDPOINT, "vpce-1", NAMED),),
    ),
    *(
        RuleCase(
            rule="END-011",
            token=ENDPOINT,
            rejected_inputs=NAMED,
            passing_inputs=NAMED,
            existing=(stored_resource(ENDPOINT, "vpce-1", NAMED),),
            passing_existing=(stored_resource(ENDPOINT, "vpce-1", {**NAMED, **other}),),
        )
        for other in (
            {"vpcId": "vpc-2"},
            {"serviceName": "com.amazonaws.eu-west-1.ec2"},
        )
    ),
    RuleCase(
        rule="END-012",
        token=ENDPOINT,
        rejected_inputs={**S3, "routeTableIds": ["rtb-1", "rtb-2"]},
        passing_inputs={**S3, "routeTableIds": ["rtb-2"]},
        existing=(
            stored_resource(ENDPOINT, "vpce-1", {**S3, "routeTableIds": ["rtb-1"]}),
        ),
    ),
    *(
        RuleCase(
            rule="END-013",
            token=ENDPOINT,
            rejected_inputs=NAMED,
            passing_inputs=NAMED,
            existing=(deaf,),
            passing_existing=(network(enableDnsSupport=True, enableDnsHostnames=True),),
        )
        for deaf in (
            network(),
            network(enableDnsSupport=False, enableDnsHostnames=True),
        )
    ),
    RuleCase(
        rule="END-013",
        token=ENDPOINT,
        rejected_inputs=NAMED,
        passing_inputs=KMS,
        existing=(network(),),
    ),
    RuleCase(
        rule="END-014",
        token=ENDPOINT,
        rejected_inputs={**KMS, "subnetIds": ["one", "two"]},
        passing_inputs={**KMS, "subnetIds": ["one", "two"]},
        existing=(subnet("one", "a"), subnet("two", "a")),
        passing_existing=(subnet("one", "a"), subnet("two", "b"), subnet("three", "a")),
    ),
    RuleCase(
        rule="END-015",
        token=ENDPOINT,
        rejected_inputs={**KMS, "subnetIds": ["one"]},
        passing_inputs={**KMS, "subnetIds": ["one"]},
        existing=(subnet("one", "a", "vpc-2"),),
        passing_existing=(subnet("one", "a"), subnet("two", "a", "vpc-2")),
    ),
    RuleCase(
        rule="END-015",
        token=ENDPOINT,
        rejected_inputs={**KMS, "securityGroupIds": ["sg-1"]},
        passing_inputs={**KMS, "securityGroupIds": ["sg-1"]},
        existing=(stored_resource(GROUP, "sg-1", {"vpcId": "vpc-2"}),),
        passing_existing=(stored_resource(GROUP, "sg-1", {"vpcId": "vpc-1"}),),
    ),
    RuleCase(
        rule="EC2-006",
        token=NAT,
        rejected_inputs=ZONAL,
        passing_inputs={**ZONAL, "allocationId": "eipalloc-2"},
        existing=(stored_resource(NAT, "nat-1", ZONAL),),
    ),
    RuleCase(
        rule="EC2-006",
        token=NAT,
        rejected_inputs={**ZONAL, "allocationId": "eipalloc-2"},
        passing_inputs=ZONAL,
        existing=(
            stored_resource(NAT, "nat-1", {"secondaryAllocationIds": ["eipalloc-2"]}),
        ),
    ),
    RuleCase(
        rule="EC2-026",
        token=ADDRESS,
        current=HELD,
        existing=(stored_resource(NAT, "nat-1", ZONAL),),
        passing_existing=(
            stored_resource(NAT, "nat-1", {**ZONAL, "allocationId": "eipalloc-2"}),
        ),
    ),
)
