"""What EC2 refuses of endpoints: services of AWS inside a network."""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.ec2 import SUBNET, VPC
from operations.rehearsal.rules.endpoint_inputs import ENDPOINT, INTERFACE, LINK, kind
from operations.rehearsal.rules.rule import Rule, View, refusal, refuses_when
from operations.rehearsal.rules.values import flag, text, texts
from operations.rehearsal.thing import Thing

_GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"


def _namesakes(subject: Subject, view: View) -> Iterator[Thing]:
    """Yield the other endpoints of the same service and VPC."""
    vpc, service = text(subject.inputs, "vpcId"), text(subject.inputs, "serviceName")
    for other in view.here(ENDPOINT):
        alike = (other.inputs.get("vpcId"), other.inputs.get("serviceName"))
        if vpc and service and alike == (vpc, service):
            yield other


def _second_name(subject: Subject, view: View) -> Iterator[Complaint]:
    if not flag(subject.inputs, "privateDnsEnabled"):
        return
    for other in _namesakes(subject, view):
        if other.inputs.get("privateDnsEnabled"):
            yield refusal(
                "privateDnsEnabled",
                "cannot be set because there is already a conflicting DNS domain in "
                f"'{other.inputs.get('vpcId')}': that of {other.name} "
                "(InvalidParameter)",
            )


def _second_route(subject: Subject, view: View) -> Iterator[Complaint]:
    mine = set(texts(subject.inputs, "routeTableIds"))
    for other in _namesakes(subject, view):
        for table in sorted(mine.intersection(texts(other.inputs, "routeTableIds"))):
            yield refusal(
                "routeTableIds",
                f"has '{table}', which leads to {other.name} already "
                "(RouteAlreadyExists)",
            )


def _nameless(subject: Subject, view: View) -> Iterator[Complaint]:
    vpc = view.cloud.find(VPC, "id", text(subject.inputs, "vpcId"), view.place)
    if vpc is None or not flag(subject.inputs, "privateDnsEnabled"):
        return
    off = [
        name
        for name, default in (("enableDnsSupport", True), ("enableDnsHostnames", False))
        if flag(vpc, name, default=default) is False
    ]
    if off:
        yield refusal(
            "privateDnsEnabled",
            f"is on, but the VPC has {' and '.join(off)} off (InvalidParameter)",
        )


def _crowded(subject: Subject, view: View) -> Iterator[Complaint]:
    wanted = texts(subject.inputs, "subnetIds")
    zones: dict[str, str] = {}
    for subnet in view.here(SUBNET):
        zone = str(subnet.outputs.get("availabilityZone"))
        if subnet.id not in wanted:
            continue
        if zone in zones:
            yield refusal(
                "subnetIds",
                f"has {zones[zone]} and {subnet.id} of {zone}; one subnet in each zone "
                "(DuplicateSubnetsInSameZone)",
            )
        zones[zone] = subnet.id


def _foreign(subject: Subject, view: View) -> Iterator[Complaint]:
    vpc = text(subject.inputs, "vpcId")
    for path, token in (("subnetIds", SUBNET), ("securityGroupIds", _GROUP)):
        wanted = texts(subject.inputs, path)
        for thing in view.here(token):
            theirs = thing.inputs.get("vpcId")
            named = thing.id in wanted and kind(subject) == INTERFACE
            if named and vpc and theirs and theirs != vpc:
                yield refusal(
                    path,
                    f"has {thing.id} of '{theirs}', but the endpoint is in '{vpc}' "
                    "(InvalidParameter)",
                )


RULES: Final[tuple[Rule, ...]] = tuple(
    refuses_when(identity, says, check, ENDPOINT, source=source)
    for identity, says, check, source in (
        (
            "END-011",
            "One endpoint in a VPC bears the private name of a service.",
            _second_name,
            "https://github.com/aws-cloudformation/cfn-lint/pull/4492",
        ),
        (
            "END-012",
            "A route table leads to a service through one gateway endpoint.",
            _second_route,
            f"{LINK}/gateway-endpoints.html",
        ),
        (
            "END-013",
            "Private names need a VPC that resolves and gives names.",
            _nameless,
            f"{LINK}/privatelink-access-aws-services.html",
        ),
        (
            "END-014",
            "An endpoint has one subnet in a zone.",
            _crowded,
            "https://github.com/terraform-aws-modules/terraform-aws-vpc/issues/583",
        ),
        (
            "END-015",
            "Subnets and security groups of an endpoint are of its VPC.",
            _foreign,
            "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html",
        ),
    )
)
