"""The state of one stack: what stands, and what an engine had begun when it ended."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from rehearsal.engine import Engine
from rehearsal.errors import RehearsalError

#: How a state marks a secret, and that one handed in is not encrypted yet.
#: Source: https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/resource/stack/deployment.go
_SECRET: Final = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"
}

Resource = Mapping[str, Any]
PropertyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """What an engine had begun with a resource: creating, updating, deleting."""

    kind: str
    resource: Resource

    @property
    def urn(self) -> str:
        """Return whose operation it is."""
        return str(self.resource["urn"])


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """What a stack's state file says; empty when there is none."""

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
    """The engine's own commands that read and write a state."""

    cli: Engine
    work: Path
    environment: Mapping[str, str]

    def export(self, stack: str) -> dict[str, Any]:
        """Return a stack's state as the engine exports it."""
        said = self._run("export", stack)
        exported: dict[str, Any] = json.loads(said)
        return exported

    def replace(self, stack: str, exported: Mapping[str, Any]) -> None:
        """Give a stack another state; the engine checks that it holds together."""
        self._run("import", stack, json.dumps(exported))

    def _run(self, command: str, stack: str, text: str = "") -> str:
        done = subprocess.run(  # noqa: S603 - the CLI we chose
            [self.cli.command, "stack", command, "--stack", stack],
            cwd=self.work,
            env=dict(self.environment),
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            msg = f"{stack}: the engine cannot {command} the state: {done.stderr}"
            raise RehearsalError(msg)
        return done.stdout


def mark_secrets(
    value: object, secrets: frozenset[PropertyPath], path: PropertyPath = ()
) -> Any:  # noqa: ANN401 - JSON
    """Return outputs with their secrets marked, for the engine to encrypt."""
    result: object = value
    if isinstance(value, Mapping):
        result = {
            key: mark_secrets(below, secrets, (*path, key))
            for key, below in cast("Mapping[str, object]", value).items()
        }
    elif isinstance(value, list):
        result = [
            mark_secrets(below, secrets, (*path, index))
            for index, below in enumerate(cast("list[object]", value))
        ]
    if path in secrets:
        return {**_SECRET, "plaintext": json.dumps(value)}
    return result
