"""Pulumi's Automation API without the CLI commands that a rehearsal does not need.

Each CLI command takes a fifth of a second or more. The API runs several around every
update: for the version, to select a stack that each command names anyway, and to read
outputs and history that a rehearsal does not use.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from pulumi import automation as auto
from pulumi.automation._stack import StackInitMode
from semver import VersionInfo


class _KnownCommand(auto.PulumiCommand):
    """A CLI whose version is known."""

    def __init__(self, command: str, version: str) -> None:  # pyright: ignore[reportMissingSuperCall] - it would run `pulumi version`
        self.command = command
        self.version = VersionInfo.parse(version)


class _SharedWorkspace(auto.LocalWorkspace):
    """A work folder in which several stacks run at once."""

    def select_stack(self, stack_name: str) -> None:
        """Do nothing, because all stacks of the folder share the selection."""

    def create_stack(self, stack_name: str) -> None:
        """Create the stack without selecting it."""
        self.pulumi_command.run(
            ["stack", "init", stack_name, "--no-select"],
            self.work_dir,
            self.env_vars,
        )


class _QuietStack(auto.Stack):
    """A stack that reads neither outputs nor history after an update."""

    def outputs(self) -> auto.OutputMap:
        """Return nothing."""
        return {}

    def info(self, show_secrets: bool = True) -> auto.UpdateSummary:  # noqa: ARG002, FBT001, FBT002 - the API's signature
        """Return an empty record of the last update."""
        return auto.UpdateSummary(
            kind="update",
            start_time=datetime.now(UTC),
            message="",
            environment={},
            config={},
            result="",
        )


def open_stack(
    name: str,
    *,
    program: Callable[[], None],
    work_dir: Path,
    cli: tuple[str, str],
    exists: bool,
) -> auto.Stack:
    """Return a stack of the folder; create it if it does not exist.

    Args:
        name: Name of the stack.
        program: The inline program.
        work_dir: Folder of the stack files.
        cli: Path and version of the Pulumi CLI.
        exists: Whether the backend has the stack.
    """
    workspace = _SharedWorkspace(
        work_dir=str(work_dir),
        program=program,
        pulumi_command=_KnownCommand(*cli),
    )
    # `Stack.create` and `Stack.select` cannot return a subclass.
    mode = StackInitMode.SELECT if exists else StackInitMode.CREATE
    return _QuietStack(name, workspace, mode)
