"""A process that imports what the programs of all stacks need, and forks their workers.

Importing the SDKs takes seconds of CPU, and all stacks need most of the same modules.
They are imported once, those of the first stack first, while the stacks are at work.

Usage: python -m rehearsal.worker.fork_server SOCKET ROOT MODULE…

SOCKET is the number of an inherited socket. A message on it is the job of one worker
as JSON, with three file descriptors: its standard input, output and error stream;
``needs`` in the job names the modules that are imported before the fork. The answer
is the worker's process id. ``{"wait": PID}`` is answered with its exit code.

The process has one thread and opens no gRPC channel, so that a fork is safe.
"""

import gc
import importlib
import json
import os
import re
import selectors
import socket
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from setproctitle import setproctitle

from rehearsal.worker import main as worker_main
from rehearsal.worker import sdk_tuning
from rehearsal.worker.process import WORKER_TITLE

#: Bytes of a message: a job is far smaller.
_MESSAGE: Final = 64 * 1024
#: A name and the attributes behind it, as a program writes ``aws.ec2.Vpc``.
_CHAIN: Final = re.compile(r"\b([a-z_]\w*)((?:\.\w+)+)")


def preload(names: Iterable[str]) -> Iterator[str]:
    """Import modules, and the parts of the SDKs that they name, step by step.

    An SDK imports a part when a function that names it runs, which is too late here.
    Yields after each step: a name when all of its module is loaded, else nothing.
    """
    for name in names:
        before, package = set(sys.modules), name.partition(".")[0]
        # A program that cannot be imported says so when its stack runs.
        with suppress(Exception):
            importlib.import_module(name)
        for key in sys.modules.keys() - before:
            if key.partition(".")[0] == package and not _is_sdk(key):
                yield ""
                _load_named_parts(sys.modules[key])
        yield name


def _load_named_parts(module: ModuleType) -> None:
    """Load the parts of the SDKs that a module of the program names."""
    if not module.__file__:
        return
    chains = _CHAIN.findall(Path(module.__file__).read_text("utf-8"))
    for name, rest in dict.fromkeys(chains):
        found: object = getattr(module, name, None)
        for part in rest.strip(".").split("."):
            if not (isinstance(found, ModuleType) and _is_sdk(found.__name__)):
                break
            found = getattr(found, part, None)


def _is_sdk(module: str) -> bool:
    return module.startswith("pulumi")


def _answer(request: dict[str, Any], streams: list[int]) -> int:
    """Fork a worker, or return the exit code of one that has ended."""
    if "wait" in request:
        return os.waitstatus_to_exitcode(os.waitpid(request["wait"], 0)[1])
    # A collection in the worker would copy the pages of all that is alive now.
    gc.freeze()
    pid = os.fork()
    if pid == 0:
        _become_worker(request, streams)
    return pid


def _become_worker(job: dict[str, Any], streams: list[int]) -> None:
    """Run a stack's operations in this process, and end it."""
    try:
        os.setsid()
        for standard, stream in enumerate(streams):
            os.dup2(stream, standard)
        # The server's socket is older than the streams, and its number lower.
        os.closerange(len(streams), max(streams) + 1)
        gc.enable()
        setproctitle(f"{WORKER_TITLE}{job['stack']}")
        worker_main.serve(worker_main.WorkerArgs(**job))
    except BaseException:  # noqa: BLE001 - a forked process must not go on as the server
        traceback.print_exc()
        sys.stderr.flush()
    os._exit(1)


def main() -> None:
    """Import and fork until the socket is closed."""
    own, names = socket.socket(fileno=int(sys.argv[1])), sys.argv[3:]
    sys.path.insert(0, sys.argv[2])
    sdk_tuning.apply()
    # Modules live as long as the process: no collection need look at them.
    gc.disable()
    steps, loaded = preload(names), set[str]()
    with selectors.DefaultSelector() as selector:
        selector.register(own, selectors.EVENT_READ)
        while True:
            if not (selector.select(0) or loaded.issuperset(names)):
                loaded.add(next(steps))
                continue
            message, streams, _, _ = socket.recv_fds(own, _MESSAGE, 3)
            if not message:
                return
            request = json.loads(message)
            needed = request.pop("needs", ())
            while not loaded.issuperset(needed):
                loaded.add(next(steps))
            own.send(str(_answer(request, streams)).encode())
            for stream in streams:
                os.close(stream)


if __name__ == "__main__":
    main()
