"""How a run on several workers hands out its tests.

Whole files, as the fixtures of one deploy what all its tests look at. A few files hold
long tests that need nothing of each other: those are handed out one by one and last,
so that no worker is left with a long file while the others have nothing to do.
"""

from typing import Final

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # xdist ships no types

#: Files whose tests share only what the whole run shares.
INDEPENDENT: Final = frozenset(
    {
        "tests/rehearsal/test_mistakes.py",
        "tests/scenarios/test_choices.py",
        "tests/scenarios/test_fault_runs.py",
        "tests/scenarios/test_kills.py",
    }
)


def file_of(nodeid: str) -> str:
    """Return the file in which a test lies."""
    return nodeid.partition("::")[0]


def is_independent(item: pytest.Item) -> bool:
    """Return whether a test is handed out alone."""
    return file_of(item.nodeid) in INDEPENDENT


class WholeFilesFirst(LoadScopeScheduling):  # type: ignore[misc]  # the same
    """Hands out files, and the tests of independent files one by one."""

    def _split_scope(self, nodeid: str) -> str:
        file = file_of(nodeid)
        return nodeid if file in INDEPENDENT else file
