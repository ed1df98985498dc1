"""Find the project a command was meant for."""

from pathlib import Path


class NoProject(Exception):  # noqa: N818 - said of the folder, not of the program
    """No folder upward from the start holds a Pulumi.yaml."""


def find(start: Path) -> Path:
    """Return the nearest folder, from `start` upward, that holds Pulumi.yaml."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / "Pulumi.yaml").is_file():
            return folder
    msg = (
        f"no Pulumi.yaml in {start.resolve()} or in any folder above it; "
        "run fleet inside the project"
    )
    raise NoProject(msg)
