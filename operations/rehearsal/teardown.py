"""Tear stacks down: check, release, check again, delete in reverse order.

The engine's `destroy`, run through its API, deletes whatever is not protected before
it stops at the first resource that is. So nothing is deleted before every stack is
known to be free, and until then a refusal leaves everything standing.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from operations.rehearsal import failure, graph, workspace
from operations.rehearsal.cloud import Cloud
from operations.rehearsal.edit import Edit
from operations.rehearsal.failure import Failure
from operations.rehearsal.order import SPANNING, Order
from operations.rehearsal.outcome import Outcome
from operations.rehearsal.run import Run
from operations.rehearsal.schedule import AWAITED, Schedule

Judge = Callable[[str, Outcome], Iterator[Failure]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """Something the offline cloud still holds after a teardown.

    Attributes:
        declared: Why it may stay, or nothing when it may not.
    """

    urn: str
    id: str
    declared: str


class Teardown:
    """Takes down the stacks of an order that stand."""

    def __init__(self, run: Run) -> None:
        self._crew = run.crew
        self._place = run.place
        self._fleet = run.fleet
        self._order = run.order.only(filter(self._stands, run.order.stacks))
        self._cores = run.cores
        self._released = run.released
        self._lock = threading.Lock()
        self.failures: list[Failure] = []
        self.interrupted = False

    def run(self) -> None:
        """Do it; `failures` tells what refused."""
        side_by_side = Order(dict.fromkeys(self._order.stacks, ()))
        bound = [s for s in self._order.stacks if self._released and self._protected(s)]
        held = side_by_side.only(bound)
        self.failures += self._readers()
        if self.failures:
            return
        for stack in bound:
            workspace.edit_copy(self._place.work, self._release_of(stack))
        steps: tuple[tuple[Order, str, str, Judge], ...] = (
            (held, "preview", "preview release", _still_bound),
            (held, "up", "release", _nothing_more),
            (side_by_side, "preview-destroy", "preview destroy", _nothing_more),
            (self._order.backwards(), "destroy", "destroy", _nothing_more),
        )
        for order, operation, label, judge in steps:
            if self.failures or self.interrupted:
                return
            self._each(order, operation, label, judge)

    def left(self) -> list[Left]:
        """Return what the offline cloud still holds of these stacks."""
        cloud = Cloud(self._place.cloud)
        try:
            found = [
                Left(urn=thing.urn, id=thing.id, declared="") for thing in cloud.all()
            ]
            found += [
                Left(urn=left.urn, id=left.id, declared=left.what)
                for left in cloud.leave_behinds()
            ]
        finally:
            cloud.close()
        ours = (each for each in found if _stack_of(each.urn) in self._order.after)
        return sorted(ours, key=lambda each: (each.urn, each.id))

    def _readers(self) -> Iterator[Failure]:
        """Yield the stacks that would be left standing on nothing."""
        for reader, before in self._fleet.after.items():
            torn = [stack for stack in before if stack in self._order.after]
            if torn and reader not in self._order.after and self._stands(reader):
                yield Failure(
                    stack=reader,
                    operation="check",
                    message=f"stands, and builds on {', '.join(torn)}; "
                    f"add --stack {reader}",
                )

    def _stands(self, stack: str) -> bool:
        return bool(graph.read(self._place.checkpoint(stack)))

    def _protected(self, stack: str) -> list[str]:
        return graph.protected(self._place.checkpoint(stack))

    def _release_of(self, stack: str) -> Edit:
        below = "" if stack in SPANNING else "region."
        return Edit(stack=stack, key=f"{below}lifecycle.protect", value=False)

    def _each(self, order: Order, operation: str, label: str, judge: Judge) -> None:
        schedule = Schedule(order, slots=self._cores)
        totals = {
            stack: len(graph.counted(self._place.checkpoint(stack)))
            for stack in order.stacks
        }

        def work(stack: str) -> None:
            if not schedule.wait(stack):
                return
            outcome = self._crew.run(
                schedule,
                stack,
                operation,
                label=label,
                total=totals[stack],
                priority=AWAITED,
            )
            found = [*judge(stack, outcome)]
            if not outcome.succeeded:
                root, work_dir = self._place.root, self._place.work
                found += failure.of_outcome(
                    stack, label, outcome, root=root, work=work_dir
                )
            with self._lock:
                self.failures += found
            if outcome.succeeded and not found:
                schedule.stands(stack)

        self.interrupted = schedule.run(work, self._crew.interrupt) > 0


#: What lifting protection may do to a resource.
_RELEASING: Final = frozenset({"update"})


def _still_bound(stack: str, outcome: Outcome) -> Iterator[Failure]:
    """Yield what a release would not free, and what it would do beside releasing."""
    for urn in outcome.protected:
        yield Failure(
            stack=stack,
            operation="preview release",
            message="stays protected although lifecycle.protect is false",
            urn=urn,
        )
    for difference in outcome.differences:
        if difference.operation not in _RELEASING:
            yield Failure(
                stack=stack,
                operation="preview release",
                message=f"a release would also {difference.operation} this resource",
                urn=difference.urn,
            )


def _nothing_more(_stack: str, _outcome: Outcome) -> Iterator[Failure]:
    """Yield nothing: the operation's own result is all there is to judge."""
    yield from ()


def _stack_of(urn: str) -> str:
    return urn.removeprefix("urn:pulumi:").partition("::")[0]
