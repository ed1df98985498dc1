"""Find the Pulumi project of the current folder."""

from pathlib import Path


class ProjectNotFoundError(Exception):
    """Neither the folder nor a folder above it holds a Pulumi.yaml."""


def find(start: Path) -> Path:
    """Return the nearest folder, from `start` upward, that holds Pulumi.yaml.

    Raises:
        ProjectNotFoundError: No folder holds it.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / "Pulumi.yaml").is_file():
            return folder
    msg = (
        f"no Pulumi.yaml in {start.resolve()} or in any folder above it; "
        "run fleet inside the project"
    )
    raise ProjectNotFoundError(msg)
