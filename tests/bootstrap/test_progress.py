"""The progress line of a step, on a terminal and elsewhere."""

import io
import re
import sys
import threading

import pytest
from typing_extensions import override

from tools.progress import Progress


class Stream(io.StringIO):
    """Standard error, which may be a terminal and records writes."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.written = threading.Event()
        self._terminal = terminal

    @override
    def isatty(self) -> bool:
        """Return whether it is a terminal."""
        return self._terminal

    @override
    def flush(self) -> None:
        """Record that a line was written."""
        self.written.set()


@pytest.mark.parametrize("terminal", [False, True])
def test_timer_writes_step_without_output(
    monkeypatch: pytest.MonkeyPatch, *, terminal: bool
) -> None:
    """A line appears during the step, and the last state stays visible."""
    stream = Stream(terminal=terminal)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("COLUMNS", "20")
    with Progress("compiling", every=0.001) as progress:
        assert stream.written.wait(60)
        progress.state = "3 of 3 packages"
    text = stream.getvalue()
    if terminal:
        assert text.count("\n") == 1
        assert text.startswith("\rcompiling  ")
        assert text.endswith("\rcompiling: 3 of 3 p\x1b[K\n")
    else:
        assert re.match(r"compiling  \d+ s\n", text)
        assert re.search(r"\ncompiling: 3 of 3 packages  \d+ s\n$", text)
