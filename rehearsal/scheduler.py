"""Run stacks in their order, side by side where the order allows.

At most as many operations run at once as there are cores: each keeps an engine, a
program and its providers busy, and more of them only wait for each other. An
operation that others wait for goes before one that nobody waits for.
"""

import heapq
import itertools
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final

from rehearsal.stack_order import StackOrder

#: Others wait for this operation.
BLOCKING: Final = 0
#: Nobody waits for this operation.
BACKGROUND: Final = 1

_POLL_SECONDS: Final = 0.2


class Scheduler:
    """Lets one thread per stack go when the stacks before it stand."""

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

        `interrupt` hears of each press with its number; `work` is still waited for.
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
        """Wait for the stacks before this one; return whether all of them stand."""
        before = set(self._order.dependencies[stack])
        with self._changed:
            self._changed.wait_for(
                lambda: self._stopped or before <= self._done | self._failed
            )
            return not self._stopped and before <= self._done

    def mark_done(self, stack: str) -> None:
        """Let the stacks go that wait for this one."""
        with self._changed:
            self._done.add(stack)
            self._changed.notify_all()

    def next_after(self, stack: str) -> list[str]:
        """Return the stacks that only wait for this one."""
        with self._changed:
            soon = self._done | {stack}
            return [
                each
                for each, before in self._order.dependencies.items()
                if stack in before and set(before) <= soon
            ]

    @contextmanager
    def slot(self, stack: str, priority: int) -> Generator[bool]:
        """Hold one of the slots; false when the run was stopped meanwhile."""
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
        """Return whether a ticket may go; a spare one lets ready stacks start first."""
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
