"""Create or update stacks: preview, update, and a second preview without changes."""

import shlex
import threading
from typing import Final

from offline_cloud.faults import unmatched
from offline_cloud.store import ResourceStore
from rehearsal import diagnostics, summary
from rehearsal.diagnostics import Failure
from rehearsal.result import OperationResult
from rehearsal.run_context import RunContext
from rehearsal.scheduler import BACKGROUND, BLOCKING, Scheduler
from rehearsal.summary import StackResult

#: The result of a preview that the request turns off.
_SKIPPED: Final = OperationResult(seconds=0.0, succeeded=True)


class BringUp:
    """Runs the three operations of every stack in the given order."""

    def __init__(self, run: RunContext) -> None:
        self._workers = run.workers
        self._paths = run.paths
        self._project = run.project
        self._order = run.order
        self._faults = run.faults
        self._set_external_secrets = run.set_external_secrets
        self._with_preview = run.preview
        self._remembered = run.remembered
        self._verify_no_changes = run.verify_no_changes
        self._schedule = Scheduler(run.order, slots=run.cores)
        self._lock = threading.Lock()
        self._results: dict[str, StackResult] = {}
        self._failures: list[Failure] = []
        self.unmatched_faults: list[str] = []

    @property
    def results(self) -> list[StackResult]:
        """The stacks whose second preview shows no changes, in order."""
        stacks = self._order.stacks
        return [self._results[name] for name in stacks if name in self._results]

    @property
    def failures(self) -> list[Failure]:
        """The errors of the other stacks."""
        return self._failures

    def run(self) -> bool:
        """Run all stacks; return whether the user interrupted."""
        return self._schedule.run(self._stack, self._workers.interrupt) > 0

    def _stack(self, stack: str) -> None:
        if not self._schedule.wait(stack):
            return
        preview = self._preview(stack)
        if not preview.succeeded or self._has_unmatched_faults(stack, preview):
            return
        for dependent in self._schedule.next_after(stack):
            self._workers.start(dependent)
        if not self._external_secrets_set(stack, preview):
            return
        up = self._do(stack, "up", "up", total=preview.passed or None)
        if not up.succeeded:
            return
        self._schedule.mark_done(stack)
        second = self._second_preview(stack, up)
        if second.succeeded:
            self._record(stack, preview, up, second)

    def _preview(self, stack: str) -> OperationResult:
        if not self._with_preview:
            return _SKIPPED
        packs = self._project.policy_packs(self._paths.root)
        operation = shlex.join(("preview", *map(str, packs)))
        return self._do(stack, operation, "preview", total=self._remembered.get(stack))

    def _external_secrets_set(self, stack: str, preview: OperationResult) -> bool:
        """Do the steps of an operator before the first full update of a stack.

        Returns:
            Whether the full update may follow.
        """
        if not self._set_external_secrets:
            return True
        store = ResourceStore(self._paths.cloud)
        try:
            partial = self._project.first_update(self._paths.work, stack, store)
            if partial is None:
                return True
            operation = shlex.join(("up", *partial.exclude))
            total = preview.passed or None
            first = self._do(stack, operation, partial.label, total=total)
            if first.succeeded:
                for line in self._project.after_first_update(stack, store):
                    self._workers.say(line)
            return first.succeeded
        finally:
            store.close()

    def _second_preview(self, stack: str, up: OperationResult) -> OperationResult:
        if not self._verify_no_changes:
            return _SKIPPED
        return self._do(
            stack, "preview", "second preview", total=up.resources, priority=BACKGROUND
        )

    def _has_unmatched_faults(self, stack: str, preview: OperationResult) -> bool:
        """Record a message for each fault that matches no resource of the preview."""
        if not self._with_preview:
            return False
        planned = [d.urn for d in preview.differences if "delete" not in d.operation]
        messages = unmatched(self._faults, stack, planned)
        with self._lock:
            self.unmatched_faults += messages
        return bool(messages)

    def _do(
        self,
        stack: str,
        operation: str,
        label: str,
        *,
        total: int | None,
        priority: int = BLOCKING,
    ) -> OperationResult:
        outcome = self._workers.run(
            self._schedule,
            stack,
            operation,
            label=label,
            total=total,
            priority=priority,
        )
        if not outcome.succeeded:
            found = tuple(diagnostics.of_result(stack, label, outcome, self._paths))
            with self._lock:
                self._failures += found
        return outcome

    def _record(
        self,
        stack: str,
        preview: OperationResult,
        up: OperationResult,
        second: OperationResult,
    ) -> None:
        rehearsed = summary.record(
            self._paths, stack, preview=preview, up=up, second=second
        )
        with self._lock:
            self._failures += diagnostics.of_changes(stack, second)
            if not second.differences:
                self._results[stack] = rehearsed
