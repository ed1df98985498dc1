"""AWS says no before anything is made, and says which input it means."""

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
from tests.offline_cloud.cloudformation import goldens, subject
from tests.shipped_stacks import STACKS

DATABASE = "aws:rds/instance:Instance"
ROLE = "aws:iam/role:Role"
REPLICAS = ("eu-west-1", "ap-southeast-1")
REGIONS = ("us-east-1", *REPLICAS)


def _said(asked: ResourceInputs) -> list[Violation]:
    return list(validate(asked))


@pytest.mark.parametrize("stack", STACKS)
def test_the_shipped_fleet_is_taken_as_it_is(stack: str) -> None:
    """AWS's schemas refuse nothing of what the program asks for."""
    refused = [
        (node["name"], complaint)
        for owner, node in goldens()
        if owner == stack
        for complaint in _said(
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
    ("wrong", "value", "told"),
    [
        ("engineVersion", "17.99", "'17.99' is none of"),
        ("instanceClass", "db.r8g.huge", "'db.r8g.huge' is none of"),
        ("backupRetentionPeriod", 36, "36 is greater than the maximum of 35"),
    ],
)
def test_a_database_aws_does_not_offer_is_refused(
    stack: str, wrong: str, value: object, told: str
) -> None:
    """Version, class and retention are judged, of a replica as of its source."""
    found = _said(subject(stack, DATABASE, **{wrong: value}))
    assert found
    assert {complaint.property for complaint in found} == {wrong}
    assert found[0].reason.startswith(told)


def test_a_class_is_judged_in_its_own_region() -> None:
    """What North Virginia offers may be missing in Singapore, and is named there."""
    offered = {"instanceClass": "db.m9g.large"}
    assert not _said(subject("us-east-1", DATABASE, **offered))
    (first, *_) = _said(subject("ap-southeast-1", DATABASE, **offered))
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
def test_a_misspelt_action_is_refused(
    token: str, wrong: str, right: str, misspelt: str
) -> None:
    """An action that no service has is found inside the JSON text of a policy."""
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
    assert not _said(subject("us-east-1", token, **{wrong: text}))
    (found,) = _said(
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
def test_the_pulumi_property_is_named(
    stack: str, token: str, changes: dict[str, Any], named: str
) -> None:
    """A refusal leads back to the input, however deep CloudFormation moved it."""
    (found,) = _said(subject(stack, token, **changes))
    assert found.property == named


def test_what_is_not_known_yet_is_not_demanded() -> None:
    """A preview that knows little of a resource does not refuse it for that."""
    names = ("roleArn", "encryptionConfig", "vpcConfig", "name")
    unknown = dict.fromkeys(names, UNKNOWN)
    assert not _said(subject("us-east-1", "aws:eks/cluster:Cluster", **unknown))


def test_what_is_missing_is_demanded() -> None:
    """A required input that the program forgot is refused, if nothing is unknown."""
    (found,) = _said(subject("us-east-1", "aws:eks/cluster:Cluster", roleArn=None))
    assert "'RoleArn' is a required property" in found.reason


def test_a_region_that_does_not_exist_is_named() -> None:
    """A region AWS has not is refused as such."""
    asked = ResourceInputs(
        token=ROLE, urn="", name="r", inputs={}, region="us-east-9", account=ACCOUNT
    )
    (found,) = _said(asked)
    assert (found.property, "us-east-9" in found.reason) == ("region", True)


def test_the_same_properties_are_looked_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A second judgement of the same resource costs nothing and says the same."""
    asked = subject("us-east-1", DATABASE, backupRetentionPeriod=37)
    first = _said(asked)

    def never(*_: object) -> tuple[linter.Finding, ...]:
        raise AssertionError

    monkeypatch.setattr(linter, "lint", never)
    assert _said(asked) == first


def test_a_major_version_stands_for_its_newest_minor_one() -> None:
    """An incomplete version is completed, a complete or wrong one left alone."""
    assert newest("postgres", "17").startswith("17.")
    assert newest("postgres", "17.6") == "17.6"
    assert newest("postgres", "99") == "99"


def test_a_long_list_of_choices_is_cut_to_the_likely_ones() -> None:
    """Nobody reads three hundred instance classes."""
    choices = [f"db.m{number}.large" for number in range(9)]
    said = shorten(f"'db.m4.lrge' is not one of {choices} in 'x'")
    assert said.startswith("'db.m4.lrge' is none of the 9 allowed; nearest: 'db.m4.lar")
    assert said.endswith(" in 'x'")
    assert shorten("36 is too much") == "36 is too much"
