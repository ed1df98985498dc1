"""Replacing inputs are those that the vendors document, or differ for a reason."""

import inspect
import re
from collections.abc import Mapping
from typing import Any, Final

import pytest
from cloudflare.resources.alerting.policies import PoliciesResource
from cloudflare.resources.dns.records import RecordsResource
from cloudflare.resources.load_balancers.load_balancers import LoadBalancersResource
from cloudflare.resources.load_balancers.monitors.monitors import MonitorsResource
from cloudflare.resources.load_balancers.pools.pools import PoolsResource

from offline_cloud.input_diff import forces_replacement
from offline_cloud.registry import RESOURCE_TYPES
from offline_cloud.replacement.conditions import CONDITIONS, forced
from tests.offline_cloud import create_only_properties
from tests.offline_cloud.sdk_docstrings import facts

AMAZON: Final = sorted(token for token in RESOURCE_TYPES if token.startswith("aws:"))
DOCUMENTED: Final = sorted(
    t for t, e in RESOURCE_TYPES.items() if e.input_schema is None
)
#: Kinds with replacements beyond name and namespace, as the provider lists them.
#: https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider/diff.go
KINDS: Final[Mapping[str, frozenset[str]]] = {
    "kubernetes:apps/v1:Deployment": frozenset({"spec.selector"}),
    "kubernetes:batch/v1:Job": frozenset(
        {"spec.completions", "spec.parallelism", "spec.selector", "spec.template"}
    ),
    "kubernetes:core/v1:ConfigMap": frozenset({"binaryData", "data"}),
    "kubernetes:core/v1:Secret": frozenset({"data", "stringData", "type"}),
    "kubernetes:core/v1:Service": frozenset({"spec.clusterIP"}),
    # https://github.com/pulumi/pulumi-kubernetes/pull/2532
    "kubernetes:helm.sh/v3:Release": frozenset({"name", "namespace"}),
}
#: The call that changes a resource, in Cloudflare's own SDK.
CALLS: Final[Mapping[str, Any]] = {
    "cloudflare:index/dnsRecord:DnsRecord": RecordsResource.update,
    "cloudflare:index/loadBalancer:LoadBalancer": LoadBalancersResource.update,
    "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor": MonitorsResource.update,
    "cloudflare:index/loadBalancerPool:LoadBalancerPool": PoolsResource.update,
    "cloudflare:index/notificationPolicy:NotificationPolicy": PoliciesResource.update,
}
#: What an address names beside the resource; a balancer of an account is none here.
SCOPES: Final = {
    "account_id": "accountId",
    "zone_id": "zoneId",
    "account_or_zone": "zoneId",
    "account_or_zone_id": "zoneId",
}
#: Inputs that the API could change, and the provider replaces.
#: https://github.com/cloudflare/terraform-provider-cloudflare/blob/main/internal/services/dns_record/schema.go
REPLACED_BY_PROVIDER: Final = {"cloudflare:index/dnsRecord:DnsRecord": {"type"}}
VPC: Final = "aws:ec2/vpc:Vpc"
SUBNET: Final = "aws:ec2/subnet:Subnet"
ENDPOINT: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"
CLUSTER: Final = "aws:eks/cluster:Cluster"
BALANCER: Final = "aws:lb/loadBalancer:LoadBalancer"
WORKSPACE: Final = "aws:amp/workspace:Workspace"
NAT: Final = "aws:ec2/natGateway:NatGateway"
LISTED: Final = {"availabilityZoneAddresses": [{"availabilityZone": "a"}]}
LISTED_TWICE: Final = {
    "availabilityZoneAddresses": [{"availabilityZone": "a"}, {"availabilityZone": "b"}]
}
RULE: Final = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"


def _unaccounted(token: str) -> set[str]:
    """Return the SDK's replacing inputs that neither registry nor review contains."""
    documented = {fact.property for fact in facts(token)}
    judged = {p for c in CONDITIONS if token in c.tokens for p in c.properties}
    entry = RESOURCE_TYPES[token]
    replaced = {
        p for p in documented if forces_replacement(tuple(p.split(".")), entry.replaces)
    }
    return documented - replaced - judged


