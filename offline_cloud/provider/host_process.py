"""Start of the provider host, and installation of the launchers as plugins.

The module imports no SDK, so that its caller continues while the host imports them.
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

#: Packages whose plugins are replaced.
PACKAGES: Final = ("aws", "kubernetes", "cloudflare", "random")
SOCKET: Final = "plugins.sock"
LOG: Final = "plugins.log"

_LAUNCHER: Final = Path(__file__).with_name("launcher.py")
_ROOT: Final = Path(__file__).parents[2]
#: Seconds; a host that needs more has failed.
_START_TIMEOUT: Final = 30


def install(plugins: Path, directory: Path) -> None:
    """Write one executable per package, with the version that its SDK requires.

    Args:
        plugins: ``$PULUMI_HOME/plugins``.
        directory: Directory of the host's socket.
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
    """Provider host in a separate process.

    Ctrl-C does not end it, because the engine needs it to finish its operations. It
    ends with ``stop``, or with the process that started it.
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
        paths = [f"--directory={directory.absolute()}", f"--cloud={cloud.absolute()}"]
        with self.log.open("w") as log:
            self._process = subprocess.Popen(  # noqa: S603  # a module of this package
                [sys.executable, "-m", module, *paths, *options],
                cwd=_ROOT,
                env=None if environment is None else dict(environment),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )

    def ready(self) -> None:
        """Wait until the host listens.

        Raises:
            RuntimeError: The host did not start; the message contains its log.
        """
        output = self._process.stdout
        if output is None:
            return
        with selectors.DefaultSelector() as selector:
            selector.register(output, selectors.EVENT_READ)
            listening = selector.select(_START_TIMEOUT) and output.readline()
        if not listening:
            self._process.kill()
            printed = self.log.read_text() or "its log is empty"
            message = (
                f"the provider host did not start within {_START_TIMEOUT} s: {printed}"
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
    """Start the provider host; use the result as a context manager, or stop it.

    Args:
        directory: Directory of the host's socket and log.
        cloud: SQLite file of the offline cloud.
        environment: Environment variables of the host; the caller's if None.
        options: ``--fault=…``, ``--unjudged`` (no validation) and ``--verdicts=…``
            (directory of the validation cache).
        warm: Packages whose SDKs the host imports before the first request.
    """
    return HostProcess(directory, cloud, environment, [*options, "--warm", *warm])
