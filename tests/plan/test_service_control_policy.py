"""The service control policy denies what lies outside the residency zones."""

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

import pytest
from cfnlint.api import lint  # type: ignore[import-untyped]  # cfn-lint ships no types
from cfnlint.config import ManualArgs  # type: ignore[import-untyped]  # the same
from hypothesis import given
from hypothesis import strategies as st

from config.loader import Project, load_project
from plan import service_control_policy as scp
from tests import sample_project

#: Regions of the shipped residency zones, and of their backups.
ALLOWED: Final = {
    *("us-east-1", "us-west-2", "eu-west-1", "eu-central-1"),
    *("ap-southeast-1", "ap-southeast-2"),
}
#: Where AWS authorises a request of a global inference profile.
UNSPECIFIED: Final = "unspecified"
OTHER_REGIONS: Final = ("us-east-2", "eu-north-1", "ap-east-1", "sa-east-1")
REGIONAL: Final = (
    *("rds:CreateDBInstance", "s3:CreateBucket", "kms:CreateKey", "kms:ReplicateKey"),
    *("secretsmanager:ReplicateSecretToRegions", "logs:CreateLogGroup"),
    *("bedrock:InvokeModel", "eks:CreateCluster", "sns:CreateTopic"),
)
ANY_MODEL: Final = "arn:aws:bedrock:eu-west-1::foundation-model/a"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return the shipped project."""
    return load_project(sample_project.write(tmp_path_factory.mktemp("scp")))


@pytest.fixture(scope="module")
def document(project: Project) -> dict[str, Any]:
    """Return the policy of the shipped project."""
    parsed: dict[str, Any] = json.loads(scp.service_control_policy(project))
    return parsed


def _matches(patterns: str | list[str], value: str) -> bool:
    listed = [patterns] if isinstance(patterns, str) else patterns
    return any(fnmatchcase(value, pattern) for pattern in listed)


def _applies(
    statement: Mapping[str, Any], action: str, region: str, resource: str
) -> bool:
    """Evaluate a statement as IAM does, with the elements that the policy uses."""
    assert set(statement) <= {
        *("Sid", "Effect", "Action", "NotAction", "Resource", "Condition"),
    }
    covered = (
        _matches(statement["Action"], action)
        if "Action" in statement
        else not _matches(statement["NotAction"], action)
    )
    regions = (
        statement.get("Condition", {})
        .get("StringNotEquals", {})
        .get("aws:RequestedRegion", [])
    )
    return (
        covered and _matches(statement["Resource"], resource) and region not in regions
    )


def denied(
    document: Mapping[str, Any], action: str, region: str, resource: str = "*"
) -> bool:
    """Return whether a statement denies a request."""
    assert all(each["Effect"] == "Deny" for each in document["Statement"])
    return any(
        _applies(each, action, region, resource) for each in document["Statement"]
    )


def test_policy_is_within_the_size_limit(project: Project) -> None:
    """Organizations accepts the text, which it counts with its blanks."""
    assert len(scp.service_control_policy(project)) <= scp.MAX_CHARACTERS


def test_policy_passes_a_validator_of_iam_policies(document: Mapping[str, Any]) -> None:
    """cfn-lint knows every element, operator, service and action of the policy."""
    template = {
        "Resources": {
            "Policy": {
                "Type": "AWS::IAM::ManagedPolicy",
                "Properties": {"PolicyDocument": document},
            },
        }
    }

    found = lint(json.dumps(template), config=ManualArgs(regions=["us-east-1"]))

    assert [str(each) for each in found] == []


@given(
    action=st.sampled_from(REGIONAL),
    region=st.sampled_from([*OTHER_REGIONS, UNSPECIFIED]),
)
def test_action_outside_every_zone_is_denied(
    document: Mapping[str, Any], action: str, region: str
) -> None:
    """A resource or a model outside the residency zones is denied."""
    assert denied(document, action, region)


@given(
    action=st.sampled_from([a for a in REGIONAL if not a.startswith("bedrock:")]),
    region=st.sampled_from(sorted(ALLOWED)),
)
def test_action_inside_a_zone_is_not_denied(
    document: Mapping[str, Any], action: str, region: str
) -> None:
    """What the program does in its regions and their dr_regions is not denied."""
    assert not denied(document, action, region)


@pytest.mark.parametrize("action", ["iam:CreateRole", "route53:ChangeTagsForResource"])
def test_action_of_a_global_service_is_not_denied(
    document: Mapping[str, Any], action: str
) -> None:
    """The endpoint of a global service is in a region that the fleet may not use."""
    assert not denied(document, action, "sa-east-1")


@pytest.mark.parametrize("action", ["account:EnableRegion", "account:DisableRegion"])
def test_enabling_a_region_is_denied_everywhere(
    document: Mapping[str, Any], action: str
) -> None:
    """No principal of the account opens or closes a region."""
    assert all(denied(document, action, each) for each in ALLOWED)


def test_inference_in_the_dr_region_of_a_closed_zone_is_denied(
    document: Mapping[str, Any],
) -> None:
    """The EU's backups lie in eu-central-1; its prompts do not go there."""
    assert denied(document, "bedrock:InvokeModel", "eu-central-1", ANY_MODEL)
    assert not denied(document, "bedrock:InvokeModel", "eu-west-1", ANY_MODEL)
    assert not denied(document, "bedrock:InvokeModel", "us-west-2", ANY_MODEL)


def test_global_inference_profile_is_denied_in_every_region(
    document: Mapping[str, Any],
) -> None:
    """A global profile may send a prompt to any region of AWS."""
    profile = "arn:aws:bedrock:eu-west-1:111122223333:inference-profile/"

    assert denied(document, "bedrock:InvokeModel", "eu-west-1", f"{profile}global.a")
    assert not denied(document, "bedrock:InvokeModel", "eu-west-1", f"{profile}eu.a")


def test_policy_of_another_zone_has_its_regions(tmp_path: Path) -> None:
    """The regions are those of the configuration, and no others."""
    sample_project.write(tmp_path)
    file = "Pulumi.yaml"
    sample_project.edit(tmp_path, file, "ap-southeast-2}", "ap-northeast-1}")

    assert set(scp.allowed_regions(load_project(tmp_path))) == {
        *(ALLOWED - {"ap-southeast-2"}),
        "ap-northeast-1",
    }
