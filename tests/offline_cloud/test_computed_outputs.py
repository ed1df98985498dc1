"""What follows for an answer from what is asked and what is there."""

import re
from collections.abc import Mapping
from typing import Any, Final

import pytest

from offline_cloud.registry import RESOURCE_TYPES
from tests.offline_cloud.resource_lookup_fake import (
    REGIONS,
    FakeResourceLookup,
    answered,
    made,
)

VPC: Final = "aws:ec2/vpc:Vpc"
CERTIFICATE: Final = "aws:acm/certificate:Certificate"
DATABASE: Final = "aws:rds/instance:Instance"


def validation(region: str, domain: str) -> Mapping[str, str]:
    """Return how a name is proved to Certificate Manager."""
    asked = made(CERTIFICATE, region, seed=region, domainName=domain)
    options: list[Mapping[str, str]] = answered(asked)["domainValidationOptions"]
    return {**options[0], "domainName": ""}


def test_a_name_is_validated_alike_everywhere() -> None:
    """One CNAME proves a name and its wildcard in every region of an account."""
    home = validation("us-east-1", "api.example.com")
    assert home == validation("eu-west-1", "*.api.example.com")
    assert home != validation("us-east-1", "www.example.com")
    form = r"_[0-9a-f]{32}\.api\.example\.com\."
    assert re.fullmatch(form, home["resourceRecordName"])


def test_every_name_of_a_certificate_is_validated_once() -> None:
    """The first name may be repeated among the others."""
    names = ["*.example.com", "api.example.com"]
    options = answered(made(CERTIFICATE, subjectAlternativeNames=names))
    validated = [o["domainName"] for o in options["domainValidationOptions"]]
    assert validated == ["api.example.com", "*.example.com"]


def test_a_network_has_ipv6_only_on_request() -> None:
    """The block is a /56 of Amazon's pool in the region."""
    assert answered(made(VPC))["ipv6CidrBlock"] == ""
    asked = made(VPC, "eu-west-1", assignGeneratedIpv6CidrBlock=True)
    assert re.fullmatch(r"2a05:d018:[0-9a-f:]+::/56", answered(asked)["ipv6CidrBlock"])


def test_the_default_group_is_the_one_of_its_network() -> None:
    """Adopting the default security group makes no second one."""
    cloud = FakeResourceLookup(Vpc={"id": "vpc-0", "defaultSecurityGroupId": "sg-0"})
    token = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
    assert answered(made(token, store=cloud, vpcId="vpc-0"))["id"] == "sg-0"


def test_a_regional_nat_gateway_has_no_address_of_its_own() -> None:
    """It has a route table and expands into zones by itself."""
    token = "aws:ec2/natGateway:NatGateway"
    nat = answered(made(token, availabilityMode="regional", vpcId="vpc-0"))
    assert nat["publicIp"] == nat["networkInterfaceId"] == ""
    assert nat["routeTableId"].startswith("rtb-0")
    assert nat["vpcId"] == "vpc-0"


def test_a_replica_takes_after_its_source() -> None:
    """Engine, version and user come from the primary, found by ARN in any region."""
    primary = answered(
        made(DATABASE, engineVersion="16", username="app", allocatedStorage=50)
    )
    assert (primary["engineVersion"], primary["engineVersionActual"]) == ("16", "16.10")
    asked = made(
        DATABASE,
        "eu-west-1",
        store=FakeResourceLookup(Instance=primary),
        replicateSourceDb=primary["arn"],
    )
    replica = answered(asked)
    inherited = ("engine", "engineVersionActual", "username")
    assert {k: replica[k] for k in inherited} == {k: primary[k] for k in inherited}
    assert replica["engineVersion"] == "16.10"
    assert replica["allocatedStorage"] == 50
    assert replica["arn"] != primary["arn"]
    assert replica["backupRetentionPeriod"] == 0


@pytest.mark.parametrize(
    ("name", "fqdn"),
    [("api", "api.aws.example.com"), ("aws.example.com", "aws.example.com")],
)
def test_a_record_is_named_within_its_zone(name: str, fqdn: str) -> None:
    """Relative names are completed, whole ones are left."""
    cloud = FakeResourceLookup(Zone={"zoneId": "Z1", "name": "aws.example.com"})
    token = "aws:route53/record:Record"
    assert answered(made(token, store=cloud, zoneId="Z1", name=name))["fqdn"] == fqdn


def test_a_load_balancer_lies_in_the_zone_of_its_region() -> None:
    """Aliases need the canonical hosted zone of the region."""
    token = "aws:lb/loadBalancer:LoadBalancer"
    zones = [answered(made(token, region))["zoneId"] for region in REGIONS[:3]]
    assert zones == ["Z35SXDOTRQ7X7K", "Z32O12XQLNTSW2", "Z1LMS91P8CMLE5"]


def test_an_object_has_whole_metadata() -> None:
    """What was given stays, the API server adds the rest."""
    asked = made("kubernetes:apps/v1:Deployment", metadata={"namespace": "edge"})
    answer = answered(asked)
    assert answer["id"] == f"edge/{answer['metadata']['name']}"
    assert answer["metadata"].keys() >= {"uid", "resourceVersion", "creationTimestamp"}
    assert (answer["apiVersion"], answer["kind"]) == ("apps/v1", "Deployment")


def test_a_namespace_lies_in_no_namespace() -> None:
    """Cluster-wide objects have no namespace in their metadata."""
    assert "namespace" not in answered(made("kubernetes:core/v1:Namespace"))["metadata"]


@pytest.mark.parametrize(
    ("token", "inputs", "left"),
    [
        ("aws:kms/key:Key", {}, "the key, pending deletion for 30 days"),
        ("aws:kms/key:Key", {"deletionWindowInDays": 7}, "the key, .* 7 days"),
        ("aws:secretsmanager/secret:Secret", {}, "the secret, in recovery for 30 days"),
        ("aws:secretsmanager/secret:Secret", {"recoveryWindowInDays": 0}, ""),
        (DATABASE, {"finalSnapshotIdentifier": "last"}, "the final snapshot last"),
        (DATABASE, {"skipFinalSnapshot": True}, ""),
        ("aws:eks/cluster:Cluster", {"enabledClusterLogTypes": ["api"]}, "its log .*"),
        ("aws:eks/cluster:Cluster", {}, ""),
    ],
)
def test_a_deletion_leaves_what_the_cloud_keeps(
    token: str, inputs: Mapping[str, Any], left: str
) -> None:
    """Keys and secrets wait, databases and logs stay, unless told otherwise."""
    told = RESOURCE_TYPES[token].remnants
    assert callable(told)
    assert re.fullmatch(left, told(inputs))
