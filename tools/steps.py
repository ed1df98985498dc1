"""The numbered steps of a first `make rehearse` or `make test`.

The Makefile lists the steps to do in a variable; each tool announces its own.
"""

from __future__ import annotations

import os
from typing import Final

from tools.cache import say

VARIABLE: Final = "KEEPTRUSTS_STEPS"

_TITLES: Final = {
    "packages": "Python packages (download into .venv)",
    "pulumi": "pulumi CLI (from PATH, a download, or else a build of minutes)",
    "promtool": "promtool (from PATH, a download, or else a build of minutes)",
    "rehearsal": "all stacks on the offline clouds",
    "tests": "the tests",
}


def announce(step: str) -> None:
    """Print the number and title of a step; before the first step, print all of them.

    It prints nothing if the step is not in the list.
    """
    steps = os.environ.get(VARIABLE, "").split()
    if step not in steps:
        return
    numbered = [
        f"{number}/{len(steps)} {_TITLES.get(each, each)}"
        for number, each in enumerate(steps, start=1)
    ]
    if step == steps[0]:
        say(f"first run, {len(steps)} steps:")
        for line in numbered:
            say(f"  {line}")
    say(numbered[steps.index(step)])
