"""The source of the gateway's token in the file of a region."""

from pathlib import Path

import pytest

from config.errors import ConfigError
from config.loader import load_project
from tests import sample_project
from tests.config.mistake import EU

REGION = "  keeptrusts-gateway:region:"
TOKEN = "  keeptrusts-gateway:gatewayToken: {secure: v1:abc}"


def project_files(directory: Path, gateway_token: str, token: str = "") -> Path:
    """Write the shipped project with a `gateway_token` in one region's file."""
    sample_project.write(directory)
    new = f"{token}\n{REGION}\n    gateway_token: {gateway_token}"
    sample_project.edit(directory, EU, REGION, new)
    return directory


def test_gateway_token_in_a_file_with_external_source_is_rejected(
    tmp_path: Path,
) -> None:
    """A token in the file has no effect when its source is external."""
    root = project_files(tmp_path, "{source: external}", TOKEN)

    with pytest.raises(ConfigError) as error:
        load_project(root)

    for word in (EU, "gatewayToken", "'external'", "pulumi config rm", "eu-west-1"):
        assert word in str(error.value)


@pytest.mark.parametrize(
    ("gateway_token", "token"),
    [
        ("{source: external}", ""),
        ("{source: external, version: 1a2b3c4d}", ""),
        ("{source: stack}", TOKEN),
    ],
)
def test_gateway_token_from_each_source_is_accepted(
    tmp_path: Path, gateway_token: str, token: str
) -> None:
    """The token is in the stack file, or an operator writes it to Secrets Manager."""
    assert (
        "eu-west-1"
        in load_project(project_files(tmp_path, gateway_token, token)).regions
    )


def test_gateway_token_version_with_stack_source_is_rejected(tmp_path: Path) -> None:
    """The version restarts no pods when the token comes from the stack file."""
    with pytest.raises(ConfigError, match=r"version 'v2' with source 'stack'"):
        load_project(project_files(tmp_path, "{version: v2}"))
