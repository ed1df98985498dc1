"""Output of a rehearsal: progress bars on a terminal, plain lines elsewhere."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Final, Self

from rich import live
from rich.console import Console
from rich.progress_bar import ProgressBar
from rich.table import Table
from typing_extensions import override

from operations.progress import Row
from rehearsal.recovery import reconcile
from rehearsal.request import Result
from rehearsal.result import OperationResult

#: Seconds without a line about an operation after which a line is written.
_SILENCE: Final = 10.0

#: Seconds between two calls of `heartbeat`.
_POLL: Final = 1.0


class PlainReporter:
    """Writes a line when an operation ends, and every 10 s while it runs.

    A timer drives the second kind, so an operation without events is shown too. As a
    context manager, the reporter calls `heartbeat` every second.
    """

    def __init__(
        self, console: Console, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._console = console
        self._clock = clock
        self._started = clock()
        self._rows: dict[tuple[str, str], Row] = {}
        self._written: dict[tuple[str, str], float] = {}
        # Held while writing, so that no line follows the last line of an operation.
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._timer = threading.Thread(target=self._repeat, daemon=True)

    def __enter__(self) -> Self:
        """Start the timer."""
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the timer."""
        self._ended.set()
        self._timer.join()

    def say(self, line: str) -> None:
        """Write a line."""
        with self._lock:
            self._write(line)

    def queue(self, stack: str, operation: str) -> None:
        """Start a row for the operation."""
        now = self._clock()
        with self._lock:
            self._rows[stack, operation] = Row(
                stack=stack, operation=operation, since=now
            )
            self._written[stack, operation] = now

    def begin(self, stack: str, operation: str, total: int | None) -> None:
        """Record that the operation has a slot."""
        with self._lock:
            row = self._rows[stack, operation]
            self._rows[stack, operation] = row.begun(self._clock(), total)

    def passed(self, stack: str, operation: str, done: int) -> None:
        """Record the number of processed resources."""
        with self._lock:
            row = self._rows[stack, operation]
            self._rows[stack, operation] = row.passed(self._clock(), done)

    def end(self, stack: str, operation: str, outcome: OperationResult) -> None:
        """Write the result of the operation."""
        with self._lock:
            row = self._rows.pop((stack, operation))
            self._write(row.over(self._clock(), outcome))

    def heartbeat(self) -> None:
        """Write a line about every operation without a line for 10 s."""
        now = self._clock()
        with self._lock:
            for key, row in self._rows.items():
                if now - self._written[key] >= _SILENCE:
                    self._written[key] = now
                    self._write(row.under_way(now))

    def _repeat(self) -> None:
        while not self._ended.wait(_POLL):
            self.heartbeat()

    def _write(self, line: str) -> None:
        elapsed = self._clock() - self._started
        self._console.print(f"{elapsed:6.1f} s  {line}", soft_wrap=True)


class LiveReporter(PlainReporter):
    """Draws a bar for every running operation, below the lines of `PlainReporter`."""

    def __init__(
        self, console: Console, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(console, clock)
        self._area = live.Live(self, console=console, transient=True)

    @override
    def __enter__(self) -> Self:
        """Start drawing, four times a second."""
        self._area.start()
        return self

    @override
    def __exit__(self, *_: object) -> None:
        """Stop drawing."""
        self._area.stop()

    def __rich__(self) -> Table:
        """Return the bars, and the seconds of the whole run below them.

        It takes no lock, because a thread that writes a line holds the lock and waits
        for the drawing. Rows are immutable and replaced as a whole.
        """
        now = self._clock()
        table = Table.grid(padding=(0, 1))
        for row in list(self._rows.values()):
            # A bar without a total is animated.
            bar = ProgressBar(row.total, row.done, width=24) if row.running else ""
            table.add_row(row.title, bar, row.state, f"{now - row.since:.0f} s")
        table.add_row("whole run", "", "", f"{now - self._started:.0f} s")
        return table


def print_result(console: Console, result: Result) -> None:
    """Print the table, the resources left in the offline cloud, and the failures."""
    if result.stacks:
        console.print(_table(result))
        console.print(_uncovered(result), soft_wrap=True)
    for left in result.left:
        stack, name = left.urn.split(":")[2], left.urn.rpartition("::")[2]
        note = left.declared or f"should be deleted: {left.urn} ({left.id})"
        console.print(f"left  {stack:<15} {name}: {note}", soft_wrap=True)
    commands = dict.fromkeys(reconcile.commands(result.unlocked, result.repairs))
    if commands:
        console.print("this repaired the offline cloud; on a real backend, run:")
    for command in commands:
        console.print(f"  {command}", soft_wrap=True)
    if result.interrupted:
        console.print("interrupted; the next run continues from here")
    for failure in result.failures:
        console.print(str(failure), soft_wrap=True)


def _uncovered(result: Result) -> str:
    counts: Counter[str] = Counter()
    for stack in result.stacks:
        counts.update(stack.without_contract)
    listed = ", ".join(f"{n} {token}" for token, n in sorted(counts.items()))
    return f"resources without a published schema: {listed or 'none'}"


def _table(result: Result) -> Table:
    table = Table("stack", title=f"Pulumi {result.engine.version}")
    for column in ("resources", "preview s", "up s", "second preview"):
        table.add_column(column, justify="right")
    for stack in result.stacks:
        table.add_row(
            stack.stack,
            str(stack.resources),
            f"{stack.preview_seconds:.1f}",
            f"{stack.up_seconds:.1f}",
            f"{stack.same} same",
        )
    return table
