"""Resource types of AWS Secrets Manager."""

from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import (
    arn,
    forces_new,
    input_text,
    input_texts,
    name_or_generated,
    regional_outputs,
    tagged_outputs,
    uuid,
)
from offline_cloud.resource_type import CreateContext, Reference, ResourceType

SECRET: Final = "aws:secretsmanager/secret:Secret"

#: Default of recoveryWindowInDays.
#: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
_RECOVERY_DAYS: Final = 30


def _secret_arn(context: CreateContext) -> str:
    letters = context.letters(6)
    suffix = letters[:3].upper() + letters[3:]
    return arn(
        context, "secretsmanager", f"secret:{name_or_generated(context)}-{suffix}"
    )


def _secret(context: CreateContext) -> Mapping[str, Any]:
    return tagged_outputs(
        context,
        arn=_secret_arn(context),
        description="",
        forceOverwriteReplicaSecret=False,
        name=name_or_generated(context),
        namePrefix="",
        policy="",
        recoveryWindowInDays=_RECOVERY_DAYS,
        replicas=[],
    )


def _recoverable(inputs: Mapping[str, Any]) -> str:
    window = inputs.get("recoveryWindowInDays")
    days = _RECOVERY_DAYS if window is None else int(window)
    return f"the secret, in recovery for {days} days" if days else ""


def _version_id(context: CreateContext) -> str:
    return f"{input_text(context, 'secretId')}|{uuid(context)}"


def _version(context: CreateContext) -> Mapping[str, Any]:
    return regional_outputs(
        context,
        arn=input_text(context, "secretId"),
        hasSecretStringWo="secretStringWo" in context.inputs,
        secretArn=input_text(context, "secretId"),
        versionId=uuid(context),
        versionStages=input_texts(context, "versionStages") or ["AWSCURRENT"],
    )


def _of_secret(name: str) -> Reference:
    return Reference(
        property=name,
        token=SECRET,
        attribute="arn",
        error="ResourceNotFoundException",
    )


RESOURCE_TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        token=SECRET,
        identity=_secret_arn,
        computed=_secret,
        replaces=forces_new("secretsmanager/secret.go", "name", "namePrefix", "type"),
        autoname="name",
        remnants=_recoverable,
    ),
    ResourceType(
        token="aws:secretsmanager/secretVersion:SecretVersion",
        identity=_version_id,
        computed=_version,
        replaces=forces_new(
            "secretsmanager/secret_version.go",
            *("secretBinary", "secretId", "secretString", "secretStringWoVersion"),
        ),
        secret_outputs=("secretBinary", "secretString", "secretStringWo"),
        references=(_of_secret("secretId"),),
    ),
    ResourceType(
        token="aws:secretsmanager/secretPolicy:SecretPolicy",
        identity=lambda context: input_text(context, "secretArn"),
        computed=regional_outputs,
        replaces=forces_new("secretsmanager/secret_policy.go", "secretArn"),
        references=(_of_secret("secretArn"),),
    ),
)