@pytest.mark.parametrize("token", DOCUMENTED)
def test_documented_replacing_inputs_of_the_sdk_replace(token: str) -> None:
    """The SDK's documentation is followed, or the difference has a reason."""
    listed: Mapping[str, str] = create_only_properties.reviewed_file()[
        "docstrings"
    ].get(token, {})
    assert _unaccounted(token) == listed.keys()


@pytest.mark.parametrize("token", AMAZON)
def test_differences_from_cloudformation_equal_the_reviewed_ones(token: str) -> None:
    """No difference is without a reason, and no reason without a difference."""
    review, found = (
        create_only_properties.reviewed(token),
        create_only_properties.compare(token),
    )
    assert found.here == review.here.keys()
    assert found.there == review.there.keys()
    assert review.same.keys() <= RESOURCE_TYPES[token].replaces.keys()


def test_reviewed_differences_name_registered_types_only() -> None:
    """The review of a removed type is removed."""
    written = create_only_properties.reviewed_file()
    assert {*written["types"], *written["docstrings"]} - RESOURCE_TYPES.keys() == set()


def test_reviewed_differences_have_a_reason() -> None:
    """A reason is a sentence."""
    written = create_only_properties.reviewed_file()
    reasons = [*written["everywhere"].values()]
    for token in AMAZON:
        review = create_only_properties.reviewed(token)
        reasons += [*review.here.values(), *review.there.values()]
    for listed in written["docstrings"].values():
        reasons += listed.values()
    assert [r for r in reasons if not re.fullmatch(r"[A-Z].{15,}\.", r)] == []


def test_kubernetes_replacing_inputs_equal_those_of_the_provider() -> None:
    """Every kind is replaced by name, namespace, and the provider's list."""
    always = {"metadata.name", "metadata.namespace"}
    found = {
        token: frozenset(entry.replaces.keys() - always)
        for token, entry in RESOURCE_TYPES.items()
        if token.startswith("kubernetes:") and entry.replaces.keys() - always
    }
    assert found == KINDS


@pytest.mark.parametrize("token", sorted(CALLS))
def test_cloudflare_inputs_in_the_path_of_an_update_replace(token: str) -> None:
    """An update request cannot change the inputs in its path."""
    source = inspect.getsource(inspect.unwrap(CALLS[token]))
    address = re.search(r'"(/[^"]*\{[^"]*)"', source)
    assert address is not None
    named = {SCOPES[name] for name in re.findall(r"\{(\w+)\}", address[1])[:-1]}
    replaced = RESOURCE_TYPES[token].replaces.keys()
    assert replaced == named | REPLACED_BY_PROVIDER.get(token, set())


