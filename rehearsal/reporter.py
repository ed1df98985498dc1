"""The progress events of a rehearsal.

One count everywhere: the distinct resources whose step the engine has ended, without
what it only reads (`graph.counted`). The engine's own summary counts the same.
"""

from typing import Protocol

from rehearsal.result import OperationResult


class Reporter(Protocol):
    """A receiver of progress events; stacks that run side by side call it at once."""

    def say(self, line: str) -> None:
        """Take a sentence about the whole run."""

    def queue(self, stack: str, operation: str) -> None:
        """Take note that an operation waits for a free core."""

    def begin(self, stack: str, operation: str, total: int | None) -> None:
        """Take note that an operation has a core and its process loads the program.

        `total` is how many resources it will pass, as far as that is known: it may
        come from an earlier run.
        """

    def passed(self, stack: str, operation: str, done: int) -> None:
        """Take the number of resources passed; 0 when the engine's command starts."""

    def end(self, stack: str, operation: str, outcome: OperationResult) -> None:
        """Take the result; it may follow `queue` directly when the run is stopped."""
