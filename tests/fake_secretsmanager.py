"""A region whose token is external, its secrets in moto, and `fleet put-token`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import boto3
from typer.testing import CliRunner, Result

from config.types import PROJECT
from operations.cli import app
from tests import sample_project as shipped

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

REGION: Final = "eu-west-1"
#: The account of moto: https://docs.getmoto.org/en/latest/docs/multi_account.html
ACCOUNT: Final = "123456789012"
TOKEN: Final = "token-nobody-may-read"
TAGS: Final = {
    "project": PROJECT,
    "region": REGION,
    "data-residency": "eu",
    "managed-by": "pulumi",
    "keeptrusts:secret": "gateway",
}
_EXTERNAL_TOKEN: Final = "    gateway_token: {source: external}\n    cluster:"


def write(directory: Path) -> Path:
    """Write the shipped project in moto's account, with an external token in REGION."""
    shipped.write(directory)
    shipped.edit(directory, f"Pulumi.{REGION}.yaml", "    cluster:", _EXTERNAL_TOKEN)
    shipped.edit(directory, "Pulumi.yaml", '"111122223333"', f'"{ACCOUNT}"')
    return directory


def secrets_manager(region: str = REGION) -> "SecretsManagerClient":
    """Return the Secrets Manager client of one region."""
    client: SecretsManagerClient = boto3.client("secretsmanager", region)
    return client


def create_secret(tags: dict[str, str] = TAGS, region: str = REGION) -> str:
    """Create a secret without a value; return its ARN."""
    created = secrets_manager(region).create_secret(
        Name=f"secrets-gateway-{len(tags)}",
        Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
    )
    return created["ARN"]


def secret_value(arn: str) -> object:
    """Return the current value of a secret, parsed as JSON."""
    return json.loads(secrets_manager().get_secret_value(SecretId=arn)["SecretString"])


def run_put_token(*arguments: str, typed: str = TOKEN) -> Result:
    """Run `fleet put-token` with the value on standard input."""
    return CliRunner().invoke(app, ["put-token", *arguments], input=f"{typed}\n")


def has_no_value(arn: str) -> bool:
    """Return whether a secret has no version."""
    described = secrets_manager().describe_secret(SecretId=arn)
    return not described.get("VersionIdsToStages")
