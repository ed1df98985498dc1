"""The shipped project reads, and the engine must agree with the files."""

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


def test_the_shipped_project_is_three_regions_fully_distributed(tmp_path: Path) -> None:
    """Filled in, the shipped files are the documented fleet."""
    found = loader.load_project(sample_project.write(tmp_path))

    assert {name: stack.topology.value for name, stack in found.regions.items()} == {
        "ap-southeast-1": "fully-distributed",
        "eu-west-1": "fully-distributed",
        "us-east-1": "fully-distributed",
    }
    assert found.regions["eu-west-1"].residency == ("eu-gdpr",)


def test_values_of_the_files_agree_with_themselves(tmp_path: Path) -> None:
    """What the engine read from the files is accepted."""
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
def test_a_value_only_the_engine_holds_is_refused(
    tmp_path: Path, key: str, text: str | None, file: str
) -> None:
    """A value set behind the files' back names the engine and the file."""
    root = sample_project.write(tmp_path)

    with pytest.raises(ConfigError, match=f"{file}: {key}: the engine holds"):
        loader.check_engine_config(root, "eu-west-1", {key: text})


def test_the_committed_schemas_are_those_of_the_models() -> None:
    """An editor that follows the schema accepts what the program accepts."""
    committed = {
        path: (sample_project.ROOT / path).read_text("utf-8")
        for path in json_schema.generate()
    }

    assert committed == json_schema.generate()


@given(st.text())
def test_no_text_makes_reading_fail_without_a_message(text: str) -> None:
    """Whatever a stack file holds, the outcome is a project or one message."""
    with tempfile.TemporaryDirectory() as directory:
        root = sample_project.write(Path(directory))
        (root / "Pulumi.eu-west-1.yaml").write_bytes(text.encode("utf-8", "replace"))
        with pytest.raises(ConfigError):
            loader.load_project(root)
