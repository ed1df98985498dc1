"""Resource types of Amazon EC2: route tables and routes."""

import zlib
from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import (
    arn,
    forces_new,
    input_text,
    prefixed_id,
    regional_outputs,
    tagged_outputs,
)
from offline_cloud.aws.ec2.resources.vpc import IN_VPC, SUBNET
from offline_cloud.resource_type import CreateContext, Reference, ResourceType

ROUTE_TABLE: Final = "aws:ec2/routeTable:RouteTable"

_DESTINATIONS: Final = (
    "destinationCidrBlock",
    "destinationIpv6CidrBlock",
    "destinationPrefixListId",
)
_IN_TABLE: Final = Reference(
    property="routeTableId",
    token=ROUTE_TABLE,
    attribute="id",
    error="InvalidRouteTableID.NotFound",
)


def _table(context: CreateContext) -> Mapping[str, Any]:
    return tagged_outputs(
        context,
        arn=arn(context, "ec2", f"route-table/{prefixed_id('rtb')(context)}"),
        ownerId=context.account,
        propagatingVgws=[],
        routes=[],
    )


def _route_id(context: CreateContext) -> str:
    # The id is the route table and a checksum of the destination.
    # https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/id.go
    destination = next(
        filter(None, (input_text(context, key) for key in _DESTINATIONS)), ""
    )
    return f"r-{input_text(context, 'routeTableId')}{zlib.crc32(destination.encode())}"


def _route(context: CreateContext) -> Mapping[str, Any]:
    return regional_outputs(
        context,
        instanceId="",
        instanceOwnerId="",
        origin="CreateRoute",
        state="active",
    )


_ROUTE_ENTRY: Final = ResourceType(
    token="aws:ec2/route:Route",
    identity=_route_id,
    computed=_route,
    replaces=forces_new("ec2/vpc_route.go", "routeTableId", *_DESTINATIONS),
    references=(
        _IN_TABLE,
        Reference(
            property="natGatewayId",
            token="aws:ec2/natGateway:NatGateway",
            attribute="id",
            error="InvalidNatGatewayID.NotFound",
        ),
        Reference(
            property="gatewayId",
            token="aws:ec2/internetGateway:InternetGateway",
            attribute="id",
            error="InvalidInternetGatewayID.NotFound",
        ),
        Reference(
            property="egressOnlyGatewayId",
            token="aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
            attribute="id",
            error="InvalidEgressOnlyInternetGatewayId.NotFound",
        ),
    ),
)

RESOURCE_TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        token=ROUTE_TABLE,
        identity=prefixed_id("rtb"),
        computed=_table,
        replaces=forces_new("ec2/vpc_route_table.go", "vpcId"),
        references=(IN_VPC,),
    ),
    _ROUTE_ENTRY,
    ResourceType(
        token="aws:ec2/routeTableAssociation:RouteTableAssociation",
        identity=prefixed_id("rtbassoc"),
        computed=regional_outputs,
        replaces=forces_new(
            "ec2/vpc_route_table_association.go", "gatewayId", "subnetId"
        ),
        references=(
            _IN_TABLE,
            Reference(
                property="subnetId",
                token=SUBNET,
                attribute="id",
                error="InvalidSubnetID.NotFound",
            ),
        ),
    ),
)
