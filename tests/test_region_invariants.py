"""Invariants of every region in every size, asserted on its recorded resources."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest

from config import loader
from config.capacity import SizeName
from tests import sample_project, shipped_stacks
from tests.graph import Graph, RegisteredResource
from tests.shipped_stacks import STACKS

REGIONS: Final = STACKS[1:-1]

#: Types whose deletion loses data.
STATEFUL: Final = {
    "aws:amp/workspace:Workspace",
    "aws:cloudwatch/logGroup:LogGroup",
    "aws:eks/cluster:Cluster",
    "aws:kms/key:Key",
    "aws:lb/loadBalancer:LoadBalancer",
    "aws:rds/instance:Instance",
    "aws:s3/bucket:Bucket",
    "aws:secretsmanager/secret:Secret",
}
#: Inputs by which AWS itself rejects a deletion, by type.
GUARDS: Final = {
    "aws:eks/cluster:Cluster": "deletionProtection",
    "aws:lb/loadBalancer:LoadBalancer": "enableDeletionProtection",
    "aws:rds/instance:Instance": "deletionProtection",
}
#: In a key policy, the resource `*` is the key itself.
OWN_KEY: Final = "aws:kms/key:Key"
#: A VPC endpoint policy grants nothing; it limits the permissions of callers.
BOUNDARY: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"
OWN_ACCOUNT: Final = {"StringEquals": {"aws:PrincipalAccount": "111122223333"}}
EVERYBODY: Final = {"0.0.0.0/0", "::/0"}


@cache
def region(name: str, size: SizeName, *, protect: bool = True) -> Graph:
    """Return one region of the shipped fleet in one size."""
    with TemporaryDirectory() as directory:
        root = sample_project.write(Path(directory))
        switch = "true" if protect else "false"
        own = f"    size: {size.value}\n    lifecycle: {{protect: {switch}}}\n"
        file = f"Pulumi.{name}.yaml"
        sample_project.edit(root, file, "    cluster:", f"{own}    cluster:")
        return shipped_stacks.record_stack(loader.load_project(root), name)


every_region = pytest.mark.parametrize(
    ("name", "size"), [(name, size) for name in REGIONS for size in SizeName]
)


def guarded(graph: Graph, token: str) -> list[RegisteredResource]:
    """Return the resources of a type whose guard AWS applies at creation.

    RDS ignores the guard of a new replica, whose rows its source has too.
    """
    return [r for r in graph.of_type(token) if "replicateSourceDb" not in r.inputs]


def expected(region: str, token: str, *, guard: bool) -> set[object]:
    """Return the values of a type's guard; the database outside home is a replica."""
    replica = token == "aws:rds/instance:Instance" and region != "us-east-1"
    return set() if replica else {guard}


