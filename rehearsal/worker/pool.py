"""The worker processes of a run."""

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

#: Number of presses of Ctrl-C from which processes are killed.
_PRESSES_BEFORE_KILL: Final = 2

NOT_RUN: Final = OperationResult(seconds=0.0, succeeded=False)


class WorkerPool:
    """Starts a worker process per stack when it is first needed."""

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
        """Start the process of a stack before its first operation."""
        self._worker(stack)

    def run(  # noqa: PLR0913 - the operation, its slot and its report
        self,
        schedule: Scheduler,
        stack: str,
        operation: str,
        *,
        label: str,
        total: int | None,
        priority: int,
    ) -> OperationResult:
        """Run an operation in the process of a stack when a slot is free.

        Args:
            schedule: Scheduler of the slots.
            stack: Name of the stack.
            operation: Operation with its arguments, as the worker reads it.
            label: Name of the operation in reports.
            total: Expected number of resources; none if unknown.
            priority: `BLOCKING` or `BACKGROUND`.
        """
        self._report.queue(stack, label)
        with schedule.slot(stack, priority) as running:
            if not running:
                self._report.end(stack, label, NOT_RUN)
                return NOT_RUN
            self._report.begin(stack, label, total)
            outcome = self._worker(stack).run(
                operation, lambda done: self._report.passed(stack, label, done)
            )
        self._report.end(stack, label, outcome)
        return outcome

    def say(self, line: str) -> None:
        """Report a message between two operations."""
        self._report.say(line)

    def interrupt(self, presses: int) -> None:
        """Interrupt the processes, or kill them from the second press on.

        An interrupted engine writes its state; a killed one may not.
        """
        with self._lock:
            workers = list(self._workers.values())
            self.killed = presses >= _PRESSES_BEFORE_KILL
        if self.killed:
            self._report.say("killing all processes; the next run repairs their states")
        else:
            self._report.say("stopping; press Ctrl-C again to kill all processes")
        for worker in workers:
            if self.killed:
                worker.kill()
            else:
                worker.interrupt()

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
        """End all processes."""
        for worker in self._workers.values():
            worker.close()
        self._forks.close()
