"""The per-user cache: the only folder outside the checkout that is written to."""

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


class MissingToolError(Exception):
    """The machine lacks a program; the message names it and every way to install it."""


def directory() -> Path:
    """Return the cache folder of this user, shared by every checkout."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "keeptrusts-gateway"


def say(text: str) -> None:
    """Print progress to standard error; standard output is for results."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def require_python() -> None:
    """Reject an interpreter that is too old, before a syntax error does.

    Raises:
        MissingToolError: Python is older than `OLDEST_PYTHON`.
    """
    if sys.version_info < OLDEST_PYTHON:
        version = sys.version.split()[0]
        message = (
            f"{sys.executable} is Python {version}; 3.11 or newer is needed: "
            "name one with `make PYTHON=python3.12 …`"
        )
        raise MissingToolError(message)


@contextlib.contextmanager
def exclusive_lock(name: str) -> Generator[None]:
    """Hold a lock of the cache, so that two checkouts do not install the same program.

    The kernel releases the lock when the process ends, also when it is killed.
    """
    home = directory()
    home.mkdir(parents=True, exist_ok=True)
    with (home / f"{name}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another checkout that installs {name}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
