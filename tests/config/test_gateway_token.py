"""What a region's file may say about where its token comes from."""

from pathlib import Path

import pytest

from config.errors import ConfigError
from config.loader import load_project
from tests import sample_project
from tests.config.mistake import EU

REGION = "  keeptrusts-gateway:region:"
TOKEN = "  keeptrusts-gateway:gatewayToken: {secure: v1:abc}"


def written(directory: Path, secrets: str, token: str = "") -> Path:
    """Write the shipped project with one region's secrets as given."""
    sample_project.write(directory)
    new = f"{token}\n{REGION}\n    gateway_token: {secrets}"
    sample_project.edit(directory, EU, REGION, new)
    return directory


def test_a_seeded_region_holds_no_token(tmp_path: Path) -> None:
    """An unused token in the file would look like the one in use."""
    root = written(tmp_path, "{source: external}", TOKEN)

    with pytest.raises(ConfigError) as refused:
        load_project(root)

    for word in (EU, "gatewayToken", "'external'", "pulumi config rm", "eu-west-1"):
        assert word in str(refused.value)


@pytest.mark.parametrize(
    ("secrets", "token"),
    [
        ("{source: external}", ""),
        ("{source: external, version: 1a2b3c4d}", ""),
        ("{source: stack}", TOKEN),
    ],
)
def test_each_way_to_a_token_is_taken(tmp_path: Path, secrets: str, token: str) -> None:
    """The token is in the file, or written out of band."""
    assert "eu-west-1" in load_project(written(tmp_path, secrets, token)).regions


def test_a_token_of_the_file_is_not_rotated_by_word(tmp_path: Path) -> None:
    """A word on which nothing depends would promise a restart that never comes."""
    with pytest.raises(ConfigError, match=r"version 'v2' with source 'stack'"):
        load_project(written(tmp_path, "{version: v2}"))
