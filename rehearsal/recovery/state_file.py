"""The state of a stack: its resources and the pending operations."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from rehearsal.engine import Engine
from rehearsal.errors import RehearsalError

#: Marker of a secret in a state whose plaintext the engine encrypts at import.
#: Source: https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/resource/stack/deployment.go
_SECRET: Final = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"
}

Resource = Mapping[str, Any]
PropertyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """A pending operation on a resource: ``creating``, ``updating`` or ``deleting``."""

    kind: str
    resource: Resource

    @property
    def urn(self) -> str:
        """URN of the resource."""
        return str(self.resource["urn"])


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """The content of a state file; empty if there is no file."""

    stack: str
    resources: tuple[Resource, ...] = ()
    pending: tuple[Operation, ...] = ()

    @classmethod
    def read(cls, stack: str, checkpoint: Path) -> "State":
        """Read a state file of the file backend."""
        if not checkpoint.exists():
            return cls(stack=stack)
        written: dict[str, Any] = json.loads(checkpoint.read_text())["checkpoint"]
        latest: dict[str, Any] = written["latest"] or {}
        return cls(
            stack=stack,
            resources=tuple(latest.get("resources") or ()),
            pending=tuple(
                Operation(each["type"], each["resource"])
                for each in latest.get("pending_operations") or ()
            ),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Backend:
    """The Pulumi commands that export and import a state.

    Attributes:
        cli: The Pulumi CLI.
        work: Folder of the stack files.
        environment: Environment of the commands.
    """

    cli: Engine
    work: Path
    environment: Mapping[str, str]

    def export(self, stack: str) -> dict[str, Any]:
        """Return the exported state of a stack.

        Raises:
            RehearsalError: The command fails.
        """
        exported: dict[str, Any] = json.loads(self._run("export", stack))
        return exported

    def replace(self, stack: str, exported: Mapping[str, Any]) -> None:
        """Import a state, which the engine checks for consistency.

        Raises:
            RehearsalError: The command fails.
        """
        self._run("import", stack, json.dumps(exported))

    def _run(self, command: str, stack: str, text: str = "") -> str:
        done = subprocess.run(  # noqa: S603 - the chosen Pulumi CLI
            [self.cli.command, "stack", command, "--stack", stack],
            cwd=self.work,
            env=dict(self.environment),
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            msg = f"{stack}: `pulumi stack {command}` failed: {done.stderr}"
            raise RehearsalError(msg)
        return done.stdout


def mark_secrets(
    value: object, secrets: frozenset[PropertyPath], path: PropertyPath = ()
) -> Any:  # noqa: ANN401 - JSON
    """Return outputs with their secrets marked, so the engine encrypts them."""
    result: object = value
    if isinstance(value, Mapping):
        result = {
            key: mark_secrets(child, secrets, (*path, key))
            for key, child in cast("Mapping[str, object]", value).items()
        }
    elif isinstance(value, list):
        result = [
            mark_secrets(child, secrets, (*path, index))
            for index, child in enumerate(cast("list[object]", value))
        ]
    if path in secrets:
        return {**_SECRET, "plaintext": json.dumps(value)}
    return result
