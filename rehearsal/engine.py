"""The Pulumi CLI of a rehearsal, and the environment of its processes.

The environment keeps all files inside `.rehearsal`. It contains no credentials, so the
engine cannot change a real cloud account.
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

#: The oldest CLI version that the locked SDKs and the plugins are tested with.
VERSION: Final = (3, 259, 0)

#: Not confidential, because it encrypts only made-up secrets of the rehearsal.
PASSPHRASE: Final = "rehearsal"

#: Prefixes of variables that are not passed on: credentials and settings of the caller.
_REMOVED_PREFIXES: Final = (
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
        done = subprocess.run(  # noqa: S603 - the path of a Pulumi CLI
            [command, "version"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip().removeprefix("v")


#: Environment variable with the folder of the copied stack files, for policy packs,
#: which the engine starts in their own folder.
STACK_FILES: Final = "REHEARSAL_STACK_FILES"


def find(commands: Iterable[Path] = (), hint: str = "") -> Engine:
    """Return a CLI that is new enough.

    Args:
        commands: CLIs to try before the one on ``PATH``.
        hint: Instruction for the error message, how to install a CLI; may be empty.

    Raises:
        RehearsalError: No CLI is new enough; the message lists those that were tried.
    """
    tried: list[str] = []
    for command in _candidates(commands):
        version = _version(command)
        parts = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
        if parts and tuple(map(int, parts.groups())) >= VERSION:
            return Engine(command=command.resolve(), version=version)
        tried.append(f"{command} ({version or 'does not run'})")
    required = ".".join(map(str, VERSION))
    found = ", ".join(tried) or "none"
    msg = (
        f"no Pulumi CLI of version {required} or later; tried {found}; "
        f"{hint}{', or ' if hint else ''}install a newer 'pulumi' on PATH"
    )
    raise RehearsalError(msg)


def disable_automatic_logs(home: Path) -> None:
    """Stop the CLI from writing debug logs of every command into PULUMI_HOME.

    The logs take a sixth of the engine's CPU time and ten megabytes a rehearsal. No
    setting turns them off. A file in place of their folder does: the CLI continues
    without logs if it cannot create the folder.
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

    With `checkpoints`, the file backend writes the state after every resource. Only
    then does the state show the pending operations of a killed engine.
    """
    inherited = {k: v for k, v in caller.items() if not k.startswith(_REMOVED_PREFIXES)}
    packages = str(Path(__file__).parents[1])
    without_checkpoints = {
        "PULUMI_EXPERIMENTAL": "true",
        "PULUMI_SKIP_CHECKPOINTS": "true",
    }
    checkpointing: dict[str, str] = {} if checkpoints else without_checkpoints
    return (
        inherited
        | checkpointing
        | {
            "PYTHONPATH": packages,
            "PULUMI_HOME": str(paths.home),
            STACK_FILES: str(paths.work),
            "PULUMI_BACKEND_URL": f"file://{paths.state}",
            "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_IGNORE_AMBIENT_PLUGINS": "true",
        }
    )
