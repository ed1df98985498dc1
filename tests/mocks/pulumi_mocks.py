"""Run a program against Pulumi's mocks and return the recorded resources.

Ids and outputs come from the resource types of `offline_cloud`, so a component is
tested on the same values as in a rehearsal. An unregistered type and an invoke without
a mock fail.
"""

import gc
import logging
from collections.abc import Callable
from typing import Any, Final

import pulumi
from pulumi.runtime import settings

from config.types import PROJECT
from tests.graph import Graph, RegisteredResource
from tests.mocks.monitor import Invokes, Monitor, Stacks

__all__ = ["Graph", "Invokes", "RegisteredResource", "Stacks", "record"]


_SETTINGS: Final[Any] = settings  # untyped in the SDK
#: Stacks whose programs have failed since the last collection.
_FAILED: Final[list[str]] = []


def collect_failed_programs() -> None:
    """Collect the unfinished tasks of failed programs, and the frames they hold.

    Call it when nothing refers to the failure any more. A collection during a later
    parse of Python source breaks the parser of CPython 3.11
    (https://github.com/python/cpython/issues/106905).
    """
    if _FAILED:
        _FAILED.clear()
        # The SDK refers to the calls and outputs of a program until the next one runs.
        _SETTINGS._get_rpc_manager().clear()  # noqa: SLF001 - the SDK's own way to it
        _SETTINGS.SETTINGS.outputs.clear()
        _collect()


def _collect() -> None:
    """Collect garbage without logging a traceback for each task of a failed program.

    There are thousands of tasks, and logging them takes longer than the program.
    """
    log = logging.getLogger("asyncio")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        gc.collect()
    finally:
        log.setLevel(level)


def record(  # noqa: PLR0913 - the engine's own settings of a run
    build: Callable[[], object],
    *,
    invokes: Invokes | None = None,
    stacks: Stacks | None = None,
    stack: str = "us-east-1",
    preview: bool = False,
    organization: str = "organization",
    project: str = PROJECT,
) -> Graph:
    """Run ``build`` and return the resources it registered.

    With ``preview``, every output that the provider computes is unknown.
    """
    monitor = Monitor(invokes or {}, stacks or {}, preview=preview)
    pulumi.runtime.set_mocks(
        monitor.mocks,
        project=project,
        stack=stack,
        preview=preview,
        monitor=monitor,
        organization=organization,
    )
    try:
        pulumi.runtime.test(build)()  # type: ignore[no-untyped-call]  # pyright: ignore[reportUnknownMemberType]  # untyped in the SDK
    except Exception:
        _FAILED.append(stack)
        _collect()  # pytest parses Python for its report
        raise
    return Graph(
        tuple(sorted(monitor.recorded.values(), key=lambda r: (r.type, r.name)))
    )
