"""The orchestrator's end of the processes that run the stacks."""

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

#: What the operating system shows of a worker, before the name of its stack.
WORKER_TITLE: Final = "fleet rehearse: worker of stack "
#: Bytes of an answer: a number.
_ANSWER: Final = 64


class ForkServer:
    """The process from which the stacks' processes are forked; see `fork_server`.

    It starts when it is made. ``preload`` are the modules it imports meanwhile, in
    their order.
    """

    def __init__(
        self,
        paths: RehearsalPaths,
        environment: Mapping[str, str],
        preload: Iterable[str],
    ) -> None:
        self._own, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lock = threading.Lock()
        module = ["-m", "rehearsal.worker.fork_server", str(theirs.fileno())]
        with theirs, (paths.logs / "fork-server.log").open("a") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
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

    def fork(self, job: Mapping[str, Any], descriptors: Iterable[int]) -> int:
        """Start a worker with these standard streams; return its process id."""
        return self._ask(job, [*descriptors])

    def wait(self, pid: int) -> int:
        """Return the exit code of a worker, which has ended or is about to."""
        return self._ask({"wait": pid}, [])

    def close(self) -> None:
        """Let the process end, and wait for it."""
        self._own.close()
        self._process.wait()

    def _ask(self, request: Mapping[str, Any], descriptors: list[int]) -> int:
        with self._lock:
            message = json.dumps(dict(request)).encode()
            socket.send_fds(self._own, [message], descriptors)
            answer = self._own.recv(_ANSWER)
        if not answer:
            code = self._process.wait()
            msg = f"the process that forks the stacks' processes ended with {code}"
            raise RuntimeError(msg)
        return int(answer)


class StackWorker:
    """A process that runs the operations of one stack."""

    def __init__(
        self,
        stack: str,
        paths: RehearsalPaths,
        engine: Engine,
        forks: ForkServer,
        *,
        needs: Iterable[str],
    ) -> None:
        job = {
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
        orders, own_orders = os.pipe()
        own_reports, reports = os.pipe()
        with self._log.open("a") as log:
            self._pid = forks.fork(job, [orders, reports, log.fileno()])
        os.close(orders)
        os.close(reports)
        self._orders = os.fdopen(own_orders, "w")
        self._reports = os.fdopen(own_reports)

    def run(self, operation: str, passed: Callable[[int], None]) -> OperationResult:
        """Run one operation to its end; `passed` hears of resources gone through."""
        self._send(operation)
        for line in self._reports:
            report = json.loads(line)
            if "outcome" in report:
                return OperationResult.from_json(report["outcome"])
            passed(report["done"])
        return self._crashed()

    def interrupt(self) -> None:
        """Tell the engine's command to stop; it ends with a usable state."""
        self._signal(signal.SIGINT)

    def kill(self) -> None:
        """End the process and the command it runs, whatever they are doing."""
        self._signal(signal.SIGKILL)

    def close(self) -> None:
        """Let the process end, and wait for it."""
        with suppress(BrokenPipeError):
            self._orders.close()
        if not self._ended:
            self._reports.read()
            self._wait()
        self._reports.close()

    def _send(self, order: str) -> None:
        # Where the process has died, it is the missing answer that tells.
        with suppress(BrokenPipeError):
            self._orders.write(f"{order}\n")
            self._orders.flush()

    def _signal(self, number: signal.Signals) -> None:
        if not self._ended:
            with suppress(ProcessLookupError):
                os.killpg(self._pid, number)

    def _wait(self) -> int:
        """Return the exit code of the process, whose streams have ended."""
        self._ended = True
        return self._forks.wait(self._pid)

    def _crashed(self) -> OperationResult:
        message = (
            f"the process of the stack ended with {self._wait()}: {_tail(self._log)}"
        )
        return OperationResult(
            seconds=0.0,
            succeeded=False,
            problems=(Diagnostic(urn="", message=message),),
        )


def _tail(log: Path) -> str:
    lines = [line for line in log.read_text().splitlines() if line.strip()]
    return "\n".join(lines[-5:])
