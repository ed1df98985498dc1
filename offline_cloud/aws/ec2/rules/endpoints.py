"""What EC2 refuses of an endpoint's inputs by themselves.

What EC2 refuses of endpoints: services of AWS inside a network.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from offline_cloud.aws.ec2.rules.vpc import SUBNET, VPC
from offline_cloud.input_values import (
    flag,
    get,
    is_set,
    is_unset,
    listed,
    mapping,
    text,
    texts,
)
from offline_cloud.rule import (
    ResourceInputs,
    Rule,
    StoreView,
    Violation,
    input_rule,
    state_rule,
    violation,
)
from offline_cloud.store import StoredResource

ENDPOINT: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"
GATEWAY: Final = "Gateway"
INTERFACE: Final = "Interface"
LINK: Final = "https://docs.aws.amazon.com/vpc/latest/privatelink"

_CREATE: Final = (
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html"
)
_AMAZON: Final = "com.amazonaws."
#: Services of others, and names that do not begin with a region.
_OTHERS: Final = ("com.amazonaws.vpce.",)
_BY_GATEWAY: Final = frozenset({"dynamodb", "s3"})
#: The services with interface endpoints that the program may ask for.
#: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
_BY_INTERFACE: Final = frozenset(
    {
        *("aps", "aps-workspaces", "autoscaling", "bedrock", "bedrock-runtime"),
        *("dynamodb", "ec2", "ec2messages", "ecr.api", "ecr.dkr", "eks", "eks-auth"),
        *("elasticloadbalancing", "events", "kms", "logs", "monitoring", "rds", "s3"),
        *("secretsmanager", "sns", "sqs", "ssm", "ssmmessages", "sts", "xray"),
    }
)
#: Characters of an endpoint's policy.
_LONGEST: Final = 20480


def kind(subject: ResourceInputs) -> str:
    """Return what an endpoint is, or nothing while that is unknown."""
    if is_unset(subject.inputs, "vpcEndpointType"):
        return GATEWAY
    return text(subject.inputs, "vpcEndpointType")


def _endpoint_type_mismatch(subject: ResourceInputs) -> Iterator[Violation]:
    strange = {
        GATEWAY: ("subnetIds", "securityGroupIds"),
        INTERFACE: ("routeTableIds",),
    }
    for path in strange.get(kind(subject), ()):
        if is_set(subject.inputs, path):
            yield violation(
                path, f"is given; an endpoint of type {kind(subject)} has none"
            )
    if kind(subject) == GATEWAY and flag(subject.inputs, "privateDnsEnabled"):
        yield violation("privateDnsEnabled", "is on; a gateway endpoint has no names")


def _service_name_unknown(subject: ResourceInputs) -> Iterator[Violation]:
    name = text(subject.inputs, "serviceName")
    if not name.startswith(_AMAZON) or name.startswith(_OTHERS) or not subject.region:
        return
    region, _, service = name.removeprefix(_AMAZON).partition(".")
    offered = {GATEWAY: _BY_GATEWAY, INTERFACE: _BY_INTERFACE}.get(kind(subject))
    elsewhere = region != text(subject.inputs, "serviceRegion")
    if region != subject.region and elsewhere:
        yield violation(
            "serviceName",
            f"is '{name}', a service of {region}; the endpoint is in {subject.region} "
            "(InvalidServiceName)",
        )
    elif offered is not None and service not in offered:
        yield violation(
            "serviceName",
            f"is '{name}'; endpoints of type {kind(subject)} are known for "
            f"{', '.join(sorted(offered))} (InvalidServiceName)",
        )


def _endpoint_policy_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    written = text(subject.inputs, "policy")
    if len(written) > _LONGEST:
        yield violation("policy", f"has {len(written)} characters; at most {_LONGEST}")
    try:
        content: Any = json.loads(written) if written else {}
    except ValueError:
        return
    found = get(content, "Statement")
    for number, statement in enumerate(listed(found) or [found]):
        if statement and not {"Principal", "NotPrincipal"} & mapping(statement).keys():
            yield violation(
                "policy",
                f"statement {number} has no Principal; an endpoint's policy says who "
                "may use it (InvalidParameter)",
            )


_GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"


def _namesakes(subject: ResourceInputs, view: StoreView) -> Iterator[StoredResource]:
    """Yield the other endpoints of the same service and VPC."""
    vpc, service = text(subject.inputs, "vpcId"), text(subject.inputs, "serviceName")
    for other in view.in_scope(ENDPOINT):
        alike = (other.inputs.get("vpcId"), other.inputs.get("serviceName"))
        if vpc and service and alike == (vpc, service):
            yield other


def _private_dns_conflict(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    if not flag(subject.inputs, "privateDnsEnabled"):
        return
    for other in _namesakes(subject, view):
        if other.inputs.get("privateDnsEnabled"):
            yield violation(
                "privateDnsEnabled",
                "cannot be set because there is already a conflicting DNS domain in "
                f"'{other.inputs.get('vpcId')}': that of {other.name} "
                "(InvalidParameter)",
            )


def _gateway_route_conflict(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    mine = set(texts(subject.inputs, "routeTableIds"))
    for other in _namesakes(subject, view):
        for table in sorted(mine.intersection(texts(other.inputs, "routeTableIds"))):
            yield violation(
                "routeTableIds",
                f"has '{table}', which leads to {other.name} already "
                "(RouteAlreadyExists)",
            )


def _private_dns_without_vpc_dns(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    vpc = view.store.find_outputs(VPC, "id", text(subject.inputs, "vpcId"), view.scope)
    if vpc is None or not flag(subject.inputs, "privateDnsEnabled"):
        return
    off = [
        name
        for name, default in (("enableDnsSupport", True), ("enableDnsHostnames", False))
        if flag(vpc, name, default=default) is False
    ]
    if off:
        yield violation(
            "privateDnsEnabled",
            f"is on, but the VPC has {' and '.join(off)} off (InvalidParameter)",
        )


def _subnets_share_zone(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    wanted = texts(subject.inputs, "subnetIds")
    zones: dict[str, str] = {}
    for subnet in view.in_scope(SUBNET):
        zone = str(subnet.outputs.get("availabilityZone"))
        if subnet.id not in wanted:
            continue
        if zone in zones:
            yield violation(
                "subnetIds",
                f"has {zones[zone]} and {subnet.id} of {zone}; one subnet in each zone "
                "(DuplicateSubnetsInSameZone)",
            )
        zones[zone] = subnet.id


def _part_of_other_vpc(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    vpc = text(subject.inputs, "vpcId")
    for path, token in (("subnetIds", SUBNET), ("securityGroupIds", _GROUP)):
        wanted = texts(subject.inputs, path)
        for resource in view.in_scope(token):
            theirs = resource.inputs.get("vpcId")
            named = resource.id in wanted and kind(subject) == INTERFACE
            if named and vpc and theirs and theirs != vpc:
                yield violation(
                    path,
                    f"has {resource.id} of '{theirs}', but the endpoint is in '{vpc}' "
                    "(InvalidParameter)",
                )


RULES: Final[tuple[Rule, ...]] = (
    input_rule(
        "END-001",
        "A gateway endpoint lies in route tables, an interface endpoint in subnets.",
        _endpoint_type_mismatch,
        ENDPOINT,
        source=_CREATE,
    ),
    input_rule(
        "END-002",
        "An endpoint is one of a service that its region offers that way.",
        _service_name_unknown,
        ENDPOINT,
        source=f"{LINK}/aws-services-privatelink-support.html",
    ),
    input_rule(
        "END-003",
        "The policy of an endpoint names principals and has 20,480 characters.",
        _endpoint_policy_invalid,
        ENDPOINT,
        source=f"{LINK}/vpc-endpoints-access.html",
    ),
    *(
        state_rule(identity, says, check, ENDPOINT, source=source)
        for identity, says, check, source in (
            (
                "END-011",
                "One endpoint in a VPC bears the private name of a service.",
                _private_dns_conflict,
                "https://github.com/aws-cloudformation/cfn-lint/pull/4492",
            ),
            (
                "END-012",
                "A route table leads to a service through one gateway endpoint.",
                _gateway_route_conflict,
                f"{LINK}/gateway-endpoints.html",
            ),
            (
                "END-013",
                "Private names need a VPC that resolves and gives names.",
                _private_dns_without_vpc_dns,
                f"{LINK}/privatelink-access-aws-services.html",
            ),
            (
                "END-014",
                "An endpoint has one subnet in a zone.",
                _subnets_share_zone,
                "https://github.com/terraform-aws-modules/terraform-aws-vpc/issues/583",
            ),
            (
                "END-015",
                "Subnets and security groups of an endpoint are of its VPC.",
                _part_of_other_vpc,
                "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html",
            ),
        )
    ),
)
