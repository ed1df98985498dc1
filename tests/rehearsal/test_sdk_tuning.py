"""Faster replacements of SDK functions behave as the functions they replace."""

import asyncio
import hashlib
import inspect
import traceback
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Final

import pytest
from pulumi.runtime import rpc_manager, settings

from rehearsal.worker import sdk_tuning

# Both are untyped in the SDK.
SETTINGS: Final[Any] = settings.SETTINGS
RPC_MANAGER: Final[Any] = rpc_manager.RPCManager


@pytest.fixture(autouse=True)
def no_outputs() -> Iterator[None]:
    """Run each test without unfinished outputs of another test."""
    SETTINGS.outputs.clear()
    yield
    SETTINGS.outputs.clear()


def _wait(begin: Callable[[], Awaitable[None]]) -> None:
    """Run the wait on an event loop in which `begin` has started its work."""

    async def run() -> None:
        await begin()
        await asyncio.wait_for(sdk_tuning.wait_for_rpcs(), timeout=10)

    asyncio.run(run())


def test_replaced_sdk_functions_have_the_reviewed_source() -> None:
    """Another version of a replaced function must be reviewed first."""
    digests = {
        name: hashlib.sha256(inspect.getsource(function).encode()).hexdigest()
        for name, function in sdk_tuning.replaced().items()
    }

    assert digests == dict(sdk_tuning.REPLACED)


def test_wait_includes_outputs_that_begin_during_the_wait() -> None:
    """An output that another output creates is awaited as well."""
    finished: list[str] = []

    async def second() -> None:
        await asyncio.sleep(0.01)
        finished.append("second")

    async def first() -> None:
        await asyncio.sleep(0.01)
        SETTINGS.outputs.add(asyncio.ensure_future(second()))
        finished.append("first")

    async def begin() -> None:
        SETTINGS.outputs.add(asyncio.ensure_future(first()))

    _wait(begin)

    assert finished == ["first", "second"]


def test_wait_includes_rpcs_that_an_output_begins() -> None:
    """A resource registered by an output is registered before the end."""
    finished: list[str] = []
    manager = RPC_MANAGER()

    async def call() -> None:
        await asyncio.sleep(0.01)
        finished.append("call")

    async def output() -> None:
        await asyncio.sleep(0.01)
        manager.rpcs.append(asyncio.ensure_future(call()))

    async def begin() -> None:
        SETTINGS.outputs.add(asyncio.ensure_future(output()))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pulumi.runtime.stack._get_rpc_manager", lambda: manager)
        _wait(begin)

    assert finished == ["call"]


def test_wait_raises_the_error_of_an_output() -> None:
    """A failed output ends the wait at once, even if another output never ends."""

    async def fail() -> None:
        msg = "no such database"
        raise ValueError(msg)

    async def begin() -> None:
        SETTINGS.outputs.add(asyncio.ensure_future(asyncio.sleep(3600)))
        SETTINGS.outputs.add(asyncio.ensure_future(fail()))

    with pytest.raises(ValueError, match="no such database"):
        _wait(begin)

    assert len(SETTINGS.outputs) == 1


def test_wait_raises_the_first_error_of_an_rpc() -> None:
    """The error of a provider is raised unchanged."""
    manager = RPC_MANAGER()

    async def refuse() -> None:
        msg = "refused by the cloud"
        raise ValueError(msg)

    async def begin() -> None:
        await manager.do_rpc("register", refuse)()
        manager.rpcs.clear()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pulumi.runtime.stack._get_rpc_manager", lambda: manager)
        with pytest.raises(ValueError, match="refused by the cloud"):
            _wait(begin)


def test_source_position_equals_that_of_the_sdk() -> None:
    """Every kind of frame gets the position that the SDK computes."""
    theirs = sdk_tuning.replaced()["_get_source_position_for_frame"]
    frames = [
        traceback.FrameSummary("/a b/c.py", 7, "f"),
        traceback.FrameSummary("<frozen runpy>", 7, "f"),
        traceback.FrameSummary("", 7, "f"),
        traceback.FrameSummary("/a.py", None, "f"),
    ]

    assert [sdk_tuning.source_position(f) for f in frames] == [
        theirs(frame) for frame in frames
    ]
