"""A process that imports the modules of all programs, and forks the worker processes.

Importing the SDKs takes seconds of CPU time, and the stacks need mostly the same
modules. This process imports them once, those of the first stack first, while the
stacks run.

Usage: python -m rehearsal.worker.fork_server SOCKET ROOT MODULE…

SOCKET is the number of an inherited socket. A message is the `WorkerArgs` of a worker
as JSON, with three file descriptors: its standard input, output and error stream.
``needs`` lists the modules to import before the fork. The response is the process id.
The response to ``{"wait": PID}`` is the exit code.

The process has one thread and no gRPC channel, so it can fork safely.
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

#: Maximum bytes of a message; the arguments of a worker are far smaller.
_MESSAGE: Final = 64 * 1024
#: A name with its attributes, such as ``aws.ec2.Vpc``.
_ATTRIBUTE_CHAIN: Final = re.compile(r"\b([a-z_]\w*)((?:\.\w+)+)")


def preload(names: Iterable[str]) -> Iterator[str]:
    """Import modules and the SDK submodules that they use, step by step.

    The SDKs import a submodule lazily when a function uses it, which would be after the
    fork. It yields after each step: the name of a completely loaded module, else an
    empty string.
    """
    for name in names:
        before, package = set(sys.modules), name.partition(".")[0]
        # The worker of the stack reports a program that cannot be imported.
        with suppress(Exception):
            importlib.import_module(name)
        for key in sys.modules.keys() - before:
            if key.partition(".")[0] == package and not _is_sdk(key):
                yield ""
                _load_used_submodules(sys.modules[key])
        yield name


def _load_used_submodules(module: ModuleType) -> None:
    """Load the SDK submodules that the source of a module uses."""
    if not module.__file__:
        return
    chains = _ATTRIBUTE_CHAIN.findall(Path(module.__file__).read_text("utf-8"))
    for name, rest in dict.fromkeys(chains):
        found: object = getattr(module, name, None)
        for part in rest.strip(".").split("."):
            if not (isinstance(found, ModuleType) and _is_sdk(found.__name__)):
                break
            found = getattr(found, part, None)


def _is_sdk(module: str) -> bool:
    return module.startswith("pulumi")


def _response(request: dict[str, Any], streams: list[int]) -> int:
    """Return the id of a forked worker, or the exit code of an ended one."""
    if "wait" in request:
        return os.waitstatus_to_exitcode(os.waitpid(request["wait"], 0)[1])
    # A garbage collection in the worker would copy all shared memory pages.
    gc.freeze()
    pid = os.fork()
    if pid == 0:
        _run_worker(request, streams)
    return pid


def _run_worker(args: dict[str, Any], streams: list[int]) -> None:
    """Run the operations of a stack in this forked process, and end it."""
    try:
        os.setsid()
        for standard, stream in enumerate(streams):
            os.dup2(stream, standard)
        # This also closes the socket of the server, whose number is lower.
        os.closerange(len(streams), max(streams) + 1)
        gc.enable()
        setproctitle(f"{WORKER_TITLE}{args['stack']}")
        worker_main.serve(worker_main.WorkerArgs(**args))
    except BaseException:  # noqa: BLE001 - a forked process must not go on as the server
        traceback.print_exc()
        sys.stderr.flush()
    os._exit(1)


def main() -> None:
    """Import modules and fork workers until the socket is closed."""
    connection, names = socket.socket(fileno=int(sys.argv[1])), sys.argv[3:]
    sys.path.insert(0, sys.argv[2])
    if sdk_tuning.AS_INSTALLED not in os.environ:
        sdk_tuning.apply()
    # Modules live as long as the process, so garbage collection is useless.
    gc.disable()
    steps, loaded = preload(names), set[str]()
    with selectors.DefaultSelector() as selector:
        selector.register(connection, selectors.EVENT_READ)
        while True:
            if not (selector.select(0) or loaded.issuperset(names)):
                loaded.add(next(steps))
                continue
            message, streams, _, _ = socket.recv_fds(connection, _MESSAGE, 3)
            if not message:
                return
            request = json.loads(message)
            needed = request.pop("needs", ())
            while not loaded.issuperset(needed):
                loaded.add(next(steps))
            connection.send(str(_response(request, streams)).encode())
            for stream in streams:
                os.close(stream)


if __name__ == "__main__":
    main()
