"""Fixtures of the tests of the tools: an empty machine and a mirror."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bootstrap.machine import Machine
from tests.bootstrap.release import Release


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a machine with nothing on it."""
    return Machine(home=tmp_path)


@pytest.fixture
def release(tmp_path: Path) -> Iterator[Release]:
    """Serve a release that has published nothing yet."""
    folder = tmp_path / "release"
    folder.mkdir()
    with Release(folder=folder) as release:
        yield release
