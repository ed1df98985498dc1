"""Resource types of AWS KMS."""

import json
from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import (
    arn,
    forces_new,
    input_text,
    name_or_generated,
    regional_outputs,
    tagged_outputs,
    uuid,
)
from offline_cloud.resource_type import CreateContext, Reference, ResourceType

KEY: Final = "aws:kms/key:Key"

#: Default of deletionWindowInDays.
#: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
_PENDING_DAYS: Final = 30


def _key_id(context: CreateContext) -> str:
    multi = bool(context.inputs.get("multiRegion"))
    return f"mrk-{context.hex(32)}" if multi else uuid(context)


def _default_policy(account: str) -> str:
    # https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    statement = {
        "Sid": "Enable IAM User Permissions",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _key(context: CreateContext) -> Mapping[str, Any]:
    identity = _key_id(context)
    return tagged_outputs(
        context,
        arn=arn(context, "kms", f"key/{identity}"),
        bypassPolicyLockoutSafetyCheck=False,
        customerMasterKeySpec="SYMMETRIC_DEFAULT",
        description="",
        enableKeyRotation=False,
        isEnabled=True,
        keyId=identity,
        keyUsage="ENCRYPT_DECRYPT",
        multiRegion=False,
        policy=_default_policy(context.account),
        rotationPeriodInDays=365 if context.inputs.get("enableKeyRotation") else 0,
    )


def _pending(inputs: Mapping[str, Any]) -> str:
    days = int(inputs.get("deletionWindowInDays") or _PENDING_DAYS)
    return f"the key, pending deletion for {days} days"


def _alias_name(context: CreateContext) -> str:
    return input_text(context, "name") or f"alias/{name_or_generated(context)}"


def _alias(context: CreateContext) -> Mapping[str, Any]:
    name, target = _alias_name(context), input_text(context, "targetKeyId")
    target_arn = (
        target if target.startswith("arn:") else arn(context, "kms", f"key/{target}")
    )
    return regional_outputs(
        context,
        arn=arn(context, "kms", name),
        name=name,
        namePrefix="",
        targetKeyArn=target_arn,
    )


RESOURCE_TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        token=KEY,
        identity=_key_id,
        computed=_key,
        replaces=forces_new(
            "kms/key.go",
            *("customKeyStoreId", "customerMasterKeySpec", "keyUsage"),
            *("multiRegion", "xksKeyId"),
        ),
        remnants=_pending,
    ),
    ResourceType(
        token="aws:kms/alias:Alias",
        identity=_alias_name,
        computed=_alias,
        replaces=forces_new("kms/alias.go", "name", "namePrefix"),
        references=(
            Reference(
                property="targetKeyId",
                token=KEY,
                attribute="keyId",
                error="NotFoundException",
                # An alias also accepts a key ARN, which is not checked.
                preexisting=("arn:*",),
            ),
        ),
    ),
)
