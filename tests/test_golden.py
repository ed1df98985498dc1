"""The whole resource graph of every stack, as reviewed."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from config import loader
from tests import golden_files, sample_project, shipped_stacks
from tests.golden_files import GOLDEN
from tests.shipped_stacks import STACKS


@pytest.mark.parametrize("stack", STACKS)
def test_the_graph_is_the_reviewed_one(stack: str, tmp_path: Path) -> None:
    """A change of what is deployed is a diff that a reviewer approves."""
    graph = shipped_stacks.record_stack(
        loader.load_project(sample_project.write(tmp_path)), stack
    )
    golden = GOLDEN / f"{stack}.json"
    resources = graph.dump()
    actual = golden_files.write(resources)

    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(actual, "utf-8")

    reviewed = golden.read_text("utf-8")
    if reviewed != actual:
        pytest.fail(
            f"{stack} is not as reviewed; UPDATE_GOLDEN=1 records it for a review:\n"
            + golden_files.diff(reviewed, actual),
            pytrace=False,
        )
    assert golden_files.read(golden) == json.loads(json.dumps(resources))


def _resource(text: str) -> dict[str, Any]:
    return {
        "type": "t",
        "name": "n",
        "custom": True,
        "completed": False,
        "inputs": {"b": text, "a": 1},
    }


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"z": "\\u00fc", "a": [1.0, null]}', '"JSON text": {'),
        ("z: 1\na: '[]'\n", '"YAML text": {'),
        ("a: " + "word " * 30 + "end\n", '"YAML text of 1000 columns": {'),
        ("SELECT 1\n\n", '"text lines": ['),
        # Another layout, a comment and a key that JSON does not have.
        ('{"a":1}', '"{\\"a\\":1}"'),
        ("# why\na: 1\n", '"# why"'),
        ("1: a\n", '"1: a"'),
        ("on: 2026-01-01\n", '"on: 2026-01-01"'),
        ("true", '"b": "true"'),
    ],
)
def test_text_in_a_golden_file_is_readable_and_exact(
    text: str, shown: str, tmp_path: Path
) -> None:
    """A document is nested, other lines are listed, and the text is read back."""
    file = tmp_path / "stack.json"
    file.write_text(golden_files.write([_resource(text)]), "utf-8")

    assert shown in file.read_text("utf-8")
    assert golden_files.read(file) == [_resource(text)]


def test_component_without_outputs_is_read_back_from_a_golden_file(
    tmp_path: Path,
) -> None:
    """Only an unusual ``completed`` is written, and none is lost."""
    resources = [
        {"type": "t", "name": "n", "custom": custom, "completed": completed}
        for custom in (True, False)
        for completed in (True, False)
    ]
    file = tmp_path / "stack.json"
    file.write_text(golden_files.write(resources), "utf-8")

    assert file.read_text("utf-8").count("completed") == len(resources) / 2
    assert golden_files.read(file) == resources


def test_input_named_like_a_mark_is_rejected() -> None:
    """A mapping of the program is never taken for a text."""
    resource = {**_resource(""), "inputs": {"JSON text": [1]}}

    with pytest.raises(ValueError, match="JSON text"):
        golden_files.write([resource])


def test_golden_diff_names_the_resource_and_the_changed_line() -> None:
    """A difference is shown below the resource that has it, inside its document."""
    before, after = (
        golden_files.write([_resource(json.dumps({"Effect": effect, "n": 1}))])
        for effect in ("Deny", "Allow")
    )

    found = golden_files.diff(before, after)

    assert found.startswith("--- t n (reviewed)\n+++ t n (current)\n")
    assert '-        "Effect": "Deny",\n+        "Effect": "Allow",' in found
    cut = golden_files.diff(before, after, most=2).splitlines()
    assert len(cut) == 3
    assert cut[-1].startswith("... and ")


def test_golden_diff_of_the_layout_alone_shows_the_file() -> None:
    """A golden file in another layout is a difference as well."""
    text = golden_files.write([_resource("")])

    assert "whole file" in golden_files.diff(text.replace("  ", " "), text)
    assert not golden_files.diff(text, text)
