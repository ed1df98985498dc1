"""Computed outputs of resources."""

import re
from collections.abc import Mapping
from typing import Any, Final

import pytest

from offline_cloud.registry import RESOURCE_TYPES
from tests.offline_cloud.resource_lookup_fake import (
    REGIONS,
    FakeResourceLookup,
    compute,
    state_of,
)

VPC: Final = "aws:ec2/vpc:Vpc"
CERTIFICATE: Final = "aws:acm/certificate:Certificate"
DATABASE: Final = "aws:rds/instance:Instance"


def validation_option(region: str, domain: str) -> Mapping[str, str]:
    """Return the DNS validation record of a name."""
    context = compute(CERTIFICATE, region, seed=region, domainName=domain)
    options: list[Mapping[str, str]] = state_of(context)["domainValidationOptions"]
    return {**options[0], "domainName": ""}


def test_acm_name_and_wildcard_share_one_record_in_every_region() -> None:
    """One CNAME validates a name and its wildcard in all regions of an account."""
    home = validation_option("us-east-1", "api.example.com")
    assert home == validation_option("eu-west-1", "*.api.example.com")
    assert home != validation_option("us-east-1", "www.example.com")
    form = r"_[0-9a-f]{32}\.api\.example\.com\."
    assert re.fullmatch(form, home["resourceRecordName"])


def test_acm_repeated_name_has_one_validation_record() -> None:
    """The first name may be repeated among the others."""
    names = ["*.example.com", "api.example.com"]
    options = state_of(compute(CERTIFICATE, subjectAlternativeNames=names))
    validated = [o["domainName"] for o in options["domainValidationOptions"]]
    assert validated == ["api.example.com", "*.example.com"]


def test_vpc_has_ipv6_block_only_on_request() -> None:
    """The block is a /56 of Amazon's pool in the region."""
    assert state_of(compute(VPC))["ipv6CidrBlock"] == ""
    context = compute(VPC, "eu-west-1", assignGeneratedIpv6CidrBlock=True)
    assert re.fullmatch(
        r"2a05:d018:[0-9a-f:]+::/56", state_of(context)["ipv6CidrBlock"]
    )


def test_default_security_group_has_the_id_of_the_vpcs_group() -> None:
    """The adopted default security group is not a second one."""
    cloud = FakeResourceLookup(Vpc={"id": "vpc-0", "defaultSecurityGroupId": "sg-0"})
    token = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
    assert state_of(compute(token, store=cloud, vpcId="vpc-0"))["id"] == "sg-0"


def test_regional_nat_gateway_has_a_route_table_and_no_address() -> None:
    """It expands into availability zones by itself."""
    token = "aws:ec2/natGateway:NatGateway"
    nat = state_of(compute(token, availabilityMode="regional", vpcId="vpc-0"))
    assert nat["publicIp"] == nat["networkInterfaceId"] == ""
    assert nat["routeTableId"].startswith("rtb-0")
    assert nat["vpcId"] == "vpc-0"


def test_rds_replica_has_engine_version_and_user_of_its_source() -> None:
    """The source is found by ARN in any region."""
    primary = state_of(
        compute(DATABASE, engineVersion="16", username="app", allocatedStorage=50)
    )
    assert (primary["engineVersion"], primary["engineVersionActual"]) == ("16", "16.10")
    context = compute(
        DATABASE,
        "eu-west-1",
        store=FakeResourceLookup(Instance=primary),
        replicateSourceDb=primary["arn"],
    )
    replica = state_of(context)
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
def test_route53_record_name_is_completed_with_its_zone(name: str, fqdn: str) -> None:
    """Relative names are completed, full names are unchanged."""
    cloud = FakeResourceLookup(Zone={"zoneId": "Z1", "name": "aws.example.com"})
    token = "aws:route53/record:Record"
    assert state_of(compute(token, store=cloud, zoneId="Z1", name=name))["fqdn"] == fqdn


def test_load_balancer_has_the_hosted_zone_of_its_region() -> None:
    """Alias records need the canonical hosted zone of the region."""
    token = "aws:lb/loadBalancer:LoadBalancer"
    zones = [state_of(compute(token, region))["zoneId"] for region in REGIONS[:3]]
    assert zones == ["Z35SXDOTRQ7X7K", "Z32O12XQLNTSW2", "Z1LMS91P8CMLE5"]


def test_kubernetes_metadata_is_completed() -> None:
    """The given metadata stays, and the API server adds the rest."""
    context = compute("kubernetes:apps/v1:Deployment", metadata={"namespace": "edge"})
    answer = state_of(context)
    assert answer["id"] == f"edge/{answer['metadata']['name']}"
    assert answer["metadata"].keys() >= {"uid", "resourceVersion", "creationTimestamp"}
    assert (answer["apiVersion"], answer["kind"]) == ("apps/v1", "Deployment")


def test_cluster_scoped_object_has_no_namespace() -> None:
    """The metadata of cluster-scoped objects contains no namespace."""
    assert (
        "namespace" not in state_of(compute("kubernetes:core/v1:Namespace"))["metadata"]
    )


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
def test_deletion_leaves_the_documented_remnants(
    token: str, inputs: Mapping[str, Any], left: str
) -> None:
    """Keys, secrets, final snapshots and logs stay unless an input says otherwise."""
    remnants = RESOURCE_TYPES[token].remnants
    assert callable(remnants)
    assert re.fullmatch(left, remnants(inputs))
