"""How far an operation of a rehearsal is, in words and numbers.

`done` and `total` are one count: distinct resources whose step the engine has ended,
without what it only reads (`rehearsal.reporter`). A total comes from the
preview before, from the state, or from an earlier run's graph; one that proves too
small is dropped, so that `done` never exceeds it.
"""

from dataclasses import dataclass, replace
from typing import Final

from rehearsal.result import OperationResult

#: The engine passes the stack itself before the program has declared anything.
_STACK_ITSELF: Final = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """An operation on a stack that is under way.

    Attributes:
        since: Clock reading in seconds: when the operation was queued, then when it
            got its core, then when the engine's command started.
        running: Whether it has a core.
        total: Number of resources it will pass; none while unknown.
    """

    stack: str
    operation: str
    since: float
    running: bool = False
    done: int = 0
    total: int | None = None

    def begun(self, now: float, total: int | None) -> "Row":
        """Return the row of an operation that got its core."""
        return replace(self, since=now, running=True, total=total or None)

    def passed(self, now: float, done: int) -> "Row":
        """Return the row with that many resources passed."""
        known = self.total is None or done <= self.total
        return replace(
            self,
            since=self.since if done else now,
            done=done,
            total=self.total if known else None,
        )

    @property
    def title(self) -> str:
        """Stack and operation, in columns."""
        return f"{self.stack:<15} {self.operation:<15}"

    @property
    def state(self) -> str:
        """What the operation does at present, or how far it is."""
        if not self.running:
            return "waiting for a core"
        if self.done <= _STACK_ITSELF:
            ending = self.operation.endswith("destroy")
            return "starting the engine" if ending else "loading the program"
        return _share(self.done, self.total)

    def under_way(self, now: float) -> str:
        """Return the line of an operation that goes on."""
        return f"{self.title} {self.state}  {now - self.since:.0f} s"

    def over(self, now: float, outcome: OperationResult) -> str:
        """Return the line of an operation that has ended."""
        if not self.running:
            return f"{self.title} stopped before it began"
        total = self.done if outcome.succeeded else self.total
        kinds = sorted(outcome.changes.items())
        changes = ", ".join(f"{n} {kind}" for kind, n in kinds)
        words = [] if outcome.succeeded else ["stopped"]
        words += [changes] if changes else []
        # The engine's time; a process that was killed could not measure it.
        seconds = outcome.seconds or now - self.since
        verdict = ": ".join(words) or "done"
        return f"{self.title} {_share(self.done, total)}  {verdict}  {seconds:.1f} s"


def _share(done: int, total: int | None) -> str:
    known = str(done) if total is None else f"{done}/{total}"
    return f"{known} resources"
