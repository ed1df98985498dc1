"""Progress of an operation of a rehearsal, as text.

`done` and `total` count the same: distinct resources whose step the engine has ended,
without resources it only reads (`rehearsal.reporter`). A total is the number of the
preview, of the state, or of the graph of an earlier run. A total that is too small is
dropped, so `done` never exceeds it.
"""

from dataclasses import dataclass, replace
from typing import Final

from rehearsal.result import OperationResult

#: The engine reports the stack resource before the program creates any other.
_STACK_RESOURCE: Final = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A queued or running operation on a stack.

    Attributes:
        since: Start of the current phase in seconds of the clock: the operation was
            queued, then got a slot, then the Pulumi command started.
        running: Whether it has a slot.
        done: Number of resources that are processed.
        total: Number of resources it will process; none while unknown.
    """

    stack: str
    operation: str
    since: float
    running: bool = False
    done: int = 0
    total: int | None = None

    def begun(self, now: float, total: int | None) -> "Row":
        """Return the row of an operation that got a slot."""
        return replace(self, since=now, running=True, total=total or None)

    def passed(self, now: float, done: int) -> "Row":
        """Return the row with a new number of processed resources."""
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
        return f"{self.stack:<15} {self.operation:<19}"

    @property
    def state(self) -> str:
        """Current phase, or the number of processed resources."""
        if not self.running:
            return "waiting for a core"
        if self.done <= _STACK_RESOURCE:
            ending = self.operation.endswith("destroy")
            return "starting the engine" if ending else "loading the program"
        return _share(self.done, self.total)

    def under_way(self, now: float) -> str:
        """Return the line of an operation that has not ended."""
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
        # The time of the Pulumi command; a killed process reports none.
        seconds = outcome.seconds or now - self.since
        result = ": ".join(words) or "done"
        return f"{self.title} {_share(self.done, total)}  {result}  {seconds:.1f} s"


def _share(done: int, total: int | None) -> str:
    known = str(done) if total is None else f"{done}/{total}"
    return f"{known} resources"
