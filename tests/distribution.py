"""Distribution of tests to several workers.

A worker gets whole files, because the tests of a file share what its fixtures deploy.
A few files hold long, independent tests: those are distributed one by one and last, so
that no worker has a long file left while the others are idle.
"""

from typing import Final

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # xdist ships no types

#: Files whose tests share only session fixtures.
INDEPENDENT: Final = frozenset(
    {
        "tests/rehearsal/test_mistakes.py",
        "tests/scenarios/test_choices.py",
        "tests/scenarios/test_fault_runs.py",
        "tests/scenarios/test_kills.py",
    }
)


def file_of(nodeid: str) -> str:
    """Return the file of a test."""
    return nodeid.partition("::")[0]


def is_independent(item: pytest.Item) -> bool:
    """Return whether a test is distributed on its own."""
    return file_of(item.nodeid) in INDEPENDENT


class WholeFilesFirst(LoadScopeScheduling):  # type: ignore[misc]  # the same
    """Distributes whole files, and the tests of independent files one by one."""

    def _split_scope(self, nodeid: str) -> str:
        file = file_of(nodeid)
        return nodeid if file in INDEPENDENT else file
