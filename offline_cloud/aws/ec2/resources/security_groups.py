"""Resource types of Amazon EC2: security groups and their rules."""

from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import (
    arn,
    forces_new,
    input_text,
    name_or_generated,
    prefixed_id,
    tagged_outputs,
)
from offline_cloud.aws.ec2.resources.vpc import IN_VPC, VPC
from offline_cloud.resource_type import CreateContext, ResourceType

SECURITY_GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"


def _group(context: CreateContext) -> Mapping[str, Any]:
    return tagged_outputs(
        context,
        arn=arn(context, "ec2", f"security-group/{prefixed_id('sg')(context)}"),
        description="Managed by Pulumi",
        egress=[],
        ingress=[],
        name=name_or_generated(context),
        namePrefix="",
        ownerId=context.account,
        revokeRulesOnDelete=False,
    )


def _default_id(context: CreateContext) -> str:
    # The VPC already has this group; the resource adopts it.
    vpc = context.store.find_outputs(VPC, "id", input_text(context, "vpcId"))
    return str(vpc["defaultSecurityGroupId"]) if vpc else prefixed_id("sg")(context)


def _default_group(context: CreateContext) -> Mapping[str, Any]:
    return tagged_outputs(
        context,
        arn=arn(context, "ec2", f"security-group/{_default_id(context)}"),
        description="default VPC security group",
        egress=[],
        ingress=[],
        name="default",
        namePrefix="",
        ownerId=context.account,
        revokeRulesOnDelete=False,
    )


def _rule(context: CreateContext) -> Mapping[str, Any]:
    identity = prefixed_id("sgr")(context)
    return tagged_outputs(
        context,
        arn=arn(context, "ec2", f"security-group-rule/{identity}"),
        securityGroupRuleId=identity,
    )


def _rule_entry(direction: str) -> ResourceType:
    return ResourceType(
        token=f"aws:vpc/securityGroup{direction}Rule:SecurityGroup{direction}Rule",
        identity=prefixed_id("sgr"),
        computed=_rule,
        replaces=forces_new(
            f"ec2/vpc_security_group_{direction.lower()}_rule.go", "securityGroupId"
        ),
    )


RESOURCE_TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        token=SECURITY_GROUP,
        identity=prefixed_id("sg"),
        computed=_group,
        replaces=forces_new(
            "ec2/vpc_security_group.go", "description", "name", "namePrefix", "vpcId"
        ),
        autoname="name",
        references=(IN_VPC,),
    ),
    ResourceType(
        token="aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        identity=_default_id,
        computed=_default_group,
        replaces=forces_new("ec2/vpc_default_security_group.go", "vpcId"),
        references=(IN_VPC,),
    ),
    _rule_entry("Ingress"),
    _rule_entry("Egress"),
)
