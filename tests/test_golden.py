"""The whole resource graph of every stack, as reviewed."""

import json
import os
from pathlib import Path

import pytest

from config import loader
from tests import sample_project, shipped_stacks
from tests.shipped_stacks import STACKS

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("stack", STACKS)
def test_the_graph_is_the_reviewed_one(stack: str, tmp_path: Path) -> None:
    """A change to what is deployed shows up as a diff someone must approve."""
    graph = shipped_stacks.record_stack(
        loader.load_project(sample_project.write(tmp_path)), stack
    )
    golden = GOLDEN / f"{stack}.json"
    actual = json.dumps(graph.dump(), indent=2, sort_keys=True) + "\n"

    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(actual, "utf-8")

    assert golden.read_text("utf-8") == actual
