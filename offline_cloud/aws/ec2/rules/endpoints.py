"""Rules of VPC endpoints."""

import json
from collections.abc import Iterator
from typing import Any, Final

from offline_cloud.aws.ec2.resources.endpoints import ENDPOINT
from offline_cloud.aws.ec2.resources.security_groups import SECURITY_GROUP
from offline_cloud.aws.ec2.resources.vpc import SUBNET, VPC
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
    StoreView,
    Violation,
    input_rule,
    state_rule,
    violation,
)
from offline_cloud.store import StoredResource

GATEWAY: Final = "Gateway"
INTERFACE: Final = "Interface"
LINK: Final = "https://docs.aws.amazon.com/vpc/latest/privatelink"

_CREATE: Final = (
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html"
)
_AMAZON: Final = "com.amazonaws."
#: Endpoint services of customers; these names do not begin with a region.
_OTHERS: Final = ("com.amazonaws.vpce.",)
_BY_GATEWAY: Final = frozenset({"dynamodb", "s3"})
#: Services of AWS with interface endpoints that are emulated.
#: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
_BY_INTERFACE: Final = frozenset(
    {
        *("aps", "aps-workspaces", "autoscaling", "bedrock", "bedrock-runtime"),
        *("dynamodb", "ec2", "ec2messages", "ecr.api", "ecr.dkr", "eks", "eks-auth"),
        *("elasticloadbalancing", "events", "kms", "logs", "monitoring", "rds", "s3"),
        *("secretsmanager", "sns", "sqs", "ssm", "ssmmessages", "sts", "xray"),
    }
)
#: Maximum length of an endpoint policy, in characters.
_LONGEST: Final = 20480


def kind(subject: ResourceInputs) -> str:
    """Return the type of an endpoint; empty while it is unknown."""
    if is_unset(subject.inputs, "vpcEndpointType"):
        return GATEWAY
    return text(subject.inputs, "vpcEndpointType")


@input_rule(
    "END-001",
    ENDPOINT,
    requires="A gateway endpoint names route tables, an interface endpoint subnets.",
    source=_CREATE,
)
def endpoint_type_mismatch(subject: ResourceInputs) -> Iterator[Violation]:
    strange = {
        GATEWAY: ("subnetIds", "securityGroupIds"),
        INTERFACE: ("routeTableIds",),
    }
    for path in strange.get(kind(subject), ()):
        if is_set(subject.inputs, path):
            yield violation(
                path, f"is set, but an endpoint of type {kind(subject)} has none"
            )
    if kind(subject) == GATEWAY and flag(subject.inputs, "privateDnsEnabled"):
        yield violation(
            "privateDnsEnabled", "is true, but a gateway endpoint has no DNS names"
        )


@input_rule(
    "END-002",
    ENDPOINT,
    requires="The service of an endpoint is available in its region and for its type.",
    source=f"{LINK}/aws-services-privatelink-support.html",
)
def service_name_unknown(subject: ResourceInputs) -> Iterator[Violation]:
    name = text(subject.inputs, "serviceName")
    if not name.startswith(_AMAZON) or name.startswith(_OTHERS) or not subject.region:
        return
    region, _, service = name.removeprefix(_AMAZON).partition(".")
    offered = {GATEWAY: _BY_GATEWAY, INTERFACE: _BY_INTERFACE}.get(kind(subject))
    elsewhere = region != text(subject.inputs, "serviceRegion")
    if region != subject.region and elsewhere:
        yield violation(
            "serviceName",
            f"is '{name}', a service in {region}; the endpoint is in {subject.region} "
            "(InvalidServiceName)",
        )
    elif offered is not None and service not in offered:
        yield violation(
            "serviceName",
            f"is '{name}'; endpoints of type {kind(subject)} exist for "
            f"{', '.join(sorted(offered))} (InvalidServiceName)",
        )


@input_rule(
    "END-003",
    ENDPOINT,
    requires="An endpoint policy names principals and has at most 20,480 characters.",
    source=f"{LINK}/vpc-endpoints-access.html",
)
def endpoint_policy_invalid(subject: ResourceInputs) -> Iterator[Violation]:
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
                f"statement {number} has no Principal; an endpoint policy needs one "
                "(InvalidParameter)",
            )


def _namesakes(subject: ResourceInputs, view: StoreView) -> Iterator[StoredResource]:
    """Yield the other endpoints of the same service in the VPC."""
    vpc, service = text(subject.inputs, "vpcId"), text(subject.inputs, "serviceName")
    for other in view.in_scope(ENDPOINT):
        alike = (other.inputs.get("vpcId"), other.inputs.get("serviceName"))
        if vpc and service and alike == (vpc, service):
            yield other


@state_rule(
    "END-011",
    ENDPOINT,
    requires="One endpoint per VPC and service enables private DNS.",
    source="https://github.com/aws-cloudformation/cfn-lint/pull/4492",
)
def private_dns_conflict(
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


@state_rule(
    "END-012",
    ENDPOINT,
    requires="A route table is associated with one gateway endpoint per service.",
    source=f"{LINK}/gateway-endpoints.html",
)
def gateway_endpoint_route_conflict(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    mine = set(texts(subject.inputs, "routeTableIds"))
    for other in _namesakes(subject, view):
        for table in sorted(mine.intersection(texts(other.inputs, "routeTableIds"))):
            yield violation(
                "routeTableIds",
                f"has '{table}', which already has a route to {other.name} "
                "(RouteAlreadyExists)",
            )


@state_rule(
    "END-013",
    ENDPOINT,
    requires=(
        "The VPC of an endpoint with private DNS supports DNS and DNS host names."
    ),
    source=f"{LINK}/privatelink-access-aws-services.html",
)
def private_dns_without_vpc_dns(
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
            f"is true, but {' and '.join(off)} of the VPC is false (InvalidParameter)",
        )


@state_rule(
    "END-014",
    ENDPOINT,
    requires="An endpoint has one subnet per availability zone.",
    source="https://github.com/terraform-aws-modules/terraform-aws-vpc/issues/583",
)
def subnets_share_availability_zone(
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
                f"has {zones[zone]} and {subnet.id} in {zone}; allowed is one "
                "per availability zone (DuplicateSubnetsInSameZone)",
            )
        zones[zone] = subnet.id


@state_rule(
    "END-015",
    ENDPOINT,
    requires="The subnets and security groups of an endpoint belong to its VPC.",
    source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html",
)
def subnet_or_security_group_of_other_vpc(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    vpc = text(subject.inputs, "vpcId")
    for path, token in (("subnetIds", SUBNET), ("securityGroupIds", SECURITY_GROUP)):
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
