"""Progress of a step: a line rewritten on a terminal, else a new line every 10 s.

A timer writes it, so a step without output is shown too.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import IO

#: Seconds between two lines of a log, and between two updates on a terminal.
_LOG_SECONDS: Final = 10.0
_TERMINAL_SECONDS: Final = 0.5

#: Number of last lines of a failed command in its error message.
_LAST_LINES: Final = 10


class Progress:
    """The progress line of one step, with its seconds; the last state stays visible."""

    def __init__(self, title: str, *, every: float | None = None) -> None:
        self.state = ""
        self._title = title
        self._terminal = sys.stderr.isatty()
        default = _TERMINAL_SECONDS if self._terminal else _LOG_SECONDS
        self._every = default if every is None else every
        self._started = time.monotonic()
        self._over = threading.Event()
        self._timer = threading.Thread(target=self._repeat, daemon=True)

    def __enter__(self) -> Progress:  # noqa: PYI034 - typing has no `Self` in the older Pythons that must run `require_python`
        """Start the timer."""
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the timer and write the last state."""
        self._over.set()
        self._timer.join()
        self._write("\n")

    def _repeat(self) -> None:
        while not self._over.wait(self._every):
            self._write("" if self._terminal else "\n")

    def _write(self, end: str) -> None:
        text = f"{self._title}: {self.state}" if self.state else self._title
        line = f"{text}  {time.monotonic() - self._started:.0f} s"
        if self._terminal:
            width = shutil.get_terminal_size().columns - 1
            line = f"\r{line[:width]}\x1b[K"
        sys.stderr.write(f"{line}{end}")
        sys.stderr.flush()


class CommandFailedError(Exception):
    """A command failed; the message has its exit code and its last lines."""


def run(
    command: list[str],
    read: Callable[[str], bool],
    *,
    cwd: Path,
    env: Mapping[str, str],
    stdout: IO[bytes] | None = None,
) -> None:
    """Run a command and call `read` with each line of its standard error.

    `read` returns true for a line of progress. The last other lines are shown if the
    command fails.

    Raises:
        CommandFailedError: The exit code is not 0.
    """
    last: deque[str] = deque(maxlen=_LAST_LINES)
    with subprocess.Popen(
        command,
        cwd=cwd,
        env=dict(env),
        stdout=stdout or sys.stderr,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    ) as process:
        for line in process.stderr or ():
            if not read(line.rstrip()):
                last.append(line.rstrip())
    if process.returncode != 0:
        named = " ".join(command[:2]).rpartition("/")[2]
        lines = "".join(f"\n    {line}" for line in last)
        message = f"`{named}` failed with exit code {process.returncode}:{lines}"
        raise CommandFailedError(message)
