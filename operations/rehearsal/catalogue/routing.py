"""What EC2 answers about the way of packets: route tables and routes."""

import zlib
from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue.amazon import (
    arn,
    forces_new,
    given,
    numbered,
    placed,
    tagged,
)
from operations.rehearsal.catalogue.entry import Entry, Made, Reference
from operations.rehearsal.catalogue.network import IN_VPC, SUBNET

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
    refusal="InvalidRouteTableID.NotFound",
)


def _table(made: Made) -> Mapping[str, Any]:
    return tagged(
        made,
        arn=arn(made, "ec2", f"route-table/{numbered('rtb')(made)}"),
        ownerId=made.account,
        propagatingVgws=[],
        routes=[],
    )


def _route_id(made: Made) -> str:
    # The provider's own id: the table and a checksum of the destination.
    # https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/id.go
    destination = next(filter(None, (given(made, key) for key in _DESTINATIONS)), "")
    return f"r-{given(made, 'routeTableId')}{zlib.crc32(destination.encode())}"


def _route(made: Made) -> Mapping[str, Any]:
    return placed(
        made,
        instanceId="",
        instanceOwnerId="",
        origin="CreateRoute",
        state="active",
    )


_ROUTE_ENTRY: Final = Entry(
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
            refusal="InvalidNatGatewayID.NotFound",
        ),
        Reference(
            property="gatewayId",
            token="aws:ec2/internetGateway:InternetGateway",
            attribute="id",
            refusal="InvalidInternetGatewayID.NotFound",
        ),
        Reference(
            property="egressOnlyGatewayId",
            token="aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
            attribute="id",
            refusal="InvalidEgressOnlyInternetGatewayId.NotFound",
        ),
    ),
)

ENTRIES: tuple[Entry, ...] = (
    Entry(
        token=ROUTE_TABLE,
        identity=numbered("rtb"),
        computed=_table,
        replaces=forces_new("ec2/vpc_route_table.go", "vpcId"),
        references=(IN_VPC,),
    ),
    _ROUTE_ENTRY,
    Entry(
        token="aws:ec2/routeTableAssociation:RouteTableAssociation",
        identity=numbered("rtbassoc"),
        computed=placed,
        replaces=forces_new(
            "ec2/vpc_route_table_association.go", "gatewayId", "subnetId"
        ),
        references=(
            _IN_TABLE,
            Reference(
                property="subnetId",
                token=SUBNET,
                attribute="id",
                refusal="InvalidSubnetID.NotFound",
            ),
        ),
    ),
)
