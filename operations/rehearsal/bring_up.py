"""Bring stacks up: preview, update, and a second preview that must be empty."""

import threading
from typing import Final

from operations.rehearsal import failure, seeding, summary
from operations.rehearsal.failure import Failure
from operations.rehearsal.fault import unstruck
from operations.rehearsal.outcome import Outcome
from operations.rehearsal.run import Run
from operations.rehearsal.schedule import AWAITED, SPARE, Schedule
from operations.rehearsal.summary import Rehearsed

#: A preview that was not asked for stops nothing and finds nothing.
_SKIPPED: Final = Outcome(seconds=0.0, succeeded=True)


class BringUp:
    """Takes every stack of an order through its three operations."""

    def __init__(self, run: Run) -> None:
        self._crew = run.crew
        self._place = run.place
        self._order = run.order
        self._faults = run.faults
        self._seeding = run.seeding
        self._planned = run.planned
        self._remembered = run.remembered
        self._settled = run.settled
        self._schedule = Schedule(run.order, slots=run.cores)
        self._lock = threading.Lock()
        self._results: dict[str, Rehearsed] = {}
        self._failures: list[Failure] = []
        self.idle: list[str] = []

    @property
    def results(self) -> list[Rehearsed]:
        """The stacks that came up and stayed as they were, in order."""
        stacks = self._order.stacks
        return [self._results[name] for name in stacks if name in self._results]

    @property
    def failures(self) -> list[Failure]:
        """What stopped the others."""
        return self._failures

    def run(self) -> bool:
        """Do it; return whether the user interrupted."""
        return self._schedule.run(self._stack, self._crew.interrupt) > 0

    def _stack(self, stack: str) -> None:
        if not self._schedule.wait(stack):
            return
        preview = self._plan(stack)
        if not preview.succeeded or self._idle(stack, preview):
            return
        for waiting in self._schedule.next_after(stack):
            self._crew.start(waiting)
        if not self._seeded(stack, preview):
            return
        up = self._do(stack, "up", "up", total=preview.passed or None)
        if not up.succeeded:
            return
        self._schedule.stands(stack)
        second = self._settle(stack, up)
        if second.succeeded:
            self._judge(stack, preview, up, second)

    def _plan(self, stack: str) -> Outcome:
        if not self._planned:
            return _SKIPPED
        return self._do(stack, "preview", "preview", total=self._remembered.get(stack))

    def _seeded(self, stack: str, preview: Outcome) -> bool:
        """Do what an operator does before the first whole update of a seeded region."""
        if not (self._seeding and seeding.wanted(self._place, stack)):
            return True
        total = preview.passed or None
        first = self._do(stack, "up-unseeded", "up but gateways", total=total)
        for line in seeding.seed(self._place, stack) if first.succeeded else ():
            self._crew.say(line)
        return first.succeeded

    def _settle(self, stack: str, up: Outcome) -> Outcome:
        if not self._settled:
            return _SKIPPED
        return self._do(
            stack, "preview", "second preview", total=up.resources, priority=SPARE
        )

    def _idle(self, stack: str, preview: Outcome) -> bool:
        """Keep a sentence for each fault that the plan gives no occasion to."""
        if not self._planned:
            return False
        planned = [d.urn for d in preview.differences if "delete" not in d.operation]
        idle = unstruck(self._faults, stack, planned)
        with self._lock:
            self.idle += idle
        return bool(idle)

    def _do(
        self,
        stack: str,
        operation: str,
        label: str,
        *,
        total: int | None,
        priority: int = AWAITED,
    ) -> Outcome:
        outcome = self._crew.run(
            self._schedule,
            stack,
            operation,
            label=label,
            total=total,
            priority=priority,
        )
        place = self._place
        found = failure.of_outcome(
            stack, label, outcome, root=place.root, work=place.work
        )
        with self._lock:
            self._failures += [] if outcome.succeeded else found
        return outcome

    def _judge(
        self, stack: str, preview: Outcome, up: Outcome, second: Outcome
    ) -> None:
        rehearsed = summary.record(
            self._place, stack, preview=preview, up=up, second=second
        )
        with self._lock:
            self._failures += failure.of_differences(
                stack, second, root=self._place.root
            )
            if not second.differences:
                self._results[stack] = rehearsed