@pytest.mark.parametrize(
    ("token", "path", "old", "new", "expected"),
    [
        (VPC, "instanceTenancy", {}, {"instanceTenancy": "dedicated"}, True),
        (VPC, "instanceTenancy", {"instanceTenancy": "dedicated"}, {}, False),
        (
            *(SUBNET, "ipv6CidrBlock"),
            *({"assignIpv6AddressOnCreation": True}, {}, True),
        ),
        (SUBNET, "ipv6CidrBlock", {}, {"assignIpv6AddressOnCreation": True}, False),
        (ENDPOINT, "privateDnsEnabled", {}, {}, True),
        (ENDPOINT, "privateDnsEnabled", {}, {"vpcEndpointType": "Interface"}, False),
        (
            CLUSTER,
            "encryptionConfig.resources",
            {"encryptionConfig": {"a": 1}},
            {},
            True,
        ),
        (CLUSTER, "encryptionConfig", {}, {"encryptionConfig": {"a": 1}}, False),
        (
            *(CLUSTER, "vpcConfig.controlPlaneEgressMode"),
            {"vpcConfig": {"controlPlaneEgressMode": "CUSTOMER_ROUTED"}},
            {"vpcConfig": {"controlPlaneEgressMode": "AWS_MANAGED"}},
            True,
        ),
        (
            *(CLUSTER, "vpcConfig.controlPlaneEgressMode"),
            {"vpcConfig": {"controlPlaneEgressMode": "AWS_MANAGED"}},
            {"vpcConfig": {"controlPlaneEgressMode": "CUSTOMER_ROUTED"}},
            False,
        ),
        (
            *(CLUSTER, "computeConfig.nodeRoleArn"),
            {"computeConfig": {"nodeRoleArn": "one"}},
            {"computeConfig": {"nodeRoleArn": "two"}},
            True,
        ),
        (
            *(CLUSTER, "computeConfig.nodeRoleArn"),
            {"computeConfig": {"enabled": False}},
            {"computeConfig": {"nodeRoleArn": "two"}},
            False,
        ),
        (RULE, "cidrIpv4", {"cidrIpv4": "a"}, {"cidrIpv6": "b"}, True),
        (RULE, "cidrIpv4", {"cidrIpv4": "a"}, {"cidrIpv4": "b"}, False),
        (RULE, "fromPort", {"cidrIpv4": "a"}, {"cidrIpv6": "b"}, False),
        (WORKSPACE, "alias", {"alias": "a"}, {}, True),
        (WORKSPACE, "alias", {"alias": "a"}, {"alias": "b"}, False),
        (WORKSPACE, "alias", {}, {"alias": "a"}, False),
        (NAT, "availabilityZoneAddresses", {}, LISTED, True),
        (NAT, "availabilityZoneAddresses", LISTED, {}, True),
        (NAT, "availabilityZoneAddresses", LISTED, LISTED_TWICE, False),
    ],
)
def test_conditional_replacement_depends_on_old_and_new_value(
    token: str, path: str, old: dict[str, Any], new: dict[str, Any], *, expected: bool
) -> None:
    """The values before and after decide, as the vendor documents."""
    assert forced(token, tuple(path.split(".")), old, new) is expected


@pytest.mark.parametrize(
    ("token", "name"),
    [
        (NAT, "secondaryPrivateIpAddressCount"),
        ("aws:ec2/eip:Eip", "customerOwnedIpv4Pool"),
    ],
)
def test_input_without_force_new_in_the_provider_replaces_nothing(
    token: str, name: str
) -> None:
    """The provider updates these in place, or ignores their change.

    https://github.com/hashicorp/terraform-provider-aws/pull/47477
    https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/ec2_eip.go
    """
    entry = RESOURCE_TYPES[token]

    assert not forces_replacement((name,), entry.replaces)
    assert not forced(token, (name,), {name: 1}, {name: 2})


@pytest.mark.parametrize(
    ("name", "before", "after", "network", "application"),
    [
        ("subnets", ["a", "b"], ["a", "c"], True, False),
        ("subnets", ["a", "b"], ["a", "b", "c"], False, False),
        ("securityGroups", [], ["a"], True, False),
        ("securityGroups", ["a"], ["b"], False, False),
        ("secondaryIpsAutoAssignedPerSubnet", 2, 1, True, False),
        ("secondaryIpsAutoAssignedPerSubnet", 1, 2, False, False),
        ("subnetMappings", [{"subnetId": "a"}], [{"subnetId": "b"}], True, True),
        (
            *("subnetMappings", [{"subnetId": "a"}, {"subnetId": "b"}]),
            *([{"subnetId": "a"}], True, False),
        ),
    ],
)
def test_network_load_balancer_is_replaced_where_an_application_one_is_not(
    name: str, before: object, after: object, *, network: bool, application: bool
) -> None:
    """Subnets and security groups are immutable for network load balancers only."""
    for kind, expected in (("network", network), ("application", application)):
        old = {"loadBalancerType": kind, name: before}
        new = {"loadBalancerType": kind, name: after}
        assert forced(BALANCER, (name, 0), old, new) is expected
