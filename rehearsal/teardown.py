"""Tear stacks down: check, release, check again, delete in reverse order.

The engine's `destroy`, run through its API, deletes whatever is not protected before
it stops at the first resource that is. So nothing is deleted before every stack is
known to be free, and until then a refusal leaves everything standing.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from offline_cloud.store import ResourceStore
from rehearsal import diagnostics, graph, stack_files
from rehearsal.diagnostics import Failure
from rehearsal.edit import Edit
from rehearsal.result import OperationResult
from rehearsal.run_context import RunContext
from rehearsal.scheduler import BLOCKING, Scheduler
from rehearsal.stack_order import StackOrder

Verify = Callable[[str, OperationResult], Iterator[Failure]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Leftover:
    """Something the offline cloud still holds after a teardown.

    Attributes:
        declared: Why it may stay, or nothing when it may not.
    """

    urn: str
    id: str
    declared: str


class Teardown:
    """Takes down the stacks of an order that stand."""

    def __init__(self, run: RunContext) -> None:
        self._workers = run.workers
        self._paths = run.paths
        self._project = run.project
        self._full_order = run.full_order
        self._order = run.order.only(filter(self._has_resources, run.order.stacks))
        self._cores = run.cores
        self._lift_protection = run.lift_protection
        self._lock = threading.Lock()
        self.failures: list[Failure] = []
        self.interrupted = False

    def run(self) -> None:
        """Do it; `failures` tells what refused."""
        side_by_side = StackOrder(dict.fromkeys(self._order.stacks, ()))
        edits = self._protection_edits()
        held = side_by_side.only(edits)
        self.failures += self._dependents()
        if self.failures:
            return
        for edit in edits.values():
            stack_files.edit_copy(self._paths.work, edit)
        steps: tuple[tuple[StackOrder, str, str, Verify], ...] = (
            (held, "preview", "preview release", _still_protected),
            (held, "up", "release", _no_further_checks),
            (side_by_side, "preview-destroy", "preview destroy", _no_further_checks),
            (self._order.reversed(), "destroy", "destroy", _no_further_checks),
        )
        for order, operation, label, judge in steps:
            if self.failures or self.interrupted:
                return
            self._each(order, operation, label, judge)

    def leftovers(self) -> list[Leftover]:
        """Return what the offline cloud still holds of these stacks."""
        store = ResourceStore(self._paths.cloud)
        try:
            found = [
                Leftover(urn=resource.urn, id=resource.id, declared="")
                for resource in store.all()
            ]
            found += [
                Leftover(urn=left.urn, id=left.id, declared=left.reason)
                for left in store.remnants()
            ]
        finally:
            store.close()
        ours = (
            each for each in found if _stack_of(each.urn) in self._order.dependencies
        )
        return sorted(ours, key=lambda each: (each.urn, each.id))

    def _dependents(self) -> Iterator[Failure]:
        """Yield the stacks that would be left standing on nothing."""
        for reader, before in self._full_order.dependencies.items():
            torn = [stack for stack in before if stack in self._order.dependencies]
            if (
                torn
                and reader not in self._order.dependencies
                and self._has_resources(reader)
            ):
                yield Failure(
                    stack=reader,
                    operation="check",
                    message=f"stands, and builds on {', '.join(torn)}; "
                    f"add --stack {reader}",
                )

    def _has_resources(self, stack: str) -> bool:
        return bool(graph.read(self._paths.checkpoint(stack)))

    def _protected(self, stack: str) -> list[str]:
        return graph.protected(self._paths.checkpoint(stack))

    def _protection_edits(self) -> dict[str, Edit]:
        """Return what lifts protection, by stack; only of stacks that have any."""
        stacks = self._order.stacks if self._lift_protection else ()
        protected = filter(self._protected, stacks)
        edits = {stack: self._project.unprotect(stack) for stack in protected}
        return {stack: edit for stack, edit in edits.items() if edit}

    def _each(
        self, order: StackOrder, operation: str, label: str, judge: Verify
    ) -> None:
        schedule = Scheduler(order, slots=self._cores)
        totals = {
            stack: len(graph.counted(self._paths.checkpoint(stack)))
            for stack in order.stacks
        }

        def work(stack: str) -> None:
            if not schedule.wait(stack):
                return
            outcome = self._workers.run(
                schedule,
                stack,
                operation,
                label=label,
                total=totals[stack],
                priority=BLOCKING,
            )
            found = [*judge(stack, outcome)]
            if not outcome.succeeded:
                found += diagnostics.of_result(stack, label, outcome, self._paths)
            with self._lock:
                self.failures += found
            if outcome.succeeded and not found:
                schedule.mark_done(stack)

        self.interrupted = schedule.run(work, self._workers.interrupt) > 0


#: What lifting protection may do to a resource.
_ALLOWED_CHANGES: Final = frozenset({"update"})


def _still_protected(stack: str, outcome: OperationResult) -> Iterator[Failure]:
    """Yield what a release would not free, and what it would do beside releasing."""
    for urn in outcome.protected:
        yield Failure(
            stack=stack,
            operation="preview release",
            message="stays protected although lifecycle.protect is false",
            urn=urn,
        )
    for difference in outcome.differences:
        if difference.operation not in _ALLOWED_CHANGES:
            yield Failure(
                stack=stack,
                operation="preview release",
                message=f"a release would also {difference.operation} this resource",
                urn=difference.urn,
            )


def _no_further_checks(_stack: str, _outcome: OperationResult) -> Iterator[Failure]:
    """Yield nothing: the operation's own result is all there is to judge."""
    yield from ()


def _stack_of(urn: str) -> str:
    return urn.removeprefix("urn:pulumi:").partition("::")[0]
