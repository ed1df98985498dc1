"""What EC2 refuses of the ways of packets: routes, their tables and gateways."""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.ec2 import GATEWAY, NAT
from operations.rehearsal.rules.rule import Rule, View, refusal, refuses_when
from operations.rehearsal.rules.values import text

EGRESS: Final = "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway"
TABLE: Final = "aws:ec2/routeTable:RouteTable"
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


def _foreign_gateway(subject: Subject, view: View) -> Iterator[Complaint]:
    table = view.cloud.find(
        TABLE, "id", text(subject.inputs, "routeTableId"), view.place
    )
    vpc = (table or {}).get("vpcId")
    for path, token in _GATEWAYS:
        gateway = view.cloud.find(token, "id", text(subject.inputs, path), view.place)
        theirs = (gateway or {}).get("vpcId")
        if vpc and theirs and theirs != vpc:
            yield refusal(
                path,
                f"leads to '{theirs}', but the route table is in '{vpc}' "
                "(InvalidParameterValue: they belong to different networks)",
            )


def _second_route(subject: Subject, view: View) -> Iterator[Complaint]:
    table = text(subject.inputs, "routeTableId")
    for other in view.here(ROUTE):
        for path in _DESTINATIONS:
            mine = text(subject.inputs, path)
            same = mine and other.inputs.get(path) == mine
            if same and table and other.inputs.get("routeTableId") == table:
                yield refusal(path, f"is '{mine}', routed already (RouteAlreadyExists)")


def _second_table(subject: Subject, view: View) -> Iterator[Complaint]:
    subnet = text(subject.inputs, "subnetId")
    for other in view.here(ASSOCIATION):
        if subnet and other.inputs.get("subnetId") == subnet:
            yield refusal(
                "subnetId", f"'{subnet}' has a route table (Resource.AlreadyAssociated)"
            )


def _second_gateway(subject: Subject, view: View) -> Iterator[Complaint]:
    vpc = text(subject.inputs, "vpcId")
    for other in view.here(GATEWAY):
        if vpc and other.inputs.get("vpcId") == vpc:
            yield refusal(
                "vpcId",
                f"is '{vpc}', which has {other.name} attached "
                "(Resource.AlreadyAssociated)",
            )


RULES: Final[tuple[Rule, ...]] = (
    refuses_when(
        "EC2-011",
        "A route leads to a gateway of its own VPC.",
        _foreign_gateway,
        ROUTE,
        source=f"{_API}/API_CreateRoute.html",
    ),
    refuses_when(
        "EC2-012",
        "A destination has one route in a table.",
        _second_route,
        ROUTE,
        source=f"{_API}/API_CreateRoute.html",
        on="create",
    ),
    refuses_when(
        "EC2-013",
        "A subnet has one route table.",
        _second_table,
        ASSOCIATION,
        source=f"{_GUIDE}/subnet-route-tables.html",
        on="create",
    ),
    refuses_when(
        "EC2-014",
        "A VPC has one internet gateway.",
        _second_gateway,
        GATEWAY,
        source=f"{_API}/API_AttachInternetGateway.html",
        on="create",
    ),
)
