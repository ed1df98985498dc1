"""Start the provider host, and put launchers where the engine looks for plugins.

Deliberately light on imports: whoever starts the host has other things to do
while the host imports the SDKs.
"""

import importlib.metadata
import selectors
import shlex
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

#: The packages whose vendors' plugins ours stand in for.
PACKAGES: Final = ("aws", "kubernetes", "cloudflare", "random")
SOCKET: Final = "plugins.sock"
LOG: Final = "plugins.log"

_LAUNCHER: Final = Path(__file__).with_name("launcher.py")
_ROOT: Final = Path(__file__).parents[2]
#: Seconds; a host that is still starting after that never will.
_START_TIMEOUT: Final = 30


def install(plugins: Path, directory: Path) -> None:
    """Write one executable per package, of exactly the version its SDK asks for.

    ``plugins`` is ``$PULUMI_HOME/plugins``; ``directory`` is the host's.
    """
    socket = str(directory.absolute() / SOCKET)
    for package in PACKAGES:
        version = importlib.metadata.version(f"pulumi-{package}")
        command = ["-I", "-S", str(_LAUNCHER), socket, package]
        _write(plugins / f"resource-{package}-v{version}", package, command)
    version = importlib.metadata.version("pulumi")
    command = ["-u", str(_LAUNCHER), "dynamic"]
    _write(plugins / f"resource-pulumi-python-v{version}", "pulumi-python", command)


def _write(directory: Path, name: str, arguments: list[str]) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    executable = directory / f"pulumi-resource-{name}"
    command = shlex.join([sys.executable, *arguments])
    executable.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
    executable.chmod(0o755)


class HostProcess:
    """A provider host in a process of its own.

    It outlives Ctrl-C, which a terminal sends to everyone: the engine still needs
    it to finish in order.  It ends with ``stop``, or with whoever started it.
    """

    def __init__(
        self,
        directory: Path,
        cloud: Path,
        environment: Mapping[str, str] | None,
        options: Iterable[str],
    ) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.log = directory / LOG
        module = "offline_cloud.provider.host"
        places = [f"--directory={directory.absolute()}", f"--cloud={cloud.absolute()}"]
        with self.log.open("w") as log:
            self._process = subprocess.Popen(  # noqa: S603  # our own module
                [sys.executable, "-m", module, *places, *options],
                cwd=_ROOT,
                env=None if environment is None else dict(environment),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )

    def ready(self) -> None:
        """Wait until the host listens; fail with its log if it does not."""
        output = self._process.stdout
        if output is None:
            return
        with selectors.DefaultSelector() as selector:
            selector.register(output, selectors.EVENT_READ)
            listening = selector.select(_START_TIMEOUT) and output.readline()
        if not listening:
            self._process.kill()
            said = self.log.read_text() or "it said nothing"
            message = (
                f"the provider host did not start within {_START_TIMEOUT} s: {said}"
            )
            raise RuntimeError(message)

    def stop(self) -> None:
        """End the host and wait until its socket is gone."""
        self._process.communicate()

    def __enter__(self) -> Self:
        """Wait until the host listens."""
        self.ready()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the host."""
        self.stop()


def start(
    directory: Path,
    cloud: Path,
    *,
    environment: Mapping[str, str] | None = None,
    options: Iterable[str] = (),
    warm: Iterable[str] = (),
) -> HostProcess:
    """Start the provider host of a rehearsal; use it with ``with``, or stop it.

    ``environment`` is all that the host sees of the caller's; ``options`` are its own,
    ``--fault=…``, ``--unjudged`` and ``--verdicts=…``; ``warm`` are the packages whose
    SDKs it imports while nobody asks for them yet.
    """
    return HostProcess(directory, cloud, environment, [*options, "--warm", *warm])
