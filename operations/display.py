"""What a person sees of a rehearsal: bars on a terminal, plain lines elsewhere."""

import threading
import time
from collections import Counter
from typing import Final, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from operations.rehearsal import recover
from operations.rehearsal.outcome import Outcome
from operations.rehearsal.request import Result

#: Seconds between two lines about an operation that takes its time.
_PATIENCE: Final = 10.0


class Plain:
    """Writes a line for every operation that ends, and one when it takes long."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._started = time.monotonic()
        self._last: dict[str, float] = {}
        self._totals: dict[str, int | None] = {}
        self._lock = threading.Lock()

    def say(self, line: str) -> None:
        """Write a sentence."""
        with self._lock:
            elapsed = time.monotonic() - self._started
            self._console.print(f"{elapsed:6.1f} s  {line}", soft_wrap=True)

    def begin(self, stack: str, operation: str, total: int | None) -> None:
        """Note when the operation started; its end is what is worth a line."""
        del operation
        self._last[stack] = time.monotonic()
        self._totals[stack] = total

    def passed(self, stack: str, operation: str, done: int) -> None:
        """Write a line if nothing was heard of the operation for a while."""
        if time.monotonic() - self._last[stack] > _PATIENCE:
            self._last[stack] = time.monotonic()
            total = self._totals[stack]
            share = f"{done}/{total}" if total else str(done)
            self.say(f"{stack:<15} {operation:<15} {share} resources")

    def end(self, stack: str, operation: str, outcome: Outcome) -> None:
        """Write what the operation came to."""
        self.say(f"{stack:<15} {operation:<15} {_verdict(outcome)}")


class Live:
    """Draws a bar for every operation."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[verdict]}"),
            console=console,
        )
        self._tasks: dict[tuple[str, str], TaskID] = {}

    def __enter__(self) -> Self:
        """Start drawing."""
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop drawing, and leave the bars as they are."""
        self._progress.stop()

    def say(self, line: str) -> None:
        """Write a sentence above the bars."""
        self._progress.console.print(line)

    def begin(self, stack: str, operation: str, total: int | None) -> None:
        """Add a bar."""
        self._tasks[stack, operation] = self._progress.add_task(
            f"{stack:<15} {operation:<15}", total=total, verdict=""
        )

    def passed(self, stack: str, operation: str, done: int) -> None:
        """Move the bar."""
        self._progress.update(self._tasks[stack, operation], completed=done)

    def end(self, stack: str, operation: str, outcome: Outcome) -> None:
        """Stop the bar."""
        task = self._tasks[stack, operation]
        if outcome.succeeded:
            count = max(outcome.resources, 1)
            self._progress.update(task, total=count, completed=count)
        self._progress.update(task, verdict=_verdict(outcome))
        self._progress.stop_task(task)


def _verdict(outcome: Outcome) -> str:
    changes = ", ".join(f"{n} {kind}" for kind, n in sorted(outcome.changes.items()))
    words = changes or ("done" if outcome.succeeded else "stopped")
    return f"{words}  {outcome.seconds:.1f} s"


def tell(console: Console, result: Result) -> None:
    """Write the table, what is left in the cloud, and what went wrong."""
    if result.stacks:
        console.print(_table(result))
        console.print(_uncovered(result), soft_wrap=True)
    for left in result.left:
        stack, name = left.urn.split(":")[2], left.urn.rpartition("::")[2]
        note = left.declared or f"must not be here: {left.urn} ({left.id})"
        console.print(f"left  {stack:<15} {name}: {note}", soft_wrap=True)
    real = dict.fromkeys(recover.commands(result.unlocked, result.repairs))
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
