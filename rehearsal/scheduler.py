"""Run stacks in parallel as far as their order allows.

As many operations run at once as there are cores, because each one uses an engine, a
program and providers. Operations that other stacks wait for run first.
"""

import heapq
import itertools
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final

from rehearsal.stack_order import StackOrder

#: Other stacks wait for this operation.
BLOCKING: Final = 0
#: No stack waits for this operation.
BACKGROUND: Final = 1

_POLL_SECONDS: Final = 0.2


class Scheduler:
    """Runs a thread per stack, which waits for the stacks it depends on."""

    def __init__(self, order: StackOrder, *, slots: int) -> None:
        self._order = order
        self._free = slots
        self._queue: list[tuple[int, int]] = []
        self._tickets = itertools.count()
        self._changed = threading.Condition()
        self._done: set[str] = set()
        self._failed: set[str] = set()
        self._entered: set[str] = set()
        self._stopped = False

    def run(self, work: Callable[[str], None], interrupt: Callable[[int], None]) -> int:
        """Call `work` for every stack; return how often the user pressed Ctrl-C.

        `interrupt` is called with the number of presses so far. The method still waits
        for the running calls of `work`.
        """
        threads = [
            threading.Thread(target=self._guard, args=(work, stack), name=stack)
            for stack in self._order.stacks
        ]
        for thread in threads:
            thread.start()
        presses = 0
        while any(thread.is_alive() for thread in threads):
            try:
                for thread in threads:
                    thread.join(_POLL_SECONDS)
            except KeyboardInterrupt:
                presses += 1
                self._stop()
                interrupt(presses)
        return presses

    def wait(self, stack: str) -> bool:
        """Wait for the dependencies of a stack; return whether all succeeded."""
        before = set(self._order.dependencies[stack])
        with self._changed:
            self._changed.wait_for(
                lambda: self._stopped or before <= self._done | self._failed
            )
            return not self._stopped and before <= self._done

    def mark_done(self, stack: str) -> None:
        """Mark a stack as succeeded, which starts the stacks that wait for it."""
        with self._changed:
            self._done.add(stack)
            self._changed.notify_all()

    def next_after(self, stack: str) -> list[str]:
        """Return the stacks that wait for no other stack than this one."""
        with self._changed:
            done = self._done | {stack}
            return [
                each
                for each, before in self._order.dependencies.items()
                if stack in before and set(before) <= done
            ]

    @contextmanager
    def slot(self, stack: str, priority: int) -> Generator[bool]:
        """Wait for a slot and hold it; yield false if the run was stopped meanwhile."""
        ticket = (priority, next(self._tickets))
        with self._changed:
            self._entered.add(stack)
            heapq.heappush(self._queue, ticket)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._is_next(ticket))
            heapq.heappop(self._queue)
            self._free -= 1
        try:
            yield not self._stopped
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify_all()

    def _is_next(self, ticket: tuple[int, int]) -> bool:
        """Return whether a ticket gets the slot.

        A background operation waits until every ready stack has queued.
        """
        if self._free == 0 or self._queue[0] != ticket:
            return False
        ready = {
            stack
            for stack, before in self._order.dependencies.items()
            if set(before) <= self._done
        }
        return ticket[0] == BLOCKING or self._stopped or ready <= self._entered

    def _guard(self, work: Callable[[str], None], stack: str) -> None:
        try:
            work(stack)
        finally:
            with self._changed:
                self._failed |= {stack} - self._done
                self._changed.notify_all()

    def _stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
