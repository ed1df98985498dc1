"""The AWS resources of a stack as a CloudFormation template that cfn-lint accepts."""

import json
from pathlib import Path
from typing import Any

import pytest

from config import loader
from offline_cloud import schema_coverage
from offline_cloud.property_values import walk
from offline_cloud.schemas.cloudformation import linter, template
from tests import sample_project, shipped_stacks
from tests.offline_cloud.cloudformation import nodes
from tests.shipped_stacks import STACKS

#: Warnings that the templates may carry, each with its reason.
EXPLAINED: dict[str, str] = {}

VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
ROLE = "aws:iam/role:Role"
ATTACHED = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"


@pytest.fixture(scope="module")
def recorded_stacks(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, list[dict[str, Any]]]:
    """Record every shipped stack in the format of a rehearsal."""
    root = sample_project.write(tmp_path_factory.mktemp("fleet"))
    return {
        stack: nodes(shipped_stacks.record_stack(loader.load_project(root), stack))
        for stack in STACKS
    }


def _node(token: str, name: str, **facts: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {
        "urn": name,
        "type": token,
        "name": name,
        "region": "eu-west-1",
        "inputs": {},
        "outputs": {},
        "dependencies": [],
        "protect": False,
        **facts,
    }


@pytest.mark.parametrize("stack", STACKS)
def test_templates_pass_cfn_lint_in_their_regions(
    stack: str, recorded_stacks: dict[str, list[dict[str, Any]]]
) -> None:
    """There is no error, and no warning without a waiver."""
    for region, one in template.by_region(recorded_stacks[stack]).items():
        found = linter.lint(one, region)
        assert not [finding for finding in found if finding.rule not in EXPLAINED]


@pytest.mark.parametrize("stack", STACKS)
def test_template_contains_every_resource_or_a_reason(
    stack: str, recorded_stacks: dict[str, list[dict[str, Any]]]
) -> None:
    """No resource is dropped or left over for lack of a property."""
    one = template.of(recorded_stacks[stack])
    left: dict[str, dict[str, str]] = one["Metadata"]["Absent"]
    reasons = [reason for inputs in left.values() for reason in inputs.values()]
    assert "no property was found for it" not in reasons
    gone = {token for token, inputs in left.items() if "*" in inputs}
    made = (each["type"] for each in recorded_stacks[stack])
    assert gone == set(
        schema_coverage.without_contract(t for t in made if t[:4] == "aws:")
    )


@pytest.mark.parametrize("stack", STACKS)
def test_template_contains_no_computed_id(
    stack: str, recorded_stacks: dict[str, list[dict[str, Any]]]
) -> None:
    """Ids of the stack's own resources are references."""
    resources = template.of(recorded_stacks[stack])["Resources"]
    texts = {leaf for _, leaf in walk(resources, ()) if isinstance(leaf, str)}
    ids = {
        node["outputs"]["id"]: node["name"]
        for node in recorded_stacks[stack]
        if node["type"].startswith("aws:ec2") and "id" in node["outputs"]
    }
    assert {name for identity, name in ids.items() if identity in texts} == set()


def test_template_subnet_cidr_is_an_expression() -> None:
    """A subnet depends on the VPC's IPv6 block and uses a part of it."""
    vpc = _node(
        VPC,
        "network-vpc",
        inputs={"cidrBlock": "10.0.0.0/16", "assignGeneratedIpv6CidrBlock": True},
        outputs={"id": "vpc-1", "ipv6CidrBlock": "2600:1f18:d656:a600::/56"},
        protect=True,
    )
    subnet = _node(
        SUBNET,
        "network-a",
        inputs={
            "vpcId": "vpc-1",
            "availabilityZone": "eu-west-1b",
            "ipv6CidrBlock": "2600:1f18:d656:a602::/64",
        },
        dependencies=["network-vpc"],
    )
    made = template.of([vpc, subnet])["Resources"]
    assert sorted(made) == ["NetworkA", "NetworkVpc", "NetworkVpcVPCCidrBlock"]
    assert made["NetworkVpc"]["DeletionPolicy"] == "Retain"
    assert made["NetworkVpcVPCCidrBlock"]["Properties"] == {
        "VpcId": {"Ref": "NetworkVpc"},
        "AmazonProvidedIpv6CidrBlock": True,
    }
    assert made["NetworkA"]["DependsOn"] == ["NetworkVpcVPCCidrBlock"]
    block = {"Fn::Select": [0, {"Fn::GetAtt": ["NetworkVpc", "Ipv6CidrBlocks"]}]}
    assert made["NetworkA"]["Properties"] == {
        "VpcId": {"Ref": "NetworkVpc"},
        "AvailabilityZone": {"Fn::Select": [1, {"Fn::GetAZs": ""}]},
        "Ipv6CidrBlock": {"Fn::Select": [2, {"Fn::Cidr": [block, 3, 64]}]},
    }


def test_attached_policy_is_merged_into_its_role() -> None:
    """An attachment without its role is reported."""
    role = _node(
        ROLE,
        "guard",
        inputs={"assumeRolePolicy": "{}"},
        outputs={"name": "guard", "id": "guard"},
    )
    read = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    inside = _node(ATTACHED, "one", inputs={"role": "guard", "policyArn": read})
    outside = _node(ATTACHED, "two", inputs={"role": "other", "policyArn": read})
    made = template.of([role, inside, outside])
    assert made["Resources"]["Guard"]["Properties"]["ManagedPolicyArns"] == [read]
    assert "another template" in made["Metadata"]["Absent"][ATTACHED]["*"]


@pytest.mark.parametrize(
    ("needs", "expected"), [([], {"Ref": "Own"}), (["guard"], "arn:own")]
)
def test_merged_policy_creates_no_cycle(needs: list[str], expected: object) -> None:
    """A role refers to its policy unless that policy refers to the role."""
    role = _node(
        ROLE,
        "guard",
        inputs={"assumeRolePolicy": "{}"},
        outputs={"name": "guard", "id": "guard"},
    )
    policy = _node(
        "aws:iam/policy:Policy",
        "own",
        inputs={"policy": "{}"},
        outputs={"arn": "arn:own"},
        dependencies=needs,
    )
    attached = _node(
        ATTACHED,
        "one",
        inputs={"role": "guard", "policyArn": "arn:own"},
        dependencies=["guard", "own"],
    )
    made = template.of([role, policy, attached])["Resources"]
    assert made["Guard"]["Properties"]["ManagedPolicyArns"] == [expected]


def test_second_region_has_its_own_template(tmp_path: Path) -> None:
    """The stack's file is that of its first region; stale files are deleted."""
    here = [_node(VPC, f"vpc-{i}", inputs={"cidrBlock": "10.0.0.0/16"}) for i in "ab"]
    there = _node("aws:kms/key:Key", "copy", region="eu-central-1")
    template.write(tmp_path, "eu-west-1", [*here, there])
    written = sorted(path.name for path in (tmp_path / "template").iterdir())
    assert written == ["eu-west-1.eu-central-1.json", "eu-west-1.json"]
    first = json.loads((tmp_path / "template" / "eu-west-1.json").read_text())
    assert sorted(first["Resources"]) == ["VpcA", "VpcB"]
    template.write(tmp_path, "eu-west-1", here)
    assert [p.name for p in (tmp_path / "template").iterdir()] == ["eu-west-1.json"]


def test_types_without_mapping_are_counted() -> None:
    """Types without a CloudFormation resource and unmapped types are reported."""
    validation = "aws:acm/certificateValidation:CertificateValidation"
    unknown = "aws:sqs/queue:Queue"
    counted = schema_coverage.without_contract([validation, validation, unknown])
    assert counted == {validation: 2, unknown: 1}
    left = template.of([_node(unknown, "q")])["Metadata"]["Absent"]
    assert left == {unknown: {"*": "not known to have a type in CloudFormation"}}
