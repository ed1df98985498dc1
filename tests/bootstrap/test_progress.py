"""The line that says how far a step is, on a terminal and elsewhere."""

import io
import re
import sys
import threading

import pytest
from typing_extensions import override

from tools.progress import Progress


class Stream(io.StringIO):
    """Standard error, which may be a terminal, and tells when a line was written."""

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
        """Tell that something was written."""
        self.written.set()


@pytest.mark.parametrize("terminal", [False, True])
def test_a_silent_step_is_written_by_a_timer(
    monkeypatch: pytest.MonkeyPatch, *, terminal: bool
) -> None:
    """A line appears while the step does nothing, and its last state stays."""
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
