"""Destroy stacks: check, remove protection, check again, delete in reverse order.

The `destroy` of the Automation API deletes unprotected resources until it reaches a
protected one. So nothing is deleted until every stack is known to have no protected
resource. A failure before that leaves all resources in place.
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
    """A resource in the offline cloud after a teardown.

    Attributes:
        urn: URN of the resource.
        id: Its id.
        declared: Why it remains by design; empty if it should be deleted.
    """

    urn: str
    id: str
    declared: str


class Teardown:
    """Destroys the stacks that have resources."""

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
        """Destroy the stacks; errors are in `failures`."""
        in_parallel = StackOrder(dict.fromkeys(self._order.stacks, ()))
        edits = self._protection_edits()
        protected = in_parallel.only(edits)
        self.failures += self._dependents()
        if self.failures:
            return
        for edit in edits.values():
            stack_files.edit_copy(self._paths.work, edit)
        steps: tuple[tuple[StackOrder, str, str, Verify], ...] = (
            (protected, "preview", "preview unprotect", _still_protected),
            (protected, "up", "unprotect", _no_further_checks),
            (in_parallel, "preview-destroy", "preview destroy", _no_further_checks),
            (self._order.reversed(), "destroy", "destroy", _no_further_checks),
        )
        for order, operation, label, verify in steps:
            if self.failures or self.interrupted:
                return
            self._each(order, operation, label, verify)

    def leftovers(self) -> list[Leftover]:
        """Return the resources of these stacks that the offline cloud still has."""
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
        of_these_stacks = (
            each for each in found if _stack_of(each.urn) in self._order.dependencies
        )
        return sorted(of_these_stacks, key=lambda each: (each.urn, each.id))

    def _dependents(self) -> Iterator[Failure]:
        """Yield a failure for each other stack that depends on a destroyed one."""
        for reader, before in self._full_order.dependencies.items():
            destroyed = [stack for stack in before if stack in self._order.dependencies]
            if (
                destroyed
                and reader not in self._order.dependencies
                and self._has_resources(reader)
            ):
                yield Failure(
                    stack=reader,
                    operation="check",
                    message=f"depends on {', '.join(destroyed)}, to be destroyed; "
                    f"add --stack {reader}",
                )

    def _has_resources(self, stack: str) -> bool:
        return bool(graph.read(self._paths.checkpoint(stack)))

    def _protected(self, stack: str) -> list[str]:
        return graph.protected(self._paths.checkpoint(stack))

    def _protection_edits(self) -> dict[str, Edit]:
        """Return the edit of each stack that has protected resources."""
        stacks = self._order.stacks if self._lift_protection else ()
        protected = filter(self._protected, stacks)
        edits = {stack: self._project.unprotect(stack) for stack in protected}
        return {stack: edit for stack, edit in edits.items() if edit}

    def _each(
        self, order: StackOrder, operation: str, label: str, verify: Verify
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
            found = [*verify(stack, outcome)]
            if not outcome.succeeded:
                found += diagnostics.of_result(stack, label, outcome, self._paths)
            with self._lock:
                self.failures += found
            if outcome.succeeded and not found:
                schedule.mark_done(stack)

        self.interrupted = schedule.run(work, self._workers.interrupt) > 0


#: Operations that removing protection may cause.
_ALLOWED_CHANGES: Final = frozenset({"update"})


def _still_protected(stack: str, outcome: OperationResult) -> Iterator[Failure]:
    """Yield resources that stay protected, and changes beyond removing protection."""
    for urn in outcome.protected:
        yield Failure(
            stack=stack,
            operation="preview unprotect",
            message="stays protected although lifecycle.protect is false",
            urn=urn,
        )
    for difference in outcome.differences:
        if difference.operation not in _ALLOWED_CHANGES:
            yield Failure(
                stack=stack,
                operation="preview unprotect",
                message=f"removing protection would also {difference.operation} it",
                urn=difference.urn,
            )


def _no_further_checks(_stack: str, _outcome: OperationResult) -> Iterator[Failure]:
    """Yield nothing, because the result of the operation is enough."""
    yield from ()


def _stack_of(urn: str) -> str:
    return urn.removeprefix("urn:pulumi:").partition("::")[0]
