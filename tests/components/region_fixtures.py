"""Recorded region of the shipped fleet, with further settings."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from config import loader
from tests import sample_project, shipped_stacks
from tests.graph import Graph

HOME: Final = "us-east-1"
REGIONS: Final = shipped_stacks.STACKS[1:-1]


@cache
def region(name: str = HOME, settings: str = "") -> Graph:
    """Return the graph of one region whose file has further settings."""
    with TemporaryDirectory() as directory:
        root = sample_project.write(Path(directory))
        sample_project.edit(
            root, f"Pulumi.{name}.yaml", "    cluster:", f"{settings}    cluster:"
        )
        return shipped_stacks.record_stack(loader.load_project(root), name)
