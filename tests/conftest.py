"""Test configuration: derandomized property tests, and the order of the tests."""

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests import distribution
from tests.mocks import pulumi_mocks

if TYPE_CHECKING:
    from xdist.remote import Producer  # type: ignore[import-untyped]  # xdist ships no types

settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")


@pytest.fixture(autouse=True)
def collect_failed_programs() -> Iterator[None]:
    """Collect what a failed program has left in memory, before the next test."""
    yield
    pulumi_mocks.collect_failed_programs()


@pytest.hookimpl(optionalhook=True)  # xdist defines it
def pytest_xdist_make_scheduler(
    config: pytest.Config, log: "Producer"
) -> distribution.WholeFilesFirst:
    """Distribute tests to workers with the scheduler of tests/distribution.py."""
    return distribution.WholeFilesFirst(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the tests of independent files last."""
    items.sort(key=distribution.is_independent)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> Generator[None]:
    """Print how to run the scenarios after a run that ignores them."""
    yield
    if "tests/scenarios" in (config.getoption("ignore") or ()):
        terminalreporter.write_line(
            "Not run: tests/scenarios, whole fleets changed step by step and the long "
            "series of kills and faults. Run `make scenarios` for them."
        )
