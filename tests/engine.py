"""Run a program against Pulumi's mocks and hand back plain data.

Resources are answered from the catalogue of the offline clouds, so a component is
tested on the same ids and outputs as a rehearsal gives it. A type without an entry
and an invoke without a mock fail.
"""

import gc
import logging
from collections.abc import Callable
from typing import Any, Final

import pulumi
from pulumi.runtime import settings

from config.types import PROJECT
from tests.graph import Graph, RegisteredResource
from tests.monitor import Invokes, Monitor, Stacks

__all__ = ["Graph", "Invokes", "RegisteredResource", "Stacks", "record"]


_SETTINGS: Final[Any] = settings  # untyped in the SDK
#: Stacks whose programs ended early since the last time they were cleared away.
_HALF_RUN: Final[list[str]] = []


def clear_away() -> None:
    """End the half-run tasks of programs that failed, and the frames they hold.

    To be called when nothing refers to the failure any more. Collected later, while
    somebody parses Python, they break the parser of CPython 3.11
    (https://github.com/python/cpython/issues/106905).
    """
    if _HALF_RUN:
        _HALF_RUN.clear()
        # The SDK refers to the calls and outputs of a program until the next one runs.
        _SETTINGS._get_rpc_manager().clear()  # noqa: SLF001 - the SDK's own way to it
        _SETTINGS.SETTINGS.outputs.clear()
        _collect()


def _collect() -> None:
    """Collect garbage without logging a traceback for each task of a failed program.

    There are thousands of them, and writing them takes longer than the program.
    """
    log = logging.getLogger("asyncio")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        gc.collect()
    finally:
        log.setLevel(level)


def record(
    build: Callable[[], object],
    *,
    invokes: Invokes | None = None,
    stacks: Stacks | None = None,
    stack: str = "us-east-1",
    preview: bool = False,
) -> Graph:
    """Run ``build`` and return everything it registered.

    In a preview every output the cloud would add is unknown, as in a first preview.
    """
    monitor = Monitor(invokes or {}, stacks or {}, preview=preview)
    pulumi.runtime.set_mocks(
        monitor.mocks, project=PROJECT, stack=stack, preview=preview, monitor=monitor
    )
    try:
        pulumi.runtime.test(build)()  # type: ignore[no-untyped-call]  # pyright: ignore[reportUnknownMemberType]  # untyped in the SDK
    except Exception:
        _HALF_RUN.append(stack)
        _collect()  # and once now: pytest parses for its report
        raise
    return Graph(tuple(sorted(monitor.seen.values(), key=lambda r: (r.type, r.name))))
