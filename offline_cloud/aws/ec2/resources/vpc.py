"""What EC2 answers about networks: VPCs and subnets."""

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


def _vpc(made: CreateContext) -> Mapping[str, Any]:
    ipv6 = bool(made.inputs.get("assignGeneratedIpv6CidrBlock"))
    routes = prefixed_id("rtb")(made)
    return tagged_outputs(
        made,
        arn=arn(made, "ec2", f"vpc/{_vpc_id(made)}"),
        assignGeneratedIpv6CidrBlock=False,
        defaultNetworkAclId=prefixed_id("acl")(made),
        defaultRouteTableId=routes,
        defaultSecurityGroupId=prefixed_id("sg")(made),
        dhcpOptionsId=f"dopt-0{made.hex(16, f'dopt {made.account} {made.region}')}",
        enableDnsHostnames=False,
        enableDnsSupport=True,
        enableNetworkAddressUsageMetrics=False,
        instanceTenancy="default",
        ipv6AssociationId=prefixed_id("vpc-cidr-assoc")(made) if ipv6 else "",
        ipv6CidrBlock=ipv6_network(made) if ipv6 else "",
        ipv6CidrBlockNetworkBorderGroup=made.region if ipv6 else "",
        mainRouteTableId=routes,
        ownerId=made.account,
    )


def _subnet(made: CreateContext) -> Mapping[str, Any]:
    zone = input_text(made, "availabilityZone", f"{made.region}a")
    ipv6 = bool(made.inputs.get("ipv6CidrBlock"))
    return tagged_outputs(
        made,
        arn=arn(made, "ec2", f"subnet/{_subnet_id(made)}"),
        assignIpv6AddressOnCreation=False,
        availabilityZone=zone,
        availabilityZoneId=zone_id(zone),
        enableDns64=False,
        enableResourceNameDnsARecordOnLaunch=False,
        enableResourceNameDnsAaaaRecordOnLaunch=False,
        ipv6CidrBlockAssociationId=prefixed_id("subnet-cidr-assoc")(made)
        if ipv6
        else "",
        ipv6Native=False,
        mapPublicIpOnLaunch=False,
        ownerId=made.account,
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
