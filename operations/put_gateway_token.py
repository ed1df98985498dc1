"""Writing the value of a seeded secret, which no state may hold.

Works on the AWS account alone and needs no backend: the region's secret is found by
its tags. The credentials need ``secretsmanager:ListSecrets``, ``DescribeSecret`` and
``PutSecretValue``, and through Secrets Manager the use of the region's data key.

Deliberately absent: the value as an argument, which every process list shows; and any
restart of the gateways, which the region's file asks for by ``gateway_token.version``.
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

#: Marks the version that readers get.
#: https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html
_CURRENT: Final = "AWSCURRENT"
#: Characters of a version's id that tell it from the others of a secret. They may all
#: be digits, so a letter stands before them: YAML reads what is left as text.
_SHORT: Final = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class _Container:
    """A secret that exists, and whether it has a value."""

    arn: str
    name: str
    filled: bool


def run(root: Path, region: str, *, rotate: bool) -> str:
    """Ask for the token of a region, write it, and return what was done.

    Raises:
        UsageError: The project has no such region.
        RehearsalError: There is nowhere to write, or nothing that may be written.
    """
    try:
        project = loader.load_project(root)
        scope = _seeded(project, region)
    except ConfigError as problem:
        raise RehearsalError(str(problem)) from None
    try:
        session = boto3.Session(region_name=region)
        identity: STSClient = session.client("sts")
        account = identity.get_caller_identity()["Account"]
        _require_account(account, project.fleet.accounts.aws)
        vault: SecretsManagerClient = session.client("secretsmanager")
        container = _find(vault, scope)
        _require_free(container, region, rotate=rotate)
        text = json.dumps({GATEWAY_TOKEN_KEY: _ask(region)})
        written = vault.put_secret_value(SecretId=container.arn, SecretString=text)
    except (BotoCoreError, ClientError) as error:
        msg = f"AWS refuses: {error}"
        raise RehearsalError(msg) from None
    return _said(region, container, written["VersionId"])


def _seeded(project: "Project", region: str) -> "Scope":
    """Return the scope of a region whose token is written from here."""
    if region not in project.regions:
        msg = f"{region!r} is no region; allowed: {', '.join(project.regions)}"
        raise UsageError(msg)
    if project.regions[region].region.gateway_token.source is not TokenSource.EXTERNAL:
        msg = (
            f"{loader.stack_file(region)}: region.gateway_token.source is 'stack', "
            "so the token is gatewayToken of that file; set it there, or source to "
            "'external'"
        )
        raise RehearsalError(msg)
    planned = plan_regions(project)[region]
    if not planned.is_deployed:
        msg = f"{region} holds nothing in topology {planned.topology.value}"
        raise RehearsalError(msg)
    return planned.scope


def _require_account(seen: str, wanted: str) -> None:
    if seen != wanted:
        msg = (
            f"these credentials are of account {seen}; the fleet lives in {wanted} "
            "(accounts.aws in Pulumi.yaml): nothing was written"
        )
        raise RehearsalError(msg)


def _find(vault: "SecretsManagerClient", scope: "Scope") -> _Container:
    """Return the one secret of the region that is tagged as the gateway's."""
    wanted = {**scope.tags, PURPOSE_TAG: GATEWAY_PURPOSE}.items()
    pages = vault.get_paginator("list_secrets").paginate(
        Filters=[{"Key": "tag-key", "Values": [PURPOSE_TAG]}]
    )
    listed = (secret.get("ARN", "") for page in pages for secret in page["SecretList"])
    found = [
        secret
        for secret in (vault.describe_secret(SecretId=arn) for arn in listed)
        if wanted
        <= {tag.get("Key"): tag.get("Value") for tag in secret["Tags"]}.items()
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
    # A secret that nobody has written to has no stages at all.
    stages = secret.get("VersionIdsToStages", {}).values()
    filled = any(_CURRENT in labels for labels in stages)
    return _Container(arn=secret["ARN"], name=secret["Name"], filled=filled)


def _require_free(container: _Container, region: str, *, rotate: bool) -> None:
    if container.filled and not rotate:
        msg = (
            f"{container.name} has a value already; to replace it: "
            f"fleet put-token {region} --rotate"
        )
        raise RehearsalError(msg)


def _ask(region: str) -> str:
    """Return the token: from a pipe, or typed by somebody who cannot see it."""
    if sys.stdin.isatty():
        value = getpass.getpass(f"token of the gateways in {region} (not shown): ")
    else:
        value = sys.stdin.read().rstrip("\r\n")
    if not value or value.split() != [value]:
        msg = "the value is empty, or there is white space in it: nothing was written"
        raise RehearsalError(msg)
    return value


def _said(region: str, container: _Container, version: str) -> str:
    done = f"{region}: wrote version {version} of {container.name}"
    if not container.filled:
        return f"{done}; now: pulumi up --stack {region}"
    return (
        f"{done}; to restart the gateways with it, set region.gateway_token.version in "
        f"{loader.stack_file(region)} to v{version[:_SHORT]}, then: pulumi up --stack "
        f"{region}"
    )
