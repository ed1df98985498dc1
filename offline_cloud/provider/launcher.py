"""Executable that the engine starts as a provider plugin.

``launcher.py SOCKET PACKAGE`` requests an instance from the provider host, prints its
port as the plugin protocol requires, and waits. ``launcher.py dynamic`` runs the SDK's
server of dynamic resources. Both end with the engine, even if it is killed.
The file imports the standard library only, because the engine waits while it starts,
once per provider.
"""

import contextlib
import os
import selectors
import socket
import sys
import threading
from typing import Final

#: Seconds between checks of the parent process where the system sends no event.
_POLL_INTERVAL: Final = 0.5


def launch(address: str, package: str) -> int:
    """Hold one instance of the host until the engine or the host ends.

    Returns the exit code of the process.
    """
    engine = os.getppid()
    host = socket.socket(socket.AF_UNIX)
    try:
        # The path of a Unix socket is limited to about 100 bytes, so it is relative.
        os.chdir(os.path.dirname(address))  # noqa: PTH120  # pathlib costs the engine 10 ms
        host.connect(os.path.basename(address))  # noqa: PTH119  # the same
    except OSError as error:
        sys.stderr.write(f"the provider host of the rehearsal is gone: {error}\n")
        return 1
    host.sendall(f"{package}\n".encode())
    response = host.makefile().readline()
    if not response.strip().isdigit():
        sys.stderr.write(response or "the provider host of the rehearsal is gone\n")
        return 1
    sys.stdout.write(response)
    sys.stdout.flush()
    wait(engine, host)
    return 0


def wait(engine: int, host: socket.socket | None = None) -> None:
    """Return when the engine or the host has ended."""
    with selectors.DefaultSelector() as selector:
        if host is not None:
            selector.register(host, selectors.EVENT_READ)
        if sys.platform == "linux":
            # The engine has ended, or the kernel is old; the loop below polls.
            with contextlib.suppress(OSError):
                selector.register(os.pidfd_open(engine), selectors.EVENT_READ)
        while os.getppid() == engine:
            if selector.select(_POLL_INTERVAL):
                return


def dynamic() -> None:
    """Serve dynamic resources as ``python -m pulumi.dynamic`` does."""
    import runpy  # noqa: PLC0415  # only this mode needs it

    engine = os.getppid()

    def follow() -> None:
        wait(engine)
        os._exit(0)

    threading.Thread(target=follow, daemon=True).start()
    sys.path[0] = os.getcwd()  # noqa: PTH109  # the entry that -m would add
    runpy.run_module("pulumi.dynamic", run_name="__main__")


if __name__ == "__main__":
    if sys.argv[1] == "dynamic":
        dynamic()
    else:
        sys.exit(launch(sys.argv[1], sys.argv[2]))
