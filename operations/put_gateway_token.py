"""Write the gateway token of a region to AWS Secrets Manager.

The token is in no Pulumi state. The command needs no Pulumi backend, because it finds
the secret of the region by its tags. The AWS credentials need the permissions
``secretsmanager:ListSecrets``, ``DescribeSecret`` and ``PutSecretValue``, and must be
allowed to use the region's data key through Secrets Manager.

Not managed here:
* the token as an argument, because every process list would show it;
* a restart of the gateways, which a new ``gateway_token.version`` causes.
"""

import getpass
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from config import loader
from config.errors import ConfigError
from config.workloads import TokenSource
from offline_cloud.errors import UsageError
from plan.region import plan_regions
from plan.secrets import (
    GATEWAY_PURPOSE,
    GATEWAY_TOKEN_KEY,
    PURPOSE_TAG,
    first_up_command,
)
from rehearsal.errors import RehearsalError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sts import STSClient

    from config.loader import Project
    from plan.naming import Scope

#: Label of the version that readers get.
#: https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html
_CURRENT: Final = "AWSCURRENT"
#: Number of characters of a version id that identify it among the versions of a secret.
#: They may all be digits, so "v" is added in front, and YAML reads the result as text.
_SHORT_ID: Final = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class _TokenSecret:
    """An existing secret.

    Attributes:
        has_value: Whether a value has been written to it.
    """

    arn: str
    name: str
    has_value: bool


def run(root: Path, region: str, *, rotate: bool) -> str:
    """Read the token of a region, write it, and return a message.

    Args:
        root: Folder of Pulumi.yaml.
        region: AWS region, such as ``eu-west-1``.
        rotate: Whether to replace an existing value.

    Raises:
        UsageError: The project has no such region.
        RehearsalError: The region has no secret for the token, the secret has a value
            and `rotate` is false, the token is invalid, or AWS returns an error.
    """
    try:
        project = loader.load_project(root)
        scope = _region_scope(project, region)
    except ConfigError as problem:
        raise RehearsalError(str(problem)) from None
    try:
        session = boto3.Session(region_name=region)
        identity: STSClient = session.client("sts")
        account = identity.get_caller_identity()["Account"]
        _require_account(account, project.fleet.accounts.aws)
        client: SecretsManagerClient = session.client("secretsmanager")
        secret = _find(client, scope)
        _require_no_value(secret, region, rotate=rotate)
        text = json.dumps({GATEWAY_TOKEN_KEY: _read_token(region)})
        written = client.put_secret_value(SecretId=secret.arn, SecretString=text)
    except (BotoCoreError, ClientError) as error:
        msg = f"AWS returned an error: {error}"
        raise RehearsalError(msg) from None
    return _message(region, secret, written["VersionId"])


def _region_scope(project: "Project", region: str) -> "Scope":
    """Return the scope of a region; its token must be external."""
    if region not in project.regions:
        allowed = ", ".join(project.regions)
        msg = f"{region!r} is not a region of this project; allowed: {allowed}"
        raise UsageError(msg)
    if project.regions[region].region.gateway_token.source is not TokenSource.EXTERNAL:
        msg = (
            f"{loader.stack_file(region)}: region.gateway_token.source is 'stack', "
            "so the token is gatewayToken in that file; set it there, or set source to "
            "'external'"
        )
        raise RehearsalError(msg)
    planned = plan_regions(project)[region]
    if not planned.is_deployed:
        msg = (
            f"{region} has no resources in topology {planned.topology.value!r} "
            f"(topology in {loader.stack_file(region)})"
        )
        raise RehearsalError(msg)
    return planned.scope


def _require_account(actual: str, expected: str) -> None:
    if actual != expected:
        msg = (
            f"these AWS credentials belong to account {actual}; the fleet is in "
            f"{expected} (accounts.aws in Pulumi.yaml); nothing was written"
        )
        raise RehearsalError(msg)


def _find(client: "SecretsManagerClient", scope: "Scope") -> _TokenSecret:
    """Return the only secret of the region with the tags of the gateway token."""
    tags = {**scope.tags, PURPOSE_TAG: GATEWAY_PURPOSE}.items()
    pages = client.get_paginator("list_secrets").paginate(
        Filters=[{"Key": "tag-key", "Values": [PURPOSE_TAG]}]
    )
    listed = (secret.get("ARN", "") for page in pages for secret in page["SecretList"])
    found = [
        secret
        for secret in (client.describe_secret(SecretId=arn) for arn in listed)
        if tags <= {tag.get("Key"): tag.get("Value") for tag in secret["Tags"]}.items()
    ]
    if not found:
        msg = (
            f"{scope.region} has no secret with the tag "
            f"{PURPOSE_TAG}={GATEWAY_PURPOSE}; create it first: "
            f"{first_up_command(scope.region)}"
        )
        raise RehearsalError(msg)
    if len(found) > 1:
        names = ", ".join(secret["Name"] for secret in found)
        msg = f"{scope.region} has {len(found)} secrets of the gateway: {names}"
        raise RehearsalError(msg)
    (secret,) = found
    # A secret without a value has no version stages.
    stages = secret.get("VersionIdsToStages", {}).values()
    has_value = any(_CURRENT in labels for labels in stages)
    return _TokenSecret(arn=secret["ARN"], name=secret["Name"], has_value=has_value)


def _require_no_value(secret: _TokenSecret, region: str, *, rotate: bool) -> None:
    if secret.has_value and not rotate:
        msg = (
            f"{secret.name} already has a value; to replace it, run "
            f"fleet put-token {region} --rotate"
        )
        raise RehearsalError(msg)


def _read_token(region: str) -> str:
    """Return the token from standard input; a terminal does not show it."""
    if sys.stdin.isatty():
        value = getpass.getpass(f"token of the gateways in {region} (not shown): ")
    else:
        value = sys.stdin.read().rstrip("\r\n")
    if not value or value.split() != [value]:
        msg = "the token is empty or contains white space; nothing was written"
        raise RehearsalError(msg)
    return value


def _message(region: str, secret: _TokenSecret, version: str) -> str:
    done = f"{region}: wrote version {version} of {secret.name}"
    if not secret.has_value:
        return f"{done}; now run pulumi up --stack {region}"
    return (
        f"{done}; to restart the gateways with it, set region.gateway_token.version in "
        f"{loader.stack_file(region)} to v{version[:_SHORT_ID]}, then run "
        f"pulumi up --stack {region}"
    )
