"""What a person sees of a rehearsal: bars on a terminal, plain lines elsewhere."""

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

#: Seconds without a line about an operation after which one is written.
_SILENCE: Final = 10.0

#: Seconds between two looks at how long operations have been silent.
_POLL: Final = 1.0


class PlainReporter:
    """Writes a line when an operation ends, and every 10 s while it goes on.

    The second kind is driven by time alone, so that silence is shown as well: as a
    context manager it calls `heartbeat` every second.
    """

    def __init__(
        self, console: Console, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._console = console
        self._clock = clock
        self._started = clock()
        self._rows: dict[tuple[str, str], Row] = {}
        self._written: dict[tuple[str, str], float] = {}
        # Held while writing, so that no line about an operation follows its last.
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._timer = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Self:
        """Start the timer."""
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the timer."""
        self._over.set()
        self._timer.join()

    def say(self, line: str) -> None:
        """Write a sentence."""
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
        """Note that the operation has its core."""
        with self._lock:
            row = self._rows[stack, operation]
            self._rows[stack, operation] = row.begun(self._clock(), total)

    def passed(self, stack: str, operation: str, done: int) -> None:
        """Note how far the operation is."""
        with self._lock:
            row = self._rows[stack, operation]
            self._rows[stack, operation] = row.passed(self._clock(), done)

    def end(self, stack: str, operation: str, outcome: OperationResult) -> None:
        """Write the result of the operation."""
        with self._lock:
            row = self._rows.pop((stack, operation))
            self._write(row.over(self._clock(), outcome))

    def heartbeat(self) -> None:
        """Write a line about every operation that has been silent for 10 s."""
        now = self._clock()
        with self._lock:
            for key, row in self._rows.items():
                if now - self._written[key] >= _SILENCE:
                    self._written[key] = now
                    self._write(row.under_way(now))

    def _beat(self) -> None:
        while not self._over.wait(_POLL):
            self.heartbeat()

    def _write(self, line: str) -> None:
        elapsed = self._clock() - self._started
        self._console.print(f"{elapsed:6.1f} s  {line}", soft_wrap=True)


class LiveReporter(PlainReporter):
    """Draws a bar for every operation under way, below the lines of `Plain`."""

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

        Without the lock: the thread that draws would wait for one that writes, which
        waits for the drawing. Rows are replaced whole and never changed.
        """
        now = self._clock()
        table = Table.grid(padding=(0, 1))
        for row in list(self._rows.values()):
            # A bar without a total moves to and fro: something goes on.
            bar = ProgressBar(row.total, row.done, width=24) if row.running else ""
            table.add_row(row.title, bar, row.state, f"{now - row.since:.0f} s")
        table.add_row("whole run", "", "", f"{now - self._started:.0f} s")
        return table


def print_result(console: Console, result: Result) -> None:
    """Write the table, what is left in the cloud, and what went wrong."""
    if result.stacks:
        console.print(_table(result))
        console.print(_uncovered(result), soft_wrap=True)
    for left in result.left:
        stack, name = left.urn.split(":")[2], left.urn.rpartition("::")[2]
        note = left.declared or f"must not be here: {left.urn} ({left.id})"
        console.print(f"left  {stack:<15} {name}: {note}", soft_wrap=True)
    real = dict.fromkeys(reconcile.commands(result.unlocked, result.repairs))
    if real:
        console.print("this was the offline cloud; on a real backend it would take:")
    for command in real:
        console.print(f"  {command}", soft_wrap=True)
    if result.interrupted:
        console.print("interrupted; the next run goes on from here")
    for failure in result.failures:
        console.print(str(failure), soft_wrap=True)


def _uncovered(result: Result) -> str:
    counts: Counter[str] = Counter()
    for stack in result.stacks:
        counts.update(stack.without_contract)
    listed = ", ".join(f"{n} {token}" for token, n in sorted(counts.items()))
    return f"judged by no published contract: {listed or 'none'}"


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