def pod_specs(graph: Graph) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and the pod spec of every workload."""
    for resource in graph.resources:
        template = resource.inputs.get("spec", {}).get("template", {})
        if resource.type.startswith("kubernetes:") and "containers" in template.get(
            "spec", {}
        ):
            yield resource.name, template["spec"]


def policy_statements(
    graph: Graph,
) -> Iterator[tuple[RegisteredResource, dict[str, Any]]]:
    """Yield every statement of every policy document, with its resource."""
    for resource in graph.resources:
        for field in ("policy", "assumeRolePolicy"):
            text = resource.inputs.get(field)
            if isinstance(text, str) and text.startswith("{"):
                for statement in json.loads(text)["Statement"]:
                    yield resource, statement


def as_list(value: str | list[str]) -> list[str]:
    """Return a string or a list as a list."""
    return [value] if isinstance(value, str) else value


@every_region
def test_pods_run_restricted(name: str, size: SizeName) -> None:
    """A pod has no privileges, no writable root file system and no API token."""
    found = dict(pod_specs(region(name, size)))

    assert len(found) >= 2
    for spec in found.values():
        context = spec["securityContext"]
        assert context["runAsNonRoot"] is True
        assert context["seccompProfile"] == {"type": "RuntimeDefault"}
        assert spec["automountServiceAccountToken"] is False
        for container in spec["containers"] + spec.get("initContainers", []):
            own = container["securityContext"]
            assert own["allowPrivilegeEscalation"] is False
            assert own["readOnlyRootFilesystem"] is True
            assert own["capabilities"] == {"drop": ["ALL"]}
            assert {"cpu", "memory"} <= container["resources"]["limits"].keys()


@every_region
def test_namespaces_enforce_the_restricted_standard(name: str, size: SizeName) -> None:
    """A privileged pod is not admitted, even by those who may create pods."""
    spaces = region(name, size).of_type("kubernetes:core/v1:Namespace")
    enforced = {
        space.inputs["metadata"]["labels"]["pod-security.kubernetes.io/enforce"]
        for space in spaces
    }

    assert enforced == {"restricted"}


@every_region
def test_stateful_resources_are_protected(name: str, size: SizeName) -> None:
    """Neither Pulumi nor AWS deletes them while `lifecycle.protect` is true."""
    graph = region(name, size)
    stateful = [r for r in graph.resources if r.type in STATEFUL]

    assert [r.name for r in stateful if not r.protect] == []
    for token, guard in GUARDS.items():
        assert {r.inputs[guard] for r in guarded(graph, token)} == expected(
            name, token, guard=True
        )


@pytest.mark.parametrize("name", REGIONS)
def test_region_without_protect_has_no_protected_resource(name: str) -> None:
    """One value lifts every protection, so that a teardown never stops half way."""
    graph = region(name, SizeName.PRODUCTION, protect=False)

    assert [r.name for r in graph.resources if r.protect] == []
    for token, guard in GUARDS.items():
        assert {r.inputs[guard] for r in guarded(graph, token)} == expected(
            name, token, guard=False
        )


@every_region
def test_policies_grant_no_wildcard(name: str, size: SizeName) -> None:
    """Every allowed action, resource and principal is named."""
    for resource, statement in policy_statements(region(name, size)):
        if statement["Effect"] == "Deny":
            continue
        if resource.type == BOUNDARY:
            assert statement["Condition"] == OWN_ACCOUNT
            continue
        where = f"{resource.name}: {statement['Sid']}"
        owner = statement["Sid"] == "AdministeredByAccount"
        actions = as_list(statement["Action"])
        assert owner or not [a for a in actions if "*" in a], where
        if resource.type != OWN_KEY:
            assert "*" not in as_list(statement.get("Resource", [])), where
        assert statement.get("Principal") not in ("*", {"AWS": "*"}), where


@every_region
def test_ingress_rules_open_only_443_to_the_internet(name: str, size: SizeName) -> None:
    """The internet reaches the load balancer's TLS port and no other port."""
    rules = region(name, size).of_type(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
    )
    open_ports = {
        (rule.inputs["fromPort"], rule.inputs["toPort"])
        for rule in rules
        if EVERYBODY & {rule.inputs.get("cidrIpv4"), rule.inputs.get("cidrIpv6")}
    }

    assert open_ports == {(443, 443)}


@every_region
def test_log_groups_are_encrypted_with_finite_retention(
    name: str, size: SizeName
) -> None:
    """Every log group has a KMS key of the region and a retention period."""
    groups = region(name, size).of_type("aws:cloudwatch/logGroup:LogGroup")

    assert len(groups) >= 2
    for group in groups:
        assert group.inputs["kmsKeyId"].startswith(f"arn:aws:kms:{name}:"), group.name
        assert group.inputs["retentionInDays"] > 0, group.name


@every_region
def test_kms_keys_rotate_and_stay_in_their_region(name: str, size: SizeName) -> None:
    """Every key is rotated, and none is a multi-Region key or has a replica."""
    keys = region(name, size).of_type(OWN_KEY)

    assert {(k.inputs["multiRegion"], k.inputs["enableKeyRotation"]) for k in keys} == {
        (False, True)
    }
    assert region(name, size).of_type("aws:kms/replicaKey:ReplicaKey") == ()


@every_region
def test_secrets_have_no_replica_in_another_region(name: str, size: SizeName) -> None:
    """Each region has secrets of its own, encrypted with its own key."""
    for secret in region(name, size).of_type("aws:secretsmanager/secret:Secret"):
        assert "replicas" not in secret.inputs
        assert secret.inputs["kmsKeyId"].startswith(f"arn:aws:kms:{name}:")
