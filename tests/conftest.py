"""How tests run: property tests on the same examples everywhere, after one another."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests import engine

settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")


@pytest.fixture(autouse=True)
def cleared() -> Iterator[None]:
    """Leave nothing of a program that failed to the test that follows."""
    yield
    engine.clear_away()
