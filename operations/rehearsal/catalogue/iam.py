"""What IAM answers."""

from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue.amazon import (
    arn,
    capitals,
    forces_new,
    given,
    moment,
    named,
    tagged_globally,
)
from operations.rehearsal.catalogue.entry import Entry, Made, Reference

ROLE: Final = "aws:iam/role:Role"
POLICY: Final = "aws:iam/policy:Policy"

#: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
_OF_ROLE: Final = Reference(
    property="role", token=ROLE, attribute="name", refusal="NoSuchEntity"
)


def _unique_id(made: Made, prefix: str) -> str:
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    return f"{prefix}{capitals(made, 17, prefix)}"


def _in_path(made: Made, kind: str) -> str:
    resource = f"{kind}{given(made, 'path', '/')}{named(made)}"
    return arn(made, "iam", resource, regional=False)


def _role(made: Made) -> Mapping[str, Any]:
    return tagged_globally(
        made,
        arn=_in_path(made, "role"),
        createDate=moment(made, "created"),
        description="",
        forceDetachPolicies=False,
        inlinePolicies=[],
        managedPolicyArns=[],
        maxSessionDuration=3600,
        name=named(made),
        namePrefix="",
        path="/",
        uniqueId=_unique_id(made, "AROA"),
    )


def _policy(made: Made) -> Mapping[str, Any]:
    return tagged_globally(
        made,
        arn=_in_path(made, "policy"),
        attachmentCount=0,
        description="",
        name=named(made),
        namePrefix="",
        path="/",
        policyId=_unique_id(made, "ANPA"),
    )


def _inline_id(made: Made) -> str:
    return f"{given(made, 'role')}:{named(made)}"


def _inline(made: Made) -> Mapping[str, Any]:
    return {"name": named(made), "namePrefix": ""}


def _attachment_id(made: Made) -> str:
    return f"{given(made, 'role')}/{given(made, 'policyArn')}"


def _nothing(_made: Made) -> Mapping[str, Any]:
    return {}


ENTRIES: tuple[Entry, ...] = (
    Entry(
        token=ROLE,
        identity=named,
        computed=_role,
        replaces=forces_new(
            "iam/role.go", "name", "namePrefix", "path", regional=False
        ),
        autoname="name",
    ),
    Entry(
        token="aws:iam/rolePolicy:RolePolicy",
        identity=_inline_id,
        computed=_inline,
        replaces=forces_new(
            "iam/role_policy.go", "name", "namePrefix", "role", regional=False
        ),
        autoname="name",
        references=(_OF_ROLE,),
    ),
    Entry(
        token="aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        identity=_attachment_id,
        computed=_nothing,
        replaces=forces_new(
            "iam/role_policy_attachment.go", "policyArn", "role", regional=False
        ),
        references=(
            _OF_ROLE,
            Reference(
                property="policyArn",
                token=POLICY,
                attribute="arn",
                refusal="NoSuchEntity",
                given=("arn:aws:iam::aws:policy/*",),
            ),
        ),
    ),
    Entry(
        token=POLICY,
        identity=lambda made: _in_path(made, "policy"),
        computed=_policy,
        replaces=forces_new(
            "iam/policy.go",
            *("description", "name", "namePrefix", "path"),
            regional=False,
        ),
        autoname="name",
    ),
)
