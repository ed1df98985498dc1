"""Somebody else's program, whose findings are its output."""

import subprocess
import sys
from collections.abc import Collection, Sequence


def judgement(command: Sequence[str], *, found: Collection[int]) -> str:
    """Return what a program prints; an exit code of ``found`` says that it found some.

    Ends this process where the program failed: with any other code, or with one of
    those and no word of what it found.
    """
    done = subprocess.run(  # noqa: S603 - the caller's own command
        command, stdout=subprocess.PIPE, text=True, check=False
    )
    told = done.returncode == 0 or (done.returncode in found and done.stdout.strip())
    if not told:
        sys.exit(f"{' '.join(command)} failed with exit code {done.returncode}")
    return done.stdout
