"""What EC2 answers about security groups and their rules."""

from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue.amazon import (
    arn,
    forces_new,
    given,
    named,
    numbered,
    tagged,
)
from operations.rehearsal.catalogue.entry import Entry, Made
from operations.rehearsal.catalogue.network import IN_VPC, VPC

SECURITY_GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"


def _group(made: Made) -> Mapping[str, Any]:
    return tagged(
        made,
        arn=arn(made, "ec2", f"security-group/{numbered('sg')(made)}"),
        description="Managed by Pulumi",
        egress=[],
        ingress=[],
        name=named(made),
        namePrefix="",
        ownerId=made.account,
        revokeRulesOnDelete=False,
    )


def _default_id(made: Made) -> str:
    # The group exists since its VPC does; the resource only adopts it.
    vpc = made.cloud.find(VPC, "id", given(made, "vpcId"))
    return str(vpc["defaultSecurityGroupId"]) if vpc else numbered("sg")(made)


def _default_group(made: Made) -> Mapping[str, Any]:
    return tagged(
        made,
        arn=arn(made, "ec2", f"security-group/{_default_id(made)}"),
        description="default VPC security group",
        egress=[],
        ingress=[],
        name="default",
        namePrefix="",
        ownerId=made.account,
        revokeRulesOnDelete=False,
    )


def _rule(made: Made) -> Mapping[str, Any]:
    identity = numbered("sgr")(made)
    return tagged(
        made,
        arn=arn(made, "ec2", f"security-group-rule/{identity}"),
        securityGroupRuleId=identity,
    )


def _rule_entry(direction: str) -> Entry:
    return Entry(
        token=f"aws:vpc/securityGroup{direction}Rule:SecurityGroup{direction}Rule",
        identity=numbered("sgr"),
        computed=_rule,
        replaces=forces_new(
            f"ec2/vpc_security_group_{direction.lower()}_rule.go", "securityGroupId"
        ),
    )


ENTRIES: tuple[Entry, ...] = (
    Entry(
        token=SECURITY_GROUP,
        identity=numbered("sg"),
        computed=_group,
        replaces=forces_new(
            "ec2/vpc_security_group.go", "description", "name", "namePrefix", "vpcId"
        ),
        autoname="name",
        references=(IN_VPC,),
    ),
    Entry(
        token="aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        identity=_default_id,
        computed=_default_group,
        replaces=forces_new("ec2/vpc_default_security_group.go", "vpcId"),
        references=(IN_VPC,),
    ),
    _rule_entry("Ingress"),
    _rule_entry("Egress"),
)
