"""What EC2 refuses of an endpoint's inputs by themselves."""

import json
from collections.abc import Iterator
from typing import Any, Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.rule import Rule, refusal, refuses
from operations.rehearsal.rules.values import (
    absent,
    at,
    flag,
    given,
    listed,
    mapping,
    text,
)

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


def kind(subject: Subject) -> str:
    """Return what an endpoint is, or nothing while that is unknown."""
    if absent(subject.inputs, "vpcEndpointType"):
        return GATEWAY
    return text(subject.inputs, "vpcEndpointType")


def _mixed(subject: Subject) -> Iterator[Complaint]:
    strange = {
        GATEWAY: ("subnetIds", "securityGroupIds"),
        INTERFACE: ("routeTableIds",),
    }
    for path in strange.get(kind(subject), ()):
        if given(subject.inputs, path):
            yield refusal(
                path, f"is given; an endpoint of type {kind(subject)} has none"
            )
    if kind(subject) == GATEWAY and flag(subject.inputs, "privateDnsEnabled"):
        yield refusal("privateDnsEnabled", "is on; a gateway endpoint has no names")


def _misnamed(subject: Subject) -> Iterator[Complaint]:
    name = text(subject.inputs, "serviceName")
    if not name.startswith(_AMAZON) or name.startswith(_OTHERS) or not subject.region:
        return
    region, _, service = name.removeprefix(_AMAZON).partition(".")
    offered = {GATEWAY: _BY_GATEWAY, INTERFACE: _BY_INTERFACE}.get(kind(subject))
    elsewhere = region != text(subject.inputs, "serviceRegion")
    if region != subject.region and elsewhere:
        yield refusal(
            "serviceName",
            f"is '{name}', a service of {region}; the endpoint is in {subject.region} "
            "(InvalidServiceName)",
        )
    elif offered is not None and service not in offered:
        yield refusal(
            "serviceName",
            f"is '{name}'; endpoints of type {kind(subject)} are known for "
            f"{', '.join(sorted(offered))} (InvalidServiceName)",
        )


def _policy(subject: Subject) -> Iterator[Complaint]:
    written = text(subject.inputs, "policy")
    if len(written) > _LONGEST:
        yield refusal("policy", f"has {len(written)} characters; at most {_LONGEST}")
    try:
        content: Any = json.loads(written) if written else {}
    except ValueError:
        return
    found = at(content, "Statement")
    for number, statement in enumerate(listed(found) or [found]):
        if statement and not {"Principal", "NotPrincipal"} & mapping(statement).keys():
            yield refusal(
                "policy",
                f"statement {number} has no Principal; an endpoint's policy says who "
                "may use it (InvalidParameter)",
            )


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "END-001",
        "A gateway endpoint lies in route tables, an interface endpoint in subnets.",
        _mixed,
        ENDPOINT,
        source=_CREATE,
    ),
    refuses(
        "END-002",
        "An endpoint is one of a service that its region offers that way.",
        _misnamed,
        ENDPOINT,
        source=f"{LINK}/aws-services-privatelink-support.html",
    ),
    refuses(
        "END-003",
        "The policy of an endpoint names principals and has 20,480 characters.",
        _policy,
        ENDPOINT,
        source=f"{LINK}/vpc-endpoints-access.html",
    ),
)
