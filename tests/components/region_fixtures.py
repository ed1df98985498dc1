"""A region of the shipped fleet, with settings of its own."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from config import load
from tests import fleet, project
from tests.graph import Graph

HOME: Final = "us-east-1"
REGIONS: Final = fleet.STACKS[1:-1]


@cache
def region(name: str = HOME, settings: str = "") -> Graph:
    """Return what one region registers; its file says this as well."""
    with TemporaryDirectory() as directory:
        root = project.write(Path(directory))
        project.edit(
            root, f"Pulumi.{name}.yaml", "    cluster:", f"{settings}    cluster:"
        )
        return fleet.recorded(load.read(root), name)
