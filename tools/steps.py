"""The steps that `make rehearse` and `make test` still have before them, numbered.

The Makefile lists in a variable what is not there yet; each tool announces its own.
"""

from __future__ import annotations

import os
from typing import Final

from tools.cache import say

VARIABLE: Final = "KEEPTRUSTS_STEPS"

_WORDS: Final = {
    "packages": "Python packages (download into .venv)",
    "pulumi": "pulumi CLI (from PATH, a download, or else a build of minutes)",
    "promtool": "promtool (from PATH, a download, or else a build of minutes)",
    "rehearsal": "all stacks on the offline clouds",
    "tests": "the tests",
}


def announce(step: str) -> None:
    """Print a step's number and words; before the first one, the whole list.

    Prints nothing where the step is not one of a listed run.
    """
    steps = os.environ.get(VARIABLE, "").split()
    if step not in steps:
        return
    numbered = [
        f"{number}/{len(steps)} {_WORDS.get(each, each)}"
        for number, each in enumerate(steps, start=1)
    ]
    if step == steps[0]:
        say(f"first run, {len(steps)} steps:")
        for line in numbered:
            say(f"  {line}")
    say(numbered[steps.index(step)])
