"""What every region promises, whatever its size, read off its recorded graph."""

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
from tests.graph import Graph, Registered
from tests.shipped_stacks import STACKS

REGIONS: Final = STACKS[1:-1]

#: What loses something when it is deleted.
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
#: Fields by which AWS itself refuses a deletion, by type.
GUARDS: Final = {
    "aws:eks/cluster:Cluster": "deletionProtection",
    "aws:lb/loadBalancer:LoadBalancer": "enableDeletionProtection",
    "aws:rds/instance:Instance": "deletionProtection",
}
#: In a key policy this resource is the key itself.
OWN_KEY: Final = "aws:kms/key:Key"
#: Grants nothing: it bounds what callers with permissions of their own may do.
BOUNDARY: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"
OWN_ACCOUNT: Final = {"StringEquals": {"aws:PrincipalAccount": "111122223333"}}
EVERYBODY: Final = {"0.0.0.0/0", "::/0"}


@cache
def region(name: str, size: SizeName, *, protect: bool = True) -> Graph:
    """Return one region of the shipped fleet in one size."""
    with TemporaryDirectory() as directory:
        root = sample_project.write(Path(directory))
        own = f"    size: {size.value}\n    lifecycle: {{protect: {protect}}}\n"
        file = f"Pulumi.{name}.yaml"
        sample_project.edit(root, file, "    cluster:", f"{own}    cluster:")
        return shipped_stacks.record_stack(loader.load_project(root), name)


every_region = pytest.mark.parametrize(
    ("name", "size"), [(name, size) for name in REGIONS for size in SizeName]
)


def pods(graph: Graph) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and the pod of everything that runs pods of ours."""
    for resource in graph.resources:
        template = resource.inputs.get("spec", {}).get("template", {})
        if resource.type.startswith("kubernetes:") and "containers" in template.get(
            "spec", {}
        ):
            yield resource.name, template["spec"]


def policies(graph: Graph) -> Iterator[tuple[Registered, dict[str, Any]]]:
    """Yield every statement of every policy document, and what holds it."""
    for resource in graph.resources:
        for field in ("policy", "assumeRolePolicy"):
            text = resource.inputs.get(field)
            if isinstance(text, str) and text.startswith("{"):
                for statement in json.loads(text)["Statement"]:
                    yield resource, statement


def words(value: str | list[str]) -> list[str]:
    """Return one or several values as several."""
    return [value] if isinstance(value, str) else value


@every_region
def test_every_pod_is_restricted(name: str, size: SizeName) -> None:
    """A pod may not write its root, gain privileges, be root or call the API."""
    found = dict(pods(region(name, size)))

    assert len(found) >= 2
    for spec in found.values():
        around = spec["securityContext"]
        assert around["runAsNonRoot"] is True
        assert around["seccompProfile"] == {"type": "RuntimeDefault"}
        assert spec["automountServiceAccountToken"] is False
        for container in spec["containers"] + spec.get("initContainers", []):
            own = container["securityContext"]
            assert own["allowPrivilegeEscalation"] is False
            assert own["readOnlyRootFilesystem"] is True
            assert own["capabilities"] == {"drop": ["ALL"]}
            assert {"cpu", "memory"} <= container["resources"]["limits"].keys()


@every_region
def test_every_namespace_of_ours_admits_restricted_pods_only(
    name: str, size: SizeName
) -> None:
    """Who may write into a namespace still cannot start a privileged pod in it."""
    spaces = region(name, size).of_type("kubernetes:core/v1:Namespace")
    enforced = {
        space.inputs["metadata"]["labels"]["pod-security.kubernetes.io/enforce"]
        for space in spaces
    }

    assert enforced == {"restricted"}


@every_region
def test_what_holds_state_is_protected(name: str, size: SizeName) -> None:
    """Neither the engine nor AWS deletes it while the region is not released."""
    graph = region(name, size)
    stateful = [r for r in graph.resources if r.type in STATEFUL]

    assert [r.name for r in stateful if not r.protect] == []
    for token, guard in GUARDS.items():
        assert {r.inputs[guard] for r in graph.of_type(token)} == {True}


@pytest.mark.parametrize("name", REGIONS)
def test_a_released_region_protects_nothing(name: str) -> None:
    """One value releases everything, so that a teardown never stops half way."""
    graph = region(name, SizeName.PRODUCTION, protect=False)

    assert [r.name for r in graph.resources if r.protect] == []
    for token, guard in GUARDS.items():
        assert {r.inputs[guard] for r in graph.of_type(token)} == {False}


@every_region
def test_no_policy_grants_a_wildcard(name: str, size: SizeName) -> None:
    """Whatever is allowed is named: each action, each resource, each principal."""
    for resource, statement in policies(region(name, size)):
        if statement["Effect"] == "Deny":
            continue
        if resource.type == BOUNDARY:
            assert statement["Condition"] == OWN_ACCOUNT
            continue
        where = f"{resource.name}: {statement['Sid']}"
        owner = statement["Sid"] == "AdministeredByAccount"
        actions = words(statement["Action"])
        assert owner or not [a for a in actions if "*" in a], where
        if resource.type != OWN_KEY:
            assert "*" not in words(statement.get("Resource", [])), where
        assert statement.get("Principal") not in ("*", {"AWS": "*"}), where


@every_region
def test_only_443_is_open_to_the_world(name: str, size: SizeName) -> None:
    """Everybody reaches the load balancer's TLS port, and nothing else."""
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
def test_every_log_group_is_encrypted_and_ends(name: str, size: SizeName) -> None:
    """No log lies readable for AWS alone, and none lies for ever."""
    groups = region(name, size).of_type("aws:cloudwatch/logGroup:LogGroup")

    assert len(groups) >= 2
    for group in groups:
        assert group.inputs["kmsKeyId"].startswith(f"arn:aws:kms:{name}:"), group.name
        assert group.inputs["retentionInDays"] > 0, group.name


@every_region
def test_no_key_leaves_its_region(name: str, size: SizeName) -> None:
    """Every key rotates, and none has a copy of its material elsewhere."""
    keys = region(name, size).of_type(OWN_KEY)

    assert {(k.inputs["multiRegion"], k.inputs["enableKeyRotation"]) for k in keys} == {
        (False, True)
    }
    assert region(name, size).of_type("aws:kms/replicaKey:ReplicaKey") == ()


@every_region
def test_no_secret_is_copied_to_another_region(name: str, size: SizeName) -> None:
    """Each region has secrets of its own, under a key of its own."""
    for secret in region(name, size).of_type("aws:secretsmanager/secret:Secret"):
        assert "replicas" not in secret.inputs
        assert secret.inputs["kmsKeyId"].startswith(f"arn:aws:kms:{name}:")
