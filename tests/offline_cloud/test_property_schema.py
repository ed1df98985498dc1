"""Formats of computed ids, ARNs and endpoints."""

import re
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.offline_cloud.resource_lookup_fake import REGIONS, compute, state_of

#: A type, one of its outputs (``id`` for the id), and the form of it.
SHAPES: Final = (
    ("aws:ec2/vpc:Vpc", "id", r"vpc-0[0-9a-f]{16}"),
    ("aws:ec2/subnet:Subnet", "id", r"subnet-0[0-9a-f]{16}"),
    ("aws:ec2/subnet:Subnet", "availabilityZoneId", r"[a-z]{3,5}\d-az1"),
    ("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "id", r"sgr-0\w{16}"),
    ("aws:kms/key:Key", "id", r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    ("aws:kms/key:Key", "arn", r"arn:aws:kms:{region}:\d{12}:key/[0-9a-f-]{36}"),
    ("aws:iam/role:Role", "arn", r"arn:aws:iam::\d{12}:role/some-\w{7}"),
    ("aws:iam/role:Role", "uniqueId", r"AROA[A-Z2-7]{17}"),
    (
        *("aws:eks/cluster:Cluster", "endpoint"),
        r"https://[0-9A-F]{32}\.gr7\.{region}\.eks\.amazonaws\.com",
    ),
    ("aws:rds/instance:Instance", "id", r"db-[A-Z2-7]{26}"),
    (
        *("aws:rds/instance:Instance", "endpoint"),
        r"some-\w{7}\.[a-z]{12}\.{region}\.rds\.amazonaws\.com:5432",
    ),
    ("aws:rds/instance:Instance", "hostedZoneId", r"Z[A-Z0-9]{13}"),
    (
        *("aws:secretsmanager/secret:Secret", "arn"),
        r"arn:aws:secretsmanager:{region}:\d{12}:secret:some-\w{7}-[A-Za-z]{6}",
    ),
    (
        *("aws:lb/loadBalancer:LoadBalancer", "arn"),
        r".*balancing:{region}:\d{12}:loadbalancer/app/some-\w{7}/[0-9a-f]{16}",
    ),
    (
        *("aws:lb/loadBalancer:LoadBalancer", "dnsName"),
        r"some-\w{7}-\d{10}\.{region}\.elb\.amazonaws\.com",
    ),
    (
        *("aws:lb/targetGroup:TargetGroup", "arnSuffix"),
        r"targetgroup/some-\w{7}/[0-9a-f]{16}",
    ),
    ("aws:lb/listenerRule:ListenerRule", "id", r".*:listener-rule/app/a(/\w{16}){3}"),
    ("aws:route53/zone:Zone", "zoneId", r"Z[A-Z2-7]{20}"),
    ("aws:route53/zone:Zone", "primaryNameServer", r"ns-\d{1,3}\.awsdns-\d\d\.com"),
    ("aws:route53/healthCheck:HealthCheck", "id", r"[0-9a-f-]{36}"),
    ("aws:eks/podIdentityAssociation:PodIdentityAssociation", "id", r"a-\w{17}"),
    ("cloudflare:index/loadBalancerPool:LoadBalancerPool", "id", r"[0-9a-f]{32}"),
    ("kubernetes:core/v1:Service", "id", r"default/some-[0-9a-f]{8}"),
    ("kubernetes:core/v1:Namespace", "id", r"some-[0-9a-f]{8}"),
    ("random:index/randomPassword:RandomPassword", "result", r"\S{24}"),
    ("random:index/randomId:RandomId", "hex", r"[0-9a-f]{8}"),
)


@pytest.mark.parametrize(("token", "output", "form"), SHAPES)
@settings(max_examples=8)
@given(seed=st.text(max_size=20), region=st.sampled_from(REGIONS))
def test_computed_output_matches_the_documented_pattern(
    token: str, output: str, form: str, seed: str, region: str
) -> None:
    """Ids, ARNs and endpoints match their patterns for every seed."""
    value = state_of(compute(token, region, seed))[output]
    assert re.fullmatch(form.replace("{region}", region), value)


@pytest.mark.parametrize("token", sorted({shape[0] for shape in SHAPES}))
def test_computed_outputs_of_two_resources_differ(token: str) -> None:
    """Another seed results in other values."""
    one, other = (state_of(compute(token, seed=seed)) for seed in ("a", "b"))
    assert one != other
