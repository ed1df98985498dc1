"""Interface endpoints of a region."""

import json
from typing import Final

import pytest

from components.regional.network import vpc_endpoint_policy as endpoint_policy
from components.regional.network.vpc_endpoints import (
    SERVICES,
    VpcEndpoints,
    VpcEndpointsArgs,
)
from config.network import VpcEndpoints as Choice
from tests.components.fakes import ACCOUNT, SCOPE, network
from tests.graph import Graph
from tests.mocks.pulumi_mocks import record

ENDPOINT: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"
GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"
INGRESS: Final = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS: Final = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
CIDR: Final = "10.1.0.0/16"

every_choice = pytest.mark.parametrize("choice", [Choice.MINIMAL, Choice.FULL])


def recorded(choice: Choice) -> Graph:
    """Record the endpoints of a choice."""
    args = VpcEndpointsArgs(
        network=network(), cidr=CIDR, choice=choice, account=ACCOUNT
    )
    return record(lambda: VpcEndpoints("endpoints", args, scope=SCOPE))


def test_endpoints_are_those_of_the_choice() -> None:
    """Secrets and keys in both, and all services of nodes and pods without egress."""
    minimal = {
        e.inputs["serviceName"] for e in recorded(Choice.MINIMAL).of_type(ENDPOINT)
    }
    full = {e.inputs["serviceName"] for e in recorded(Choice.FULL).of_type(ENDPOINT)}

    below = "com.amazonaws.eu-west-1"
    assert minimal == {f"{below}.{s}" for s in ("kms", "secretsmanager", "sts")}
    assert full - minimal == {
        f"{below}.{service}"
        for service in (
            *("bedrock-runtime", "ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth"),
            *("logs", "monitoring"),
        )
    }
    assert SERVICES[Choice.NONE] == ()


@every_choice
def test_endpoints_have_private_dns_in_private_subnets(choice: Choice) -> None:
    """Clients need no change, and no public subnet has an endpoint."""
    for endpoint in recorded(choice).of_type(ENDPOINT):
        assert endpoint.inputs["vpcEndpointType"] == "Interface"
        assert endpoint.inputs["privateDnsEnabled"] is True
        assert endpoint.inputs["subnetIds"] == ["subnet-private-a", "subnet-private-b"]


@every_choice
def test_endpoint_security_group_allows_https_of_the_vpc_only(choice: Choice) -> None:
    """One group for all, with one port, one CIDR and no egress."""
    graph = recorded(choice)
    rule = graph.only(INGRESS).inputs

    assert (rule["fromPort"], rule["toPort"], rule["ipProtocol"]) == (443, 443, "tcp")
    assert rule["cidrIpv4"] == CIDR
    assert not {"cidrIpv6", "prefixListId", "referencedSecurityGroupId"} & rule.keys()
    assert not graph.of_type(EGRESS)
    assert not {"ingress", "egress"} & graph.only(GROUP).inputs.keys()
    for endpoint in graph.of_type(ENDPOINT):
        assert endpoint.inputs["securityGroupIds"] == [graph.only(GROUP).outputs["id"]]


@every_choice
def test_endpoint_policy_admits_principals_of_the_account_only(choice: Choice) -> None:
    """Credentials of another account reach no service from inside the VPC."""
    for endpoint in recorded(choice).of_type(ENDPOINT):
        (statement,) = json.loads(endpoint.inputs["policy"])["Statement"]
        assert statement["Condition"] == {
            "StringEquals": {"aws:PrincipalAccount": ACCOUNT}
        }


def test_endpoint_policy_names_one_account() -> None:
    """A wildcard would admit every account, and EC2 would reject it."""
    assert "*" not in json.dumps(
        json.loads(endpoint_policy.vpc_endpoint_policy(ACCOUNT))["Statement"][0][
            "Condition"
        ]
    )


def test_endpoints_ready_includes_security_group_rule() -> None:
    """The cluster depends on all of them, so they are deleted after it."""
    found: list[str] = []

    def build() -> None:
        args = VpcEndpointsArgs(
            network=network(), cidr=CIDR, choice=Choice.FULL, account=ACCOUNT
        )
        ready = VpcEndpoints("endpoints", args, scope=SCOPE).ready
        found.extend(type(resource).__name__ for resource in ready)

    record(build)

    endpoints = len(SERVICES[Choice.FULL]) * ["VpcEndpoint"]
    assert found == ["SecurityGroupIngressRule", *endpoints]
