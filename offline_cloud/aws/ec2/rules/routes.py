"""Rules of routes, route tables and internet gateways."""

from collections.abc import Iterator
from typing import Final

from offline_cloud.aws.ec2.resources.routes import ROUTE_TABLE
from offline_cloud.aws.ec2.rules.vpc import GATEWAY, NAT
from offline_cloud.input_values import text
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    state_rule,
    violation,
)

EGRESS: Final = "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway"
ROUTE: Final = "aws:ec2/route:Route"
ASSOCIATION: Final = "aws:ec2/routeTableAssociation:RouteTableAssociation"

_API: Final = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference"
_GUIDE: Final = "https://docs.aws.amazon.com/vpc/latest/userguide"
_GATEWAYS: Final = (
    ("gatewayId", GATEWAY),
    ("natGatewayId", NAT),
    ("egressOnlyGatewayId", EGRESS),
)
_DESTINATIONS: Final = (
    "destinationCidrBlock",
    "destinationIpv6CidrBlock",
    "destinationPrefixListId",
)


@state_rule(
    "EC2-011",
    ROUTE,
    requires="A route's target is a gateway of the route table's VPC.",
    source=f"{_API}/API_CreateRoute.html",
)
def gateway_of_other_vpc(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    table = view.store.find_outputs(
        ROUTE_TABLE, "id", text(subject.inputs, "routeTableId"), view.scope
    )
    vpc = (table or {}).get("vpcId")
    for path, token in _GATEWAYS:
        gateway = view.store.find_outputs(
            token, "id", text(subject.inputs, path), view.scope
        )
        theirs = (gateway or {}).get("vpcId")
        if vpc and theirs and theirs != vpc:
            yield violation(
                path,
                f"is a gateway of '{theirs}', but the route table is in '{vpc}' "
                "(InvalidParameterValue: they belong to different networks)",
            )


@state_rule(
    "EC2-012",
    ROUTE,
    requires="A route table has one route per destination.",
    source=f"{_API}/API_CreateRoute.html",
    operations=("create",),
)
def route_exists(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    table = text(subject.inputs, "routeTableId")
    for other in view.in_scope(ROUTE):
        for path in _DESTINATIONS:
            mine = text(subject.inputs, path)
            same = mine and other.inputs.get(path) == mine
            if same and table and other.inputs.get("routeTableId") == table:
                yield violation(
                    path, f"is '{mine}', which has a route (RouteAlreadyExists)"
                )


@state_rule(
    "EC2-013",
    ASSOCIATION,
    requires="A subnet is associated with one route table.",
    source=f"{_GUIDE}/subnet-route-tables.html",
    operations=("create",),
)
def subnet_has_route_table(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    subnet = text(subject.inputs, "subnetId")
    for other in view.in_scope(ASSOCIATION):
        if subnet and other.inputs.get("subnetId") == subnet:
            yield violation(
                "subnetId", f"'{subnet}' has a route table (Resource.AlreadyAssociated)"
            )


@state_rule(
    "EC2-014",
    GATEWAY,
    requires="A VPC has one internet gateway.",
    source=f"{_API}/API_AttachInternetGateway.html",
    operations=("create",),
)
def vpc_has_internet_gateway(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    vpc = text(subject.inputs, "vpcId")
    for other in view.in_scope(GATEWAY):
        if vpc and other.inputs.get("vpcId") == vpc:
            yield violation(
                "vpcId",
                f"is '{vpc}', which has {other.name} attached "
                "(Resource.AlreadyAssociated)",
            )
