"""Promises of the interface endpoints of a region."""

import json
from typing import Final

import pytest

from components.regional.network import vpc_endpoint_policy as endpoint_policy
from components.regional.network.vpc_endpoints import SERVICES, Endpoints, EndpointsArgs
from config.network import Endpoints as Choice
from tests.components.fakes import ACCOUNT, SCOPE, network
from tests.engine import record
from tests.graph import Graph

ENDPOINT: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"
GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"
INGRESS: Final = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS: Final = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
CIDR: Final = "10.1.0.0/16"

every_choice = pytest.mark.parametrize("choice", [Choice.MINIMAL, Choice.FULL])


def recorded(choice: Choice) -> Graph:
    """Record the endpoints of a choice."""
    args = EndpointsArgs(network=network(), cidr=CIDR, choice=choice, account=ACCOUNT)
    return record(lambda: Endpoints("endpoints", args, scope=SCOPE))


def test_each_choice_reaches_what_it_promises() -> None:
    """Secrets and keys always; all that nodes and pods ask for where nothing leaves."""
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
def test_services_keep_their_names_and_stay_in_private_subnets(choice: Choice) -> None:
    """Nobody need know of an endpoint, and no public subnet holds one."""
    for endpoint in recorded(choice).of_type(ENDPOINT):
        assert endpoint.inputs["vpcEndpointType"] == "Interface"
        assert endpoint.inputs["privateDnsEnabled"] is True
        assert endpoint.inputs["subnetIds"] == ["subnet-private-a", "subnet-private-b"]


@every_choice
def test_only_https_from_the_network_itself_gets_in(choice: Choice) -> None:
    """One group for all, which admits one port from one range and lets nothing out."""
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
def test_only_the_accounts_own_principals_get_through(choice: Choice) -> None:
    """Credentials of somebody else reach nothing from inside the network."""
    for endpoint in recorded(choice).of_type(ENDPOINT):
        (statement,) = json.loads(endpoint.inputs["policy"])["Statement"]
        assert statement["Condition"] == {
            "StringEquals": {"aws:PrincipalAccount": ACCOUNT}
        }


def test_a_policy_names_one_account_without_a_wildcard() -> None:
    """A wildcard in the account would be refused by EC2, and admit everybody."""
    assert "*" not in json.dumps(
        json.loads(endpoint_policy.vpc_endpoint_policy(ACCOUNT))["Statement"][0][
            "Condition"
        ]
    )


def test_nodes_wait_for_every_endpoint_and_its_guard() -> None:
    """What comes before the cluster is all of it, so that teardown takes it last."""
    found: list[str] = []

    def build() -> None:
        args = EndpointsArgs(
            network=network(), cidr=CIDR, choice=Choice.FULL, account=ACCOUNT
        )
        ready = Endpoints("endpoints", args, scope=SCOPE).ready
        found.extend(type(resource).__name__ for resource in ready)

    record(build)

    endpoints = len(SERVICES[Choice.FULL]) * ["VpcEndpoint"]
    assert found == ["SecurityGroupIngressRule", *endpoints]
