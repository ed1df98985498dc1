"""Resource types of AWS IAM."""

from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import (
    arn,
    fixed_timestamp,
    forces_new,
    input_text,
    name_or_generated,
    tagged_global_outputs,
    uppercase_id,
)
from offline_cloud.resource_type import CreateContext, Reference, ResourceType

ROLE: Final = "aws:iam/role:Role"
POLICY: Final = "aws:iam/policy:Policy"

#: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
_OF_ROLE: Final = Reference(
    property="role", token=ROLE, attribute="name", error="NoSuchEntity"
)


def _unique_id(context: CreateContext, prefix: str) -> str:
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    return f"{prefix}{uppercase_id(context, 17, prefix)}"


def _in_path(context: CreateContext, kind: str) -> str:
    resource = f"{kind}{input_text(context, 'path', '/')}{name_or_generated(context)}"
    return arn(context, "iam", resource, regional=False)


def _role(context: CreateContext) -> Mapping[str, Any]:
    return tagged_global_outputs(
        context,
        arn=_in_path(context, "role"),
        createDate=fixed_timestamp(context, "created"),
        description="",
        forceDetachPolicies=False,
        inlinePolicies=[],
        managedPolicyArns=[],
        maxSessionDuration=3600,
        name=name_or_generated(context),
        namePrefix="",
        path="/",
        uniqueId=_unique_id(context, "AROA"),
    )


def _policy(context: CreateContext) -> Mapping[str, Any]:
    return tagged_global_outputs(
        context,
        arn=_in_path(context, "policy"),
        attachmentCount=0,
        description="",
        name=name_or_generated(context),
        namePrefix="",
        path="/",
        policyId=_unique_id(context, "ANPA"),
    )


def _inline_id(context: CreateContext) -> str:
    return f"{input_text(context, 'role')}:{name_or_generated(context)}"


def _inline(context: CreateContext) -> Mapping[str, Any]:
    return {"name": name_or_generated(context), "namePrefix": ""}


def _attachment_id(context: CreateContext) -> str:
    return f"{input_text(context, 'role')}/{input_text(context, 'policyArn')}"


def _nothing(_made: CreateContext) -> Mapping[str, Any]:
    return {}


RESOURCE_TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        token=ROLE,
        identity=name_or_generated,
        computed=_role,
        replaces=forces_new(
            "iam/role.go", "name", "namePrefix", "path", regional=False
        ),
        autoname="name",
    ),
    ResourceType(
        token="aws:iam/rolePolicy:RolePolicy",
        identity=_inline_id,
        computed=_inline,
        replaces=forces_new(
            "iam/role_policy.go", "name", "namePrefix", "role", regional=False
        ),
        autoname="name",
        references=(_OF_ROLE,),
    ),
    ResourceType(
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
                error="NoSuchEntity",
                preexisting=("arn:aws:iam::aws:policy/*",),
            ),
        ),
    ),
    ResourceType(
        token=POLICY,
        identity=lambda context: _in_path(context, "policy"),
        computed=_policy,
        replaces=forces_new(
            "iam/policy.go",
            *("description", "name", "namePrefix", "path"),
            regional=False,
        ),
        autoname="name",
    ),
)
