"""The locks of stacks in the file backend.

A killed engine leaves its lock, and no other engine updates the stack until the lock is
deleted. A lock is deleted only if its process is known to be dead.
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

#: Seconds to wait for an engine that lost its rehearsal and ends by itself.
LOCK_TIMEOUT: Final = 20.0
_POLL_SECONDS: Final = 0.2

#: Tolerance in seconds between the start of a process and the time in its lock.
_CLOCK_TOLERANCE: Final = 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Lock:
    """A lock file of an engine.

    Attributes:
        path: The lock file.
        pid: Process id of the engine.
        hostname: Host of the engine.
        taken: Unix time of the lock.
    """

    path: Path
    pid: int
    hostname: str
    taken: float

    @property
    def stack(self) -> str:
        """Name of the locked stack."""
        return self.path.parent.name

    def is_local(self) -> bool:
        """Return whether its process is, or was, on this host."""
        return self.hostname == socket.gethostname()

    def is_alive(self) -> bool:
        """Return whether its process still runs.

        A process that started after the lock has only the same process id.
        """
        started = _started(self.pid)
        return started is not None and started <= self.taken + _CLOCK_TOLERANCE


def read(locks: Path) -> Iterator[Lock]:
    """Yield the locks of all stacks below a folder.

    Raises:
        RehearsalError: A file is not a lock.
    """
    for path in sorted(locks.glob("*/*.json")):
        try:
            content = json.loads(path.read_text())
            yield Lock(
                path=path,
                pid=int(content["pid"]),
                hostname=str(content["hostname"]),
                taken=datetime.fromisoformat(
                    _with_six_decimals(content["timestamp"])
                ).timestamp(),
            )
        except FileNotFoundError:
            continue
        except (ValueError, KeyError) as fault:
            msg = f"{path} is not a lock file of Pulumi ({fault}); check and delete it"
            raise RehearsalError(msg) from None


def clear_stale(
    locks: Path, say: Callable[[str], None], *, timeout: float = LOCK_TIMEOUT
) -> list[str]:
    """Delete the locks of dead processes; return their stacks.

    An engine that lost its rehearsal ends by itself, so it waits for living processes.

    Args:
        locks: Folder of the locks, a folder per stack.
        say: Receives a message before the wait.
        timeout: Longest wait in seconds.

    Raises:
        RehearsalError: A process still holds a lock, or the lock is from another host.
    """
    cleared: list[str] = []
    deadline = time.monotonic() + timeout
    announced = False
    while found := list(read(locks)):
        for held in found:
            if not held.is_local():
                raise RehearsalError(_other_host_message(held))
            if not held.is_alive():
                held.path.unlink(missing_ok=True)
                cleared.append(held.stack)
        living = [held for held in found if held.path.exists()]
        if living and time.monotonic() > deadline:
            raise RehearsalError(_running_message(living[0]))
        if living and not announced:
            say(f"waiting for process {living[0].pid}, which still updates a stack")
            announced = True
        if living:
            time.sleep(_POLL_SECONDS)
    return cleared


def _other_host_message(held: Lock) -> str:
    return (
        f"{held.stack} is locked by process {held.pid} on {held.hostname!r}, and this "
        f"is {socket.gethostname()!r}; if that process has ended, delete {held.path}"
    )


def _running_message(held: Lock) -> str:
    return (
        f"{held.stack} is locked by process {held.pid}, which is alive; wait until it "
        "ends, or end it"
    )


def _with_six_decimals(timestamp: str) -> str:
    """Return a timestamp with six decimals, because Python 3.11 reads no others."""
    head, dot, rest = timestamp.partition(".")
    if not dot:
        return timestamp
    digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
    return f"{head}.{digits[:6].ljust(6, '0')}{rest[len(digits) :]}"


def _started(pid: int) -> float | None:
    """Return the start of a process as Unix time; none if it has ended."""
    fields = subprocess.run(  # noqa: S603 - only the process id varies
        ["/bin/ps", "-o", "stat=,etime=", "-p", str(pid)],
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C"},
        check=False,
    ).stdout.split()
    if not fields or fields[0].startswith("Z"):
        return None
    days, _, clock = fields[1].rpartition("-")
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part)
    return datetime.now(UTC).timestamp() - seconds - int(days or 0) * 86400
