"""The faster equivalents of SDK functions do what the functions they replace do."""

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
    """Begin and end with no unfinished output of another test."""
    SETTINGS.outputs.clear()
    yield
    SETTINGS.outputs.clear()


def _wait(begin: Callable[[], Awaitable[None]]) -> None:
    """Run the wait on an event loop in which `begin` has started its work."""

    async def run() -> None:
        await begin()
        await asyncio.wait_for(sdk_tuning.wait_for_rpcs(), timeout=10)

    asyncio.run(run())


def test_sdk_functions_are_those_that_were_read() -> None:
    """Another version of a replaced function must be read before it is replaced."""
    digests = {
        name: hashlib.sha256(inspect.getsource(function).encode()).hexdigest()
        for name, function in sdk_tuning.replaced().items()
    }

    assert digests == dict(sdk_tuning.REPLACED)


def test_wait_finishes_outputs_that_begin_while_it_waits() -> None:
    """An output made by another output is waited for as well."""
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


def test_wait_finishes_rpcs_that_an_output_begins() -> None:
    """A resource registered when an output is known is registered before the end."""
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


def test_wait_raises_what_an_output_raised_and_keeps_the_others() -> None:
    """A failed output ends the wait at once; one that never ends does not hide it."""

    async def fail() -> None:
        msg = "no such database"
        raise ValueError(msg)

    async def begin() -> None:
        SETTINGS.outputs.add(asyncio.ensure_future(asyncio.sleep(3600)))
        SETTINGS.outputs.add(asyncio.ensure_future(fail()))

    with pytest.raises(ValueError, match="no such database"):
        _wait(begin)

    assert len(SETTINGS.outputs) == 1


def test_wait_raises_the_first_failure_of_an_rpc() -> None:
    """What a provider refused is raised with its own words."""
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
    """Every kind of frame gets the position that the SDK gives it."""
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
