"""The processes of one run, and what they report while they work."""

import itertools
import threading
from collections.abc import Mapping
from typing import Final

from rehearsal.engine import Engine
from rehearsal.paths import RehearsalPaths
from rehearsal.reporter import Reporter
from rehearsal.result import OperationResult
from rehearsal.scheduler import Scheduler
from rehearsal.worker.process import ForkServer, StackWorker

#: From this press of Ctrl-C on, processes are ended instead of asked.
_PRESSES_BEFORE_KILL: Final = 2

NOT_RUN: Final = OperationResult(seconds=0.0, succeeded=False)


class WorkerPool:
    """Starts a process per stack when it is first needed."""

    def __init__(
        self,
        paths: RehearsalPaths,
        engine: Engine,
        environment: Mapping[str, str],
        report: Reporter,
        *,
        preload: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._paths = paths
        self._engine = engine
        self._report = report
        self._preload = dict(preload or {})
        modules = itertools.chain.from_iterable(self._preload.values())
        self._forks = ForkServer(paths, environment, dict.fromkeys(modules))
        self._workers: dict[str, StackWorker] = {}
        self._lock = threading.Lock()
        self.killed = False

    def start(self, stack: str) -> None:
        """Start a stack's process before it is needed: its stack is created then."""
        self._worker(stack)

    def run(  # noqa: PLR0913 - what, on what, and how it is told
        self,
        schedule: Scheduler,
        stack: str,
        operation: str,
        *,
        label: str,
        total: int | None,
        priority: int,
    ) -> OperationResult:
        """Run an operation in the stack's process when there is a slot for it."""
        self._report.queue(stack, label)
        with schedule.slot(stack, priority) as wanted:
            if not wanted:
                self._report.end(stack, label, NOT_RUN)
                return NOT_RUN
            self._report.begin(stack, label, total)
            outcome = self._worker(stack).run(
                operation, lambda done: self._report.passed(stack, label, done)
            )
        self._report.end(stack, label, outcome)
        return outcome

    def say(self, line: str) -> None:
        """Tell what was done between two operations."""
        self._report.say(line)

    def interrupt(self, presses: int) -> None:
        """Stop what runs: at first so that the state is written, then at once."""
        with self._lock:
            children = list(self._workers.values())
            self.killed = presses >= _PRESSES_BEFORE_KILL
        if self.killed:
            self._report.say(
                "ending every process; the next run makes good what they leave"
            )
        else:
            self._report.say("stopping; press Ctrl-C again to end every process")
        for child in children:
            if self.killed:
                child.kill()
            else:
                child.interrupt()

    def _worker(self, stack: str) -> StackWorker:
        with self._lock:
            if stack not in self._workers:
                self._workers[stack] = StackWorker(
                    stack,
                    self._paths,
                    self._engine,
                    self._forks,
                    needs=self._preload.get(stack, ()),
                )
            return self._workers[stack]

    def close(self) -> None:
        """Let every process end."""
        for child in self._workers.values():
            child.close()
        self._forks.close()
