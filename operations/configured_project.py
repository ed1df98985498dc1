"""Load the project as a rehearsal does, with values for placeholders."""

from pathlib import Path
from tempfile import TemporaryDirectory

from config import loader
from operations.rehearsal_project import FLEET
from rehearsal import stack_files


def load(root: Path) -> loader.Project:
    """Return the project at ``root``; a rehearsal's values replace placeholders.

    Raises:
        ConfigError: A file is missing or malformed, or files contradict each other.
        RehearsalError: A placeholder has no value in a rehearsal.
    """
    with TemporaryDirectory() as folder:
        stack_files.copy(root, Path(folder), (), FLEET)
        return loader.load_project(Path(folder))
