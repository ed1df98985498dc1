"""Validation of AWS inputs with CloudFormation's schemas, with paths of the program."""

import json
from typing import Any

import pytest

from offline_cloud.property_values import UNKNOWN
from offline_cloud.rule import ResourceInputs, Violation
from offline_cloud.schemas.cloudformation import linter
from offline_cloud.schemas.cloudformation.engine_versions import newest
from offline_cloud.schemas.cloudformation.messages import shorten
from offline_cloud.schemas.validation import validate
from tests.mocks.monitor import ACCOUNT
from tests.offline_cloud.cloudformation import golden_resources, subject
from tests.shipped_stacks import STACKS

DATABASE = "aws:rds/instance:Instance"
ROLE = "aws:iam/role:Role"
REPLICAS = ("eu-west-1", "ap-southeast-1")
REGIONS = ("us-east-1", *REPLICAS)


def _violations(requested: ResourceInputs) -> list[Violation]:
    return list(validate(requested))


@pytest.mark.parametrize("stack", STACKS)
def test_shipped_resources_pass_cloudformation_validation(stack: str) -> None:
    """CloudFormation's schemas reject none of the program's inputs."""
    refused = [
        (node["name"], complaint)
        for owner, node in golden_resources()
        if owner == stack
        for complaint in _violations(
            ResourceInputs(
                token=node["type"],
                urn="",
                name=node["name"],
                inputs=node["inputs"],
                region=node["region"],
                account=ACCOUNT,
            )
        )
    ]
    assert not refused


@pytest.mark.parametrize("stack", REGIONS)
@pytest.mark.parametrize(
    ("wrong", "value", "message"),
    [
        ("engineVersion", "17.99", "'17.99' is none of"),
        ("instanceClass", "db.r8g.huge", "'db.r8g.huge' is none of"),
        ("backupRetentionPeriod", 36, "36 is greater than the maximum of 35"),
    ],
)
def test_unavailable_rds_value_is_rejected(
    stack: str, wrong: str, value: object, message: str
) -> None:
    """Version, class and retention are validated for primaries and replicas."""
    found = _violations(subject(stack, DATABASE, **{wrong: value}))
    assert found
    assert {complaint.property for complaint in found} == {wrong}
    assert found[0].reason.startswith(message)


def test_rds_class_is_validated_for_its_region() -> None:
    """A class of us-east-1 may be missing in ap-southeast-1."""
    offered = {"instanceClass": "db.m9g.large"}
    assert not _violations(subject("us-east-1", DATABASE, **offered))
    (first, *_) = _violations(subject("ap-southeast-1", DATABASE, **offered))
    assert first.property == "instanceClass"
    assert "in 'ap-southeast-1'" in first.reason


@pytest.mark.parametrize(
    ("token", "wrong", "right", "misspelt"),
    [
        (ROLE, "assumeRolePolicy", "sts:AssumeRole", "sts:AsumeRole"),
        ("aws:iam/rolePolicy:RolePolicy", "policy", "kms:Decrypt", "kms:Decript"),
        ("aws:kms/key:Key", "policy", "kms:*", "kms:Encript"),
    ],
)
def test_misspelt_iam_action_is_rejected(
    token: str, wrong: str, right: str, misspelt: str
) -> None:
    """An unknown action is found inside the JSON text of a policy."""
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": [right],
                **(
                    {"Principal": {"Service": "ec2.amazonaws.com"}}
                    if token != "aws:iam/rolePolicy:RolePolicy"
                    else {}
                ),
                **({} if token == ROLE else {"Resource": ["*"]}),
            }
        ],
    }
    text = json.dumps(policy)
    assert not _violations(subject("us-east-1", token, **{wrong: text}))
    (found,) = _violations(
        subject("us-east-1", token, **{wrong: text.replace(right, misspelt)})
    )
    assert found.property == wrong
    assert "Statement[0].Action" in found.reason


@pytest.mark.parametrize(
    ("stack", "token", "changes", "named"),
    [
        (
            *("global", "aws:route53/healthCheck:HealthCheck"),
            *({"failureThreshold": 30}, "failureThreshold"),
        ),
        (
            *("us-east-1", "aws:lb/listenerRule:ListenerRule"),
            *({"actions": [{"type": "fwd"}]}, "actions[0].type"),
        ),
        (
            *("us-east-1", "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"),
            *({"accessScope": {"type": "all"}}, "accessScope.type"),
        ),
        (
            *("us-east-1", "aws:iam/rolePolicyAttachment:RolePolicyAttachment"),
            *({"policyArn": "administrator"}, "policyArn"),
        ),
        (
            *("us-east-1", "aws:cloudwatch/logGroup:LogGroup"),
            *({"retentionInDays": 366}, "retentionInDays"),
        ),
    ],
)
def test_violation_names_the_pulumi_property(
    stack: str, token: str, changes: dict[str, Any], named: str
) -> None:
    """A violation names the input, wherever CloudFormation has its property."""
    (found,) = _violations(subject(stack, token, **changes))
    assert found.property == named


def test_required_property_with_unknown_inputs_is_not_demanded() -> None:
    """A preview with unknown inputs is not rejected for missing ones."""
    names = ("roleArn", "encryptionConfig", "vpcConfig", "name")
    unknown = dict.fromkeys(names, UNKNOWN)
    assert not _violations(subject("us-east-1", "aws:eks/cluster:Cluster", **unknown))


def test_missing_required_input_is_rejected() -> None:
    """A missing required input is rejected if no input is unknown."""
    (found,) = _violations(
        subject("us-east-1", "aws:eks/cluster:Cluster", roleArn=None)
    )
    assert "'RoleArn' is a required property" in found.reason


def test_unknown_region_is_rejected() -> None:
    """The violation names the region."""
    requested = ResourceInputs(
        token=ROLE, urn="", name="r", inputs={}, region="us-east-9", account=ACCOUNT
    )
    (found,) = _violations(requested)
    assert (found.property, "us-east-9" in found.reason) == ("region", True)


def test_equal_resources_are_validated_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A second validation of the same resource returns the cached result."""
    requested = subject("us-east-1", DATABASE, backupRetentionPeriod=37)
    first = _violations(requested)

    def never(*_: object) -> tuple[linter.Finding, ...]:
        raise AssertionError

    monkeypatch.setattr(linter, "lint", never)
    assert _violations(requested) == first


def test_major_version_is_completed_with_its_newest_minor_version() -> None:
    """A complete or wrong version is unchanged."""
    assert newest("postgres", "17").startswith("17.")
    assert newest("postgres", "17.6") == "17.6"
    assert newest("postgres", "99") == "99"


def test_violation_lists_only_similar_values() -> None:
    """The message does not list three hundred instance classes."""
    choices = [f"db.m{number}.large" for number in range(9)]
    shortened = shorten(f"'db.m4.lrge' is not one of {choices} in 'x'")
    assert shortened.startswith(
        "'db.m4.lrge' is none of the 9 allowed; nearest: 'db.m4.lar"
    )
    assert shortened.endswith(" in 'x'")
    assert shorten("36 is too much") == "36 is too much"
