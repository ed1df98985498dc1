"""Replacements that depend on the old and new values of an input.

Source: the code of the vendor's provider, linked by each condition.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from offline_cloud.aws.amp.resources import WORKSPACE
from offline_cloud.aws.ec2.resources.vpc import SUBNET, VPC
from offline_cloud.aws.eks.resources import CLUSTER
from offline_cloud.aws.elbv2.resources import LOAD_BALANCER
from offline_cloud.input_diff import forces_replacement
from offline_cloud.property_values import Path
from offline_cloud.replacement import cases
from offline_cloud.replacement.cases import Values

_PROVIDER: Final = (
    "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """A change that replaces the resource under a condition, and updates it otherwise.

    Attributes:
        tokens: Type tokens.
        properties: Paths of the inputs.
        says: The condition as a clause after "replaced".
        source: URL of the provider's code.
        holds: Returns whether the condition holds for old and new inputs.
    """

    tokens: tuple[str, ...]
    properties: tuple[str, ...]
    says: str
    source: str
    holds: Callable[[Values, Values], bool]


def forced(token: str, path: Path, old: Values, new: Values) -> bool:
    """Return whether the change of an input replaces, for all old and new inputs."""
    return any(
        token in condition.tokens
        and forces_replacement(path, condition.properties)
        and condition.holds(old, new)
        for condition in CONDITIONS
    )


def _condition(
    token: str,
    properties: tuple[str, ...],
    says: str,
    page: str,
    holds: Callable[[Values, Values], bool],
) -> Condition:
    return Condition(
        tokens=(token,),
        properties=properties,
        says=says,
        source=f"{_PROVIDER}/{page}",
        holds=holds,
    )


def _source_of(direction: str) -> Condition:
    return _condition(
        f"aws:vpc/securityGroup{direction}Rule:SecurityGroup{direction}Rule",
        cases.PEERS,
        "if the rule has another kind of peer: a group instead of a network",
        f"ec2/vpc_security_group_{direction.lower()}_rule.go",
        cases.other_kind_of_peer,
    )


CONDITIONS: Final = (
    _condition(
        VPC,
        ("instanceTenancy",),
        "unless it changes from dedicated to default",
        "ec2/vpc_.go",
        cases.dedicated,
    ),
    _condition(
        SUBNET,
        ("ipv6CidrBlock",),
        "if the subnet assigned IPv6 addresses before",
        "ec2/vpc_subnet.go",
        cases.assigned,
    ),
    _condition(
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        ("privateDnsEnabled",),
        "unless the endpoint is an interface endpoint",
        "ec2/vpc_endpoint.go",
        cases.not_an_interface,
    ),
    _condition(
        WORKSPACE,
        ("alias",),
        "if it is removed",
        "amp/workspace.go",
        cases.alias_removed,
    ),
    _condition(
        "aws:ec2/natGateway:NatGateway",
        ("availabilityZoneAddresses",),
        "if a regional gateway gets its first or loses its last",
        "ec2/vpc_nat_gateway.go",
        cases.addresses_first_or_last,
    ),
    _condition(
        CLUSTER,
        ("vpcConfig.controlPlaneEgressMode",),
        "if it changes back to AWS_MANAGED",
        "eks/cluster.go",
        cases.back_to_aws,
    ),
    _condition(
        CLUSTER,
        ("computeConfig.nodeRoleArn",),
        "if there was a role before",
        "eks/cluster.go",
        cases.other_role,
    ),
    _condition(
        CLUSTER,
        ("encryptionConfig",),
        "if it is removed",
        "eks/cluster.go",
        cases.decrypted,
    ),
    *(
        _condition(LOAD_BALANCER, (name,), says, "elbv2/load_balancer.go", holds)
        for name, says, holds in (
            (
                "subnets",
                "if a network load balancer gets no additional ones",
                cases.no_subnet_more,
            ),
            (
                "securityGroups",
                "if a network load balancer gets its first or loses its last",
                cases.group_first_or_last,
            ),
            (
                "secondaryIpsAutoAssignedPerSubnet",
                "if a network load balancer gets fewer",
                cases.fewer_addresses,
            ),
            (
                "subnetMappings",
                "if a mapping changes, or a network load balancer loses one",
                cases.moved,
            ),
        )
    ),
    _source_of("Ingress"),
    _source_of("Egress"),
)
