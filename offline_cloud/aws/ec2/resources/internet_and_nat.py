"""Resource types of Amazon EC2: internet gateways, NAT gateways, Elastic IPs."""

import ipaddress
from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import (
    arn,
    forces_new,
    input_text,
    prefixed_id,
    tagged_outputs,
)
from offline_cloud.aws.ec2.resources.vpc import IN_VPC, SUBNET
from offline_cloud.resource_type import CreateContext, Reference, ResourceType

ADDRESS: Final = "aws:ec2/eip:Eip"

_IN_SUBNET: Final = Reference(
    property="subnetId",
    token=SUBNET,
    attribute="id",
    error="InvalidSubnetID.NotFound",
)

_gateway_id: Final = prefixed_id("igw")


def _internet_gateway(context: CreateContext) -> Mapping[str, Any]:
    return tagged_outputs(
        context,
        arn=arn(context, "ec2", f"internet-gateway/{_gateway_id(context)}"),
        ownerId=context.account,
    )


def _nat(context: CreateContext) -> Mapping[str, Any]:
    # A regional NAT gateway has no address, interface or subnet.
    # https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
    regional = context.inputs.get("availabilityMode") == "regional"
    automatic = "enabled" if regional else ""
    taken = context.store.find_outputs(
        ADDRESS, "allocationId", input_text(context, "allocationId")
    )
    home = context.store.find_outputs(SUBNET, "id", input_text(context, "subnetId"))
    return tagged_outputs(
        context,
        associationId="" if regional else prefixed_id("eipassoc")(context),
        autoProvisionZones=automatic,
        autoScalingIps=automatic,
        availabilityMode="zonal",
        connectivityType="public",
        networkInterfaceId="" if regional else prefixed_id("eni")(context),
        privateIp="" if regional else _first_address(home),
        publicIp=str(taken["publicIp"]) if taken else "",
        regionalNatGatewayAddresses=[],
        regionalNatGatewayAutoMode=automatic,
        routeTableId=prefixed_id("rtb")(context) if regional else "",
        vpcId=str(home["vpcId"]) if home else "",
    )


def _first_address(subnet: Mapping[str, Any] | None) -> str:
    # The first four addresses of a subnet are reserved.
    # https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
    block = str((subnet or {}).get("cidrBlock") or "10.0.0.0/24")
    return str(ipaddress.IPv4Network(block)[4])


def _address(context: CreateContext) -> Mapping[str, Any]:
    # Documentation addresses (RFC 5737), which belong to no host.
    address = f"203.0.113.{int(context.hex(4, 'address'), 16) % 254 + 1}"
    dashed = address.replace(".", "-")
    home = context.region == "us-east-1"
    domain = "compute-1" if home else f"{context.region}.compute"
    allocation = prefixed_id("eipalloc")(context)
    return tagged_outputs(
        context,
        allocationId=allocation,
        arn=arn(context, "ec2", f"elastic-ip/{allocation}"),
        associationId="",
        carrierIp="",
        customerOwnedIp="",
        domain="vpc",
        networkBorderGroup=context.region,
        privateDns="",
        privateIp="",
        ptrRecord="",
        publicDns=f"ec2-{dashed}.{domain}.amazonaws.com",
        publicIp=address,
        publicIpv4Pool="amazon",
    )


_NAT_ENTRY: Final = ResourceType(
    token="aws:ec2/natGateway:NatGateway",
    identity=prefixed_id("nat"),
    computed=_nat,
    replaces=forces_new(
        "ec2/vpc_nat_gateway.go",
        *("allocationId", "availabilityMode", "connectivityType"),
        *("privateIp", "subnetId", "vpcId"),
    ),
    references=(
        IN_VPC,
        _IN_SUBNET,
        Reference(
            property="allocationId",
            token=ADDRESS,
            attribute="allocationId",
            error="InvalidAllocationID.NotFound",
        ),
    ),
)

RESOURCE_TYPES: tuple[ResourceType, ...] = (
    _NAT_ENTRY,
    ResourceType(
        token="aws:ec2/internetGateway:InternetGateway",
        identity=_gateway_id,
        computed=_internet_gateway,
        replaces=forces_new("ec2/vpc_internet_gateway.go"),
        references=(IN_VPC,),
    ),
    ResourceType(
        token="aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
        identity=prefixed_id("eigw"),
        computed=tagged_outputs,
        replaces=forces_new("ec2/vpc_egress_only_internet_gateway.go", "vpcId"),
        references=(IN_VPC,),
    ),
    ResourceType(
        token=ADDRESS,
        identity=prefixed_id("eipalloc"),
        computed=_address,
        replaces=forces_new(
            "ec2/ec2_eip.go",
            *("address", "domain", "ipamPoolId"),
            *("networkBorderGroup", "publicIpv4Pool"),
        ),
    ),
)
