"""What Secrets Manager answers."""

from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue.amazon import (
    arn,
    forces_new,
    given,
    named,
    placed,
    tagged,
    texts,
    uuid,
)
from operations.rehearsal.catalogue.entry import Entry, Made, Reference

SECRET: Final = "aws:secretsmanager/secret:Secret"

#: Days a deleted secret can be restored, unless the input says otherwise.
#: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
_RECOVERY_DAYS: Final = 30


def _secret_arn(made: Made) -> str:
    letters = made.letters(6)
    suffix = letters[:3].upper() + letters[3:]
    return arn(made, "secretsmanager", f"secret:{named(made)}-{suffix}")


def _secret(made: Made) -> Mapping[str, Any]:
    return tagged(
        made,
        arn=_secret_arn(made),
        description="",
        forceOverwriteReplicaSecret=False,
        name=named(made),
        namePrefix="",
        policy="",
        recoveryWindowInDays=_RECOVERY_DAYS,
        replicas=[],
    )


def _recoverable(inputs: Mapping[str, Any]) -> str:
    window = inputs.get("recoveryWindowInDays")
    days = _RECOVERY_DAYS if window is None else int(window)
    return f"the secret, in recovery for {days} days" if days else ""


def _version_id(made: Made) -> str:
    return f"{given(made, 'secretId')}|{uuid(made)}"


def _version(made: Made) -> Mapping[str, Any]:
    return placed(
        made,
        arn=given(made, "secretId"),
        hasSecretStringWo="secretStringWo" in made.inputs,
        secretArn=given(made, "secretId"),
        versionId=uuid(made),
        versionStages=texts(made, "versionStages") or ["AWSCURRENT"],
    )


def _of_secret(name: str) -> Reference:
    return Reference(
        property=name,
        token=SECRET,
        attribute="arn",
        refusal="ResourceNotFoundException",
    )


ENTRIES: tuple[Entry, ...] = (
    Entry(
        token=SECRET,
        identity=_secret_arn,
        computed=_secret,
        replaces=forces_new("secretsmanager/secret.go", "name", "namePrefix", "type"),
        autoname="name",
        leaves_behind=_recoverable,
    ),
    Entry(
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
    Entry(
        token="aws:secretsmanager/secretPolicy:SecretPolicy",
        identity=lambda made: given(made, "secretArn"),
        computed=placed,
        replaces=forces_new("secretsmanager/secret_policy.go", "secretArn"),
        references=(_of_secret("secretArn"),),
    ),
)
