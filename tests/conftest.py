"""How tests run: property tests on the same examples everywhere, after one another."""

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests import distribution, engine

if TYPE_CHECKING:
    from xdist.remote import Producer  # type: ignore[import-untyped]  # xdist ships no types

settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")


@pytest.fixture(autouse=True)
def cleared() -> Iterator[None]:
    """Leave nothing of a program that failed to the test that follows."""
    yield
    engine.clear_away()


@pytest.hookimpl(optionalhook=True)  # it is xdist's
def pytest_xdist_make_scheduler(
    config: pytest.Config, log: "Producer"
) -> distribution.WholeFilesFirst:
    """Hand out tests to workers as tests/distribution.py says."""
    return distribution.WholeFilesFirst(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests that fill the gaps for the end."""
    items.sort(key=distribution.is_independent)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> Generator[None]:
    """Say at the end of a run that leaves the scenarios out how to run them."""
    yield
    if "tests/scenarios" in (config.getoption("ignore") or ()):
        terminalreporter.write_line(
            "Not run: tests/scenarios, whole fleets changed step by step and the long "
            "series of kills and faults. Run `make scenarios` for them."
        )
