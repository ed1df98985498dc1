"""Faster equivalents of three functions of the Pulumi SDK, for worker processes.

A program under `pulumi up` uses the unmodified SDK. In a worker of a rehearsal, these
functions took more than half of the CPU time of a region's program:

- ``wait_for_rpcs`` waits for the first of all unfinished outputs, again and again, so
  its work grows with the square of their number. Here each output is waited for once.
- ``log.debug`` makes a blocking call to the engine, which drops the message.
- ``_get_source_position_for_frame`` computes the same few URIs for every resource.

Not managed here: other versions of the SDK. A test compares the digest of each
replaced function with `REPLACED`, so that an upgrade has to look at them again.
"""

import asyncio
import functools
from collections.abc import Mapping
from pathlib import Path
from traceback import FrameSummary
from typing import Any, Final

from pulumi import log
from pulumi.runtime import resource, settings, stack
from pulumi.runtime.proto import source_pb2

#: SHA-256 of the source of each function that is replaced, in pulumi 3.272.0.
#: https://github.com/pulumi/pulumi/tree/master/sdk/python/lib/pulumi
REPLACED: Final[Mapping[str, str]] = {
    "wait_for_rpcs": "c0f9027f85ad09255ded0a1908033b490f76d303a3e40b50d3cf47a69265469d",
    "debug": "381cd6115cca6ca19ddc9416014d9afb086d7b7a9cb3ca8d80f2be24bdb44d6f",
    "_get_source_position_for_frame": (
        "9f78cc3180b00a12971fa82dd727d6e42aceec087259c9dae4f575a9d85944d2"
    ),
}

# The SDK's modules leave these names out of their types, or open.
_LOG: Final[Any] = log
_RESOURCE: Final[Any] = resource
_STACK: Final[Any] = stack
_SETTINGS: Final[Any] = settings


#: Environment variable with which a benchmark runs programs on the SDK as installed.
AS_INSTALLED: Final = "REHEARSAL_SDK_AS_INSTALLED"


def apply() -> None:
    """Replace the functions in this process."""
    _LOG.debug = send_no_debug_message
    _STACK.wait_for_rpcs = wait_for_rpcs
    _RESOURCE._get_source_position_for_frame = source_position  # noqa: SLF001 - what is replaced


def replaced() -> Mapping[str, Any]:
    """Return the SDK's own functions by name; call it before `apply`."""
    return {
        "wait_for_rpcs": _STACK.wait_for_rpcs,
        "debug": _LOG.debug,
        "_get_source_position_for_frame": _RESOURCE._get_source_position_for_frame,  # noqa: SLF001 - what is replaced
    }


def send_no_debug_message(*_: object, **__: object) -> None:
    """Drop a message that the engine would drop."""


async def wait_for_rpcs(await_all_outstanding_tasks: bool = True) -> None:  # noqa: FBT001, FBT002 - the SDK's signature
    """Wait until no RPC and no output is unfinished; raise what one of them raised."""
    manager = _STACK._get_rpc_manager()  # noqa: SLF001 - the SDK's own way to it
    while True:
        await _finish_rpcs(manager)
        while await_all_outstanding_tasks and (outputs := _take_outputs()):
            done, unfinished = await asyncio.wait(
                outputs, return_when=asyncio.FIRST_EXCEPTION
            )
            # After an exception the next tasks are the caller's to cancel.
            with _SETTINGS.SETTINGS.lock:
                _SETTINGS.SETTINGS.outputs.update(unfinished)
            for output in done:
                await output
        if not manager.rpcs:
            return


async def _finish_rpcs(manager: Any) -> None:  # noqa: ANN401 - untyped in the SDK
    while manager.rpcs:
        await asyncio.sleep(0)
        try:
            await manager.rpcs.pop()
        except Exception as error:
            if manager.unhandled_exception is not None:
                raise error from _first_exception(manager)
            raise
    if manager.unhandled_exception is not None:
        raise _first_exception(manager)


def _first_exception(manager: Any) -> BaseException:  # noqa: ANN401 - untyped in the SDK
    found: BaseException = manager.unhandled_exception.with_traceback(
        manager.exception_traceback
    )
    return found


def _take_outputs() -> list["asyncio.Future[Any]"]:
    """Return the unfinished outputs, which new ones follow in an empty set."""
    with _SETTINGS.SETTINGS.lock:
        outputs = list(_SETTINGS.SETTINGS.outputs)
        _SETTINGS.SETTINGS.outputs.clear()
    return outputs


def source_position(frame: FrameSummary) -> source_pb2.SourcePosition | None:
    """Return the position of a stack frame; none where it is in no file."""
    if not frame.filename or frame.lineno is None:
        return None
    uri = _uri(frame.filename)
    return source_pb2.SourcePosition(uri=uri, line=frame.lineno) if uri else None


@functools.cache
def _uri(filename: str) -> str:
    try:
        return Path(filename).as_uri()
    except ValueError:  # such as "<frozen runpy>"
        return ""
