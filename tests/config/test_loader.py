"""The shipped project is loaded, and the engine's config must equal the files."""

import json
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from config import json_schema, loader
from config.errors import ConfigError
from tests import sample_project


def test_shipped_project_has_three_fully_distributed_regions(tmp_path: Path) -> None:
    """Without placeholders the shipped files describe the documented fleet."""
    project = loader.load_project(sample_project.write(tmp_path))

    assert {name: stack.topology.value for name, stack in project.regions.items()} == {
        "ap-southeast-1": "fully-distributed",
        "eu-west-1": "fully-distributed",
        "us-east-1": "fully-distributed",
    }
    assert project.regions["eu-west-1"].residency == ("eu-gdpr",)


def test_engine_config_equal_to_the_files_is_accepted(tmp_path: Path) -> None:
    """The engine may hold the values that it has read from the files."""
    root = sample_project.write(tmp_path)
    fleet = yaml.safe_load((root / "Pulumi.yaml").read_text())["config"]["fleet"]

    loader.check_engine_config(
        root,
        "eu-west-1",
        {
            "fleet": json.dumps(fleet["value"]),
            "topology": "fully-distributed",
            "residency": '["eu-gdpr"]',
            "drained": None,
        },
    )


@pytest.mark.parametrize(
    ("key", "text", "file"),
    [
        ("topology", "distributed", "Pulumi.eu-west-1.yaml"),
        ("residency", "[]", "Pulumi.eu-west-1.yaml"),
        ("residency", None, "Pulumi.eu-west-1.yaml"),
        ("drained", "{}", "Pulumi.eu-west-1.yaml"),
        ("fleet", "{}", "Pulumi.yaml"),
    ],
)
def test_engine_config_that_differs_from_the_files_is_rejected(
    tmp_path: Path, key: str, text: str | None, file: str
) -> None:
    """The message has the file and the key of the value that differs."""
    root = sample_project.write(tmp_path)

    with pytest.raises(ConfigError, match=f"{file}: {key}: the engine holds"):
        loader.check_engine_config(root, "eu-west-1", {key: text})


def test_committed_json_schemas_equal_the_generated_ones() -> None:
    """An editor that follows the schema accepts what the program accepts."""
    committed = {
        path: (sample_project.ROOT / path).read_text("utf-8")
        for path in json_schema.generate()
    }

    assert committed == json_schema.generate()


@given(st.text())
def test_stack_file_with_arbitrary_text_is_rejected_with_a_config_error(
    text: str,
) -> None:
    """Arbitrary text in a stack file raises no exception but `ConfigError`."""
    with tempfile.TemporaryDirectory() as directory:
        root = sample_project.write(Path(directory))
        (root / "Pulumi.eu-west-1.yaml").write_bytes(text.encode("utf-8", "replace"))
        with pytest.raises(ConfigError):
            loader.load_project(root)
