"""How a rehearsal tells what it is doing, whoever listens."""

from typing import Protocol

from operations.rehearsal.outcome import Outcome


class Report(Protocol):
    """Someone who watches a rehearsal."""

    def say(self, line: str) -> None:
        """Take a sentence about the whole run."""

    def begin(self, stack: str, operation: str, total: int | None) -> None:
        """An operation starts; `total` is how many resources it is about to pass."""

    def passed(self, stack: str, operation: str, done: int) -> None:
        """So many resources are through."""

    def end(self, stack: str, operation: str, outcome: Outcome) -> None:
        """The operation is over."""
