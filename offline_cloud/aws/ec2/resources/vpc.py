"""Resource types of Amazon EC2: VPCs and subnets."""

from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import (
    arn,
    forces_new,
    input_text,
    ipv6_network,
    prefixed_id,
    tagged_outputs,
    zone_id,
)
from offline_cloud.resource_type import CreateContext, Reference, ResourceType

VPC: Final = "aws:ec2/vpc:Vpc"
SUBNET: Final = "aws:ec2/subnet:Subnet"

#: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
IN_VPC: Final = Reference(
    property="vpcId", token=VPC, attribute="id", error="InvalidVpcID.NotFound"
)

_vpc_id: Final = prefixed_id("vpc")
_subnet_id: Final = prefixed_id("subnet")


def _vpc(context: CreateContext) -> Mapping[str, Any]:
    ipv6 = bool(context.inputs.get("assignGeneratedIpv6CidrBlock"))
    routes = prefixed_id("rtb")(context)
    owner = f"{context.account} {context.region}"
    return tagged_outputs(
        context,
        arn=arn(context, "ec2", f"vpc/{_vpc_id(context)}"),
        assignGeneratedIpv6CidrBlock=False,
        defaultNetworkAclId=prefixed_id("acl")(context),
        defaultRouteTableId=routes,
        defaultSecurityGroupId=prefixed_id("sg")(context),
        dhcpOptionsId=f"dopt-0{context.hex(16, f'dopt {owner}')}",
        enableDnsHostnames=False,
        enableDnsSupport=True,
        enableNetworkAddressUsageMetrics=False,
        instanceTenancy="default",
        ipv6AssociationId=prefixed_id("vpc-cidr-assoc")(context) if ipv6 else "",
        ipv6CidrBlock=ipv6_network(context) if ipv6 else "",
        ipv6CidrBlockNetworkBorderGroup=context.region if ipv6 else "",
        mainRouteTableId=routes,
        ownerId=context.account,
    )


def _subnet(context: CreateContext) -> Mapping[str, Any]:
    zone = input_text(context, "availabilityZone", f"{context.region}a")
    ipv6 = bool(context.inputs.get("ipv6CidrBlock"))
    return tagged_outputs(
        context,
        arn=arn(context, "ec2", f"subnet/{_subnet_id(context)}"),
        assignIpv6AddressOnCreation=False,
        availabilityZone=zone,
        availabilityZoneId=zone_id(zone),
        enableDns64=False,
        enableResourceNameDnsARecordOnLaunch=False,
        enableResourceNameDnsAaaaRecordOnLaunch=False,
        ipv6CidrBlockAssociationId=prefixed_id("subnet-cidr-assoc")(context)
        if ipv6
        else "",
        ipv6Native=False,
        mapPublicIpOnLaunch=False,
        ownerId=context.account,
        privateDnsHostnameTypeOnLaunch="ip-name",
    )


_VPC_ENTRY: Final = ResourceType(
    token=VPC,
    identity=_vpc_id,
    computed=_vpc,
    replaces=forces_new(
        "ec2/vpc_.go", "cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"
    ),
)
_SUBNET_ENTRY: Final = ResourceType(
    token=SUBNET,
    identity=_subnet_id,
    computed=_subnet,
    replaces=forces_new(
        "ec2/vpc_subnet.go",
        *("availabilityZone", "availabilityZoneId", "cidrBlock"),
        *("ipv4IpamPoolId", "ipv4NetmaskLength", "ipv6IpamPoolId", "ipv6Native"),
        *("ipv6NetmaskLength", "outpostArn", "vpcId"),
    ),
    references=(IN_VPC,),
)

RESOURCE_TYPES: tuple[ResourceType, ...] = (_VPC_ENTRY, _SUBNET_ENTRY)
