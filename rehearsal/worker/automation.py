"""Pulumi's Automation API without the commands a rehearsal has no use for.

Each command of the CLI costs a fifth of a second or more, and the API runs several
around every update: to learn the version again, to select a stack that each command
names anyway, to read back outputs and history that nobody looks at.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from pulumi import automation as auto
from pulumi.automation._stack import StackInitMode
from semver import VersionInfo


class _KnownCommand(auto.PulumiCommand):
    """A CLI whose version has been asked already."""

    def __init__(self, command: str, version: str) -> None:  # pyright: ignore[reportMissingSuperCall] - asks the version
        self.command = command
        self.version = VersionInfo.parse(version)


class _SharedWorkspace(auto.LocalWorkspace):
    """A folder in which several stacks run at once."""

    def select_stack(self, stack_name: str) -> None:
        """Do nothing: the selection is one file for all stacks of a folder."""

    def create_stack(self, stack_name: str) -> None:
        """Create the stack, and leave the selection alone."""
        self.pulumi_command.run(
            ["stack", "init", stack_name, "--no-select"],
            self.work_dir,
            self.env_vars,
        )


class _QuietStack(auto.Stack):
    """A stack whose outputs and history are read from the state, by others."""

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
    """Return a stack of the folder, created if the backend does not know it."""
    workspace = _SharedWorkspace(
        work_dir=str(work_dir),
        program=program,
        pulumi_command=_KnownCommand(*cli),
    )
    # `Stack.create` and `Stack.select` return the API's own class, whatever calls them.
    mode = StackInitMode.SELECT if exists else StackInitMode.CREATE
    return _QuietStack(name, workspace, mode)
