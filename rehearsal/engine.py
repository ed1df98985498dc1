"""The Pulumi CLI a rehearsal drives, and the environment it runs in.

The environment keeps everything inside `.rehearsal` and takes no credential along:
an engine that cannot reach an account cannot harm one.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rehearsal.errors import RehearsalError
from rehearsal.paths import RehearsalPaths

#: The version the lock file and the plugins were proven with.
VERSION: Final = (3, 259, 0)

#: Protects nothing: what it encrypts are the rehearsal's own made-up secrets.
PASSPHRASE: Final = "rehearsal"

#: Settings and credentials of the caller that must not reach the engine.
_KEPT_OUT: Final = (
    "AWS_",
    "CLOUDFLARE_",
    "CF_API_",
    "KUBECONFIG",
    "KUBERNETES_",
    "PULUMI_",
    "PYTHONDONTWRITEBYTECODE",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Engine:
    """An installed Pulumi CLI."""

    command: Path
    version: str


def _candidates(commands: Iterable[Path]) -> Iterator[Path]:
    yield from commands
    on_path = shutil.which("pulumi")
    if on_path:
        yield Path(on_path)


def _version(command: Path) -> str:
    environment = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        said = subprocess.run(  # noqa: S603 - the command is a path we chose
            [command, "version"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return said.stdout.strip().removeprefix("v")


def find(commands: Iterable[Path] = (), hint: str = "") -> Engine:
    """Return a CLI that is new enough.

    Args:
        commands: CLIs that are tried before the one on ``PATH``.
        hint: What to do where none is new enough.

    Raises:
        RehearsalError: None is new enough; the message lists what was tried.
    """
    seen: list[str] = []
    for command in _candidates(commands):
        version = _version(command)
        parts = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
        if parts and tuple(map(int, parts.groups())) >= VERSION:
            return Engine(command=command.resolve(), version=version)
        seen.append(f"{command} ({version or 'does not run'})")
    wanted = ".".join(map(str, VERSION))
    msg = (
        f"no Pulumi CLI of version {wanted} or later; looked at {', '.join(seen)}; "
        f"{hint}{', or ' if hint else ''}put a newer 'pulumi' on PATH"
    )
    raise RehearsalError(msg)


def disable_automatic_logs(home: Path) -> None:
    """Keep the CLI from writing a debug log of every command into PULUMI_HOME.

    They take a sixth of the engine's CPU and ten megabytes a rehearsal, and no setting
    turns them off. Where the folder cannot be made, the CLI works without them.
    Source: https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/logging/encrypted.go
    """
    logs = home / "logs"
    if logs.is_dir():
        shutil.rmtree(logs)
    logs.touch()


def environment(
    paths: RehearsalPaths, caller: Mapping[str, str], *, checkpoints: bool = False
) -> dict[str, str]:
    """Return the environment of every process of a rehearsal.

    With checkpoints the file backend rewrites its whole state after every resource;
    only then can what a killed engine had begun be found out.
    """
    kept = {k: v for k, v in caller.items() if not k.startswith(_KEPT_OUT)}
    packages = str(Path(__file__).parents[1])
    skipped = {"PULUMI_EXPERIMENTAL": "true", "PULUMI_SKIP_CHECKPOINTS": "true"}
    written: dict[str, str] = {} if checkpoints else skipped
    return (
        kept
        | written
        | {
            "PYTHONPATH": packages,
            "PULUMI_HOME": str(paths.home),
            "PULUMI_BACKEND_URL": f"file://{paths.state}",
            "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_IGNORE_AMBIENT_PLUGINS": "true",
        }
    )
