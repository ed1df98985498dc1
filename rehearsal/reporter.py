"""The progress events of a rehearsal.

All events count distinct resources whose step the engine has ended, without resources
it only reads (`graph.counted`). The engine's own summary counts the same.
"""

from typing import Protocol

from rehearsal.result import OperationResult


class Reporter(Protocol):
    """A receiver of progress events; several threads call it."""

    def say(self, line: str) -> None:
        """Receive a message about the whole run."""

    def queue(self, stack: str, operation: str) -> None:
        """Receive that an operation waits for a free slot."""

    def begin(self, stack: str, operation: str, total: int | None) -> None:
        """Receive that an operation has a slot and its process loads the program.

        `total` is the expected number of resources, if known; it may be the number of
        an earlier run.
        """

    def passed(self, stack: str, operation: str, done: int) -> None:
        """Receive the number of processed resources; 0 when the command starts."""

    def end(self, stack: str, operation: str, outcome: OperationResult) -> None:
        """Receive the result; it follows `queue` directly if the run is stopped."""
