"""How far a step is: a line that is rewritten on a terminal, else written every 10 s.

A timer writes it, so that a step that is silent for long is shown as well.
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

#: Seconds between two lines where lines are kept, and where one is rewritten.
_KEPT_SECONDS: Final = 10.0
_REWRITTEN_SECONDS: Final = 0.5

#: Lines of a failed command that its message repeats.
_LAST_LINES: Final = 10


class Progress:
    """The line of one step, with its seconds; its last state stays written."""

    def __init__(self, title: str, *, every: float | None = None) -> None:
        self.state = ""
        self._title = title
        self._terminal = sys.stderr.isatty()
        usual = _REWRITTEN_SECONDS if self._terminal else _KEPT_SECONDS
        self._every = usual if every is None else every
        self._started = time.monotonic()
        self._over = threading.Event()
        self._timer = threading.Thread(target=self._repeat, daemon=True)

    def __enter__(self) -> Progress:  # noqa: PYI034 - `Self` is newer than the oldest Python that must say it is too old
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
        words = f"{self._title}: {self.state}" if self.state else self._title
        line = f"{words}  {time.monotonic() - self._started:.0f} s"
        if self._terminal:
            width = shutil.get_terminal_size().columns - 1
            line = f"\r{line[:width]}\x1b[K"
        sys.stderr.write(f"{line}{end}")
        sys.stderr.flush()


class Failed(Exception):  # noqa: N818 - the command's fault, told by its own lines
    """A command failed; the message holds its exit code and its last lines."""


def run(
    command: list[str],
    read: Callable[[str], bool],
    *,
    cwd: Path,
    env: Mapping[str, str],
    stdout: IO[bytes] | None = None,
) -> None:
    """Run a command; `read` takes each line of its standard error.

    A line for which `read` is true was progress; the last of the others are kept.

    Raises:
        Failed: The exit code is not 0.
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
        raise Failed(message)
