"""Start, control and end the worker processes from the main process."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from rehearsal.engine import Engine
from rehearsal.paths import RehearsalPaths
from rehearsal.result import Diagnostic, OperationResult

#: Process title of a worker, followed by the name of its stack.
WORKER_TITLE: Final = "fleet rehearse: worker of stack "
#: Module that `python -m` runs as fork server.
FORK_SERVER_MODULE: Final = "rehearsal.worker.fork_server"
#: Maximum bytes of a response, which is a number.
_RESPONSE_BYTES: Final = 64


class ForkServer:
    """The process from which the workers are forked; see `fork_server`.

    The constructor starts it. ``preload`` lists the modules to import, in order.
    """

    def __init__(
        self,
        paths: RehearsalPaths,
        environment: Mapping[str, str],
        preload: Iterable[str],
    ) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lock = threading.Lock()
        module = ["-m", FORK_SERVER_MODULE, str(theirs.fileno())]
        with theirs, (paths.logs / "fork-server.log").open("a") as log:
            self._process = subprocess.Popen(  # noqa: S603 - a module of this package
                [sys.executable, *module, str(paths.root), *preload],
                cwd=paths.work,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def fork(self, args: Mapping[str, Any], descriptors: Iterable[int]) -> int:
        """Start a worker with the given standard streams; return its process id."""
        return self._request(args, [*descriptors])

    def wait(self, pid: int) -> int:
        """Wait for the end of a worker; return its exit code."""
        return self._request({"wait": pid}, [])

    def close(self) -> None:
        """End the process and wait for it."""
        self._socket.close()
        self._process.wait()

    def _request(self, request: Mapping[str, Any], descriptors: list[int]) -> int:
        with self._lock:
            message = json.dumps(dict(request)).encode()
            socket.send_fds(self._socket, [message], descriptors)
            response = self._socket.recv(_RESPONSE_BYTES)
        if not response:
            code = self._process.wait()
            msg = f"the fork server ended with exit code {code}; see fork-server.log"
            raise RuntimeError(msg)
        return int(response)


class StackWorker:
    """A worker process, which runs the operations of one stack."""

    def __init__(
        self,
        stack: str,
        paths: RehearsalPaths,
        engine: Engine,
        forks: ForkServer,
        *,
        needs: Iterable[str],
    ) -> None:
        args = {
            "root": str(paths.root),
            "stack": stack,
            "exists": paths.checkpoint(stack).exists(),
            "command": str(engine.command),
            "version": engine.version,
            "needs": [*needs],
        }
        self._log = paths.logs / f"{stack}.log"
        self._forks = forks
        self._ended = False
        commands, own_commands = os.pipe()
        own_reports, reports = os.pipe()
        with self._log.open("a") as log:
            self._pid = forks.fork(args, [commands, reports, log.fileno()])
        os.close(commands)
        os.close(reports)
        self._commands = os.fdopen(own_commands, "w")
        self._reports = os.fdopen(own_reports)

    def run(self, operation: str, passed: Callable[[int], None]) -> OperationResult:
        """Run an operation and return its result.

        `passed` is called with the number of processed resources.
        """
        self._send(operation)
        for line in self._reports:
            report = json.loads(line)
            if "outcome" in report:
                return OperationResult.from_json(report["outcome"])
            passed(report["done"])
        return self._crashed()

    def interrupt(self) -> None:
        """Interrupt the Pulumi command, which then writes its state and ends."""
        self._signal(signal.SIGINT)

    def kill(self) -> None:
        """Kill the process and the Pulumi command it runs."""
        self._signal(signal.SIGKILL)

    def close(self) -> None:
        """End the process and wait for it."""
        with suppress(BrokenPipeError):
            self._commands.close()
        if not self._ended:
            self._reports.read()
            self._wait()
        self._reports.close()

    def _send(self, operation: str) -> None:
        # If the process has ended, `run` gets no result and reports that.
        with suppress(BrokenPipeError):
            self._commands.write(f"{operation}\n")
            self._commands.flush()

    def _signal(self, number: signal.Signals) -> None:
        if not self._ended:
            with suppress(ProcessLookupError):
                os.killpg(self._pid, number)

    def _wait(self) -> int:
        """Return the exit code of the process after its streams have ended."""
        self._ended = True
        return self._forks.wait(self._pid)

    def _crashed(self) -> OperationResult:
        code = self._wait()
        message = f"the worker process ended with exit code {code}: {_tail(self._log)}"
        return OperationResult(
            seconds=0.0,
            succeeded=False,
            problems=(Diagnostic(urn="", message=message),),
        )


def _tail(log: Path) -> str:
    lines = [line for line in log.read_text().splitlines() if line.strip()]
    return "\n".join(lines[-5:])
