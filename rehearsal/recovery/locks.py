"""The locks that engines hold on stacks in the file backend.

An engine that was killed leaves its lock, and no other engine touches the stack until
it is gone. A lock is only ever taken from a process that is known to be dead.
Source: https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/backend/diy/lock.go
"""

import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rehearsal.errors import RehearsalError

#: Seconds an engine whose rehearsal was killed is given to end by itself.
LOCK_TIMEOUT: Final = 20.0
_POLL_SECONDS: Final = 0.2

#: Seconds by which a process and its lock may disagree about the time.
_SLACK: Final = 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Lock:
    """A lock, as the engine that holds it wrote it."""

    path: Path
    pid: int
    hostname: str
    taken: float

    @property
    def stack(self) -> str:
        """Return the stack that is locked."""
        return self.path.parent.name

    def is_local(self) -> bool:
        """Tell whether its process is, or was, one of this host."""
        return self.hostname == socket.gethostname()

    def is_alive(self) -> bool:
        """Tell whether its process still runs; another may have its number now."""
        started = _started(self.pid)
        return started is not None and started <= self.taken + _SLACK


def read(locks: Path) -> Iterator[Lock]:
    """Yield the locks of all stacks below a folder; what is no lock is of nobody."""
    for path in sorted(locks.glob("*/*.json")):
        try:
            held = json.loads(path.read_text())
            yield Lock(
                path=path,
                pid=int(held["pid"]),
                hostname=str(held["hostname"]),
                taken=datetime.fromisoformat(_clipped(held["timestamp"])).timestamp(),
            )
        except FileNotFoundError:
            continue
        except (ValueError, KeyError) as fault:
            msg = f"{path} is no lock of an engine; look at it, and delete it: {fault}"
            raise RehearsalError(msg) from None


def clear_stale(
    locks: Path, say: Callable[[str], None], *, timeout: float = LOCK_TIMEOUT
) -> list[str]:
    """Delete the locks of dead processes; return their stacks.

    An engine that lost its rehearsal ends by itself, and is waited for.

    Raises:
        RehearsalError: A lock is held by a living process, or on another host.
    """
    cleared: list[str] = []
    until = time.monotonic() + timeout
    told = False
    while found := list(read(locks)):
        for held in found:
            if not held.is_local():
                raise RehearsalError(_foreign(held))
            if not held.is_alive():
                held.path.unlink(missing_ok=True)
                cleared.append(held.stack)
        living = [held for held in found if held.path.exists()]
        if living and time.monotonic() > until:
            raise RehearsalError(_living(living[0]))
        if living and not told:
            say(f"waiting for process {living[0].pid}, which still works on a stack")
            told = True
        if living:
            time.sleep(_POLL_SECONDS)
    return cleared


def _foreign(held: Lock) -> str:
    return (
        f"{held.stack} is locked by process {held.pid} on {held.hostname!r}, and this "
        f"is {socket.gethostname()!r}; if it is dead there, delete {held.path}"
    )


def _living(held: Lock) -> str:
    return (
        f"{held.stack} is locked by process {held.pid}, which is alive; wait for its "
        f"end, or end it"
    )


def _clipped(timestamp: str) -> str:
    """Return a time with the six decimals that Python 3.11 can read."""
    head, dot, rest = timestamp.partition(".")
    if not dot:
        return timestamp
    digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
    return f"{head}.{digits[:6].ljust(6, '0')}{rest[len(digits) :]}"


def _started(pid: int) -> float | None:
    """Return when a process started; nothing if it is gone or only unreaped."""
    said = subprocess.run(  # noqa: S603 - a number is all that varies
        ["/bin/ps", "-o", "stat=,etime=", "-p", str(pid)],
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C"},
        check=False,
    ).stdout.split()
    if not said or said[0].startswith("Z"):
        return None
    days, _, clock = said[1].rpartition("-")
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part)
    return datetime.now(UTC).timestamp() - seconds - int(days or 0) * 86400
