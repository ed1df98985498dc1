"""What EC2 answers about networks: VPCs and subnets."""

from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue.amazon import (
    arn,
    forces_new,
    given,
    ipv6_network,
    numbered,
    tagged,
    zone_identifier,
)
from operations.rehearsal.catalogue.entry import Entry, Made, Reference

VPC: Final = "aws:ec2/vpc:Vpc"
SUBNET: Final = "aws:ec2/subnet:Subnet"

#: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
IN_VPC: Final = Reference(
    property="vpcId", token=VPC, attribute="id", refusal="InvalidVpcID.NotFound"
)

_vpc_id: Final = numbered("vpc")
_subnet_id: Final = numbered("subnet")


def _vpc(made: Made) -> Mapping[str, Any]:
    ipv6 = bool(made.inputs.get("assignGeneratedIpv6CidrBlock"))
    routes = numbered("rtb")(made)
    return tagged(
        made,
        arn=arn(made, "ec2", f"vpc/{_vpc_id(made)}"),
        assignGeneratedIpv6CidrBlock=False,
        defaultNetworkAclId=numbered("acl")(made),
        defaultRouteTableId=routes,
        defaultSecurityGroupId=numbered("sg")(made),
        dhcpOptionsId=f"dopt-0{made.hex(16, f'dopt {made.account} {made.region}')}",
        enableDnsHostnames=False,
        enableDnsSupport=True,
        enableNetworkAddressUsageMetrics=False,
        instanceTenancy="default",
        ipv6AssociationId=numbered("vpc-cidr-assoc")(made) if ipv6 else "",
        ipv6CidrBlock=ipv6_network(made) if ipv6 else "",
        ipv6CidrBlockNetworkBorderGroup=made.region if ipv6 else "",
        mainRouteTableId=routes,
        ownerId=made.account,
    )


def _subnet(made: Made) -> Mapping[str, Any]:
    zone = given(made, "availabilityZone", f"{made.region}a")
    ipv6 = bool(made.inputs.get("ipv6CidrBlock"))
    return tagged(
        made,
        arn=arn(made, "ec2", f"subnet/{_subnet_id(made)}"),
        assignIpv6AddressOnCreation=False,
        availabilityZone=zone,
        availabilityZoneId=zone_identifier(zone),
        enableDns64=False,
        enableResourceNameDnsARecordOnLaunch=False,
        enableResourceNameDnsAaaaRecordOnLaunch=False,
        ipv6CidrBlockAssociationId=numbered("subnet-cidr-assoc")(made) if ipv6 else "",
        ipv6Native=False,
        mapPublicIpOnLaunch=False,
        ownerId=made.account,
        privateDnsHostnameTypeOnLaunch="ip-name",
    )


_VPC_ENTRY: Final = Entry(
    token=VPC,
    identity=_vpc_id,
    computed=_vpc,
    replaces=forces_new(
        "ec2/vpc_.go", "cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"
    ),
)
_SUBNET_ENTRY: Final = Entry(
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

ENTRIES: tuple[Entry, ...] = (_VPC_ENTRY, _SUBNET_ENTRY)
