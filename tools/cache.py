"""The per-user cache: the only place outside the checkout that is written to."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Generator

#: The oldest interpreter the locked dependencies are resolved for.
OLDEST_PYTHON: Final = (3, 11)


class Missing(Exception):  # noqa: N818 - it is what the machine lacks, not a fault
    """The machine lacks something; the message says what, and every way to get it."""


def directory() -> Path:
    """Return the cache of this user, shared by every checkout."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "keeptrusts-gateway"


def say(text: str) -> None:
    """Print progress where it does not mix with answers on standard output."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def require_python() -> None:
    """Refuse an interpreter that is too old, before it trips over the syntax."""
    if sys.version_info < OLDEST_PYTHON:
        seen = sys.version.split()[0]
        message = (
            f"{sys.executable} is Python {seen}; 3.11 or newer is needed: "
            "name one with `make PYTHON=python3.12 …`"
        )
        raise Missing(message)


@contextlib.contextmanager
def alone(name: str) -> Generator[None]:
    """Hold a lock of the cache, so that two checkouts do not fetch the same thing.

    The kernel releases it when the process ends, however it ends.
    """
    home = directory()
    home.mkdir(parents=True, exist_ok=True)
    with (home / f"{name}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another checkout that gets {name}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
