"""A seeded region, a simulated account, and the command typed in it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import boto3
from typer.testing import CliRunner, Result

from config.types import PROJECT
from operations.cli import app
from tests import project as shipped

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

REGION: Final = "eu-west-1"
#: The account that moto plays: https://docs.getmoto.org/en/latest/docs/multi_account.html
ACCOUNT: Final = "123456789012"
TOKEN: Final = "token-nobody-may-read"
TAGS: Final = {
    "project": PROJECT,
    "region": REGION,
    "data-residency": "eu",
    "managed-by": "pulumi",
    "keeptrusts:secret": "gateway",
}
_SEEDED: Final = "    gateway_token: {source: external}\n    cluster:"


def write(directory: Path) -> Path:
    """Write the shipped project, seeded in one region and owned by moto's account."""
    shipped.write(directory)
    shipped.edit(directory, f"Pulumi.{REGION}.yaml", "    cluster:", _SEEDED)
    shipped.edit(directory, "Pulumi.yaml", '"111122223333"', f'"{ACCOUNT}"')
    return directory


def vault(region: str = REGION) -> "SecretsManagerClient":
    """Return the secrets of one region."""
    client: SecretsManagerClient = boto3.client("secretsmanager", region)
    return client


def container(tags: dict[str, str] = TAGS, region: str = REGION) -> str:
    """Make a secret without a value, and return its ARN."""
    made = vault(region).create_secret(
        Name=f"secrets-gateway-{len(tags)}",
        Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
    )
    return made["ARN"]


def value(arn: str) -> object:
    """Return what a reader of the secret gets."""
    return json.loads(vault().get_secret_value(SecretId=arn)["SecretString"])


def fleet_seed(*arguments: str, typed: str = TOKEN) -> Result:
    """Type the command, with a value on standard input."""
    return CliRunner().invoke(app, ["put-token", *arguments], input=f"{typed}\n")


def empty(arn: str) -> bool:
    """Tell whether nobody has written to a secret."""
    described = vault().describe_secret(SecretId=arn)
    return not described.get("VersionIdsToStages")
