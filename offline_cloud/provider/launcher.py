"""What the engine starts as a provider plugin: a stand-in that only knows the port.

``launcher.py SOCKET PACKAGE`` asks the provider host for an instance, prints its
port as the plugin protocol wants, and waits; ``launcher.py dynamic`` runs the SDK's
own server of dynamic resources.  Both end with the engine, which a killed engine
cannot see to itself.
Deliberately absent: any import beyond the standard library, since this file runs
by itself, once per provider, while the engine waits.
"""

import contextlib
import os
import selectors
import socket
import sys
import threading
from typing import Final

#: Seconds between looks at the parent where the system cannot tell of its end.
_GLANCE: Final = 0.5


def launch(address: str, package: str) -> int:
    """Hold one instance of the host until either side is gone."""
    engine = os.getppid()
    host = socket.socket(socket.AF_UNIX)
    try:
        # Relative, because the path of a Unix socket may not be long.
        os.chdir(os.path.dirname(address))  # noqa: PTH120  # pathlib costs the engine 10 ms
        host.connect(os.path.basename(address))  # noqa: PTH119  # the same
    except OSError as fault:
        sys.stderr.write(f"the provider host of the rehearsal is gone: {fault}\n")
        return 1
    host.sendall(f"{package}\n".encode())
    answer = host.makefile().readline()
    if not answer.strip().isdigit():
        sys.stderr.write(answer or "the provider host of the rehearsal is gone\n")
        return 1
    sys.stdout.write(answer)
    sys.stdout.flush()
    wait(engine, host)
    return 0


def wait(engine: int, host: socket.socket | None = None) -> None:
    """Return when the engine is gone, or the host is."""
    with selectors.DefaultSelector() as selector:
        if host is not None:
            selector.register(host, selectors.EVENT_READ)
        if sys.platform == "linux":
            # Gone already, or an old kernel: then the glances below tell.
            with contextlib.suppress(OSError):
                selector.register(os.pidfd_open(engine), selectors.EVENT_READ)
        while os.getppid() == engine:
            if selector.select(_GLANCE):
                return


def dynamic() -> None:
    """Serve dynamic resources as ``python -m pulumi.dynamic`` does."""
    import runpy  # noqa: PLC0415  # only this mode needs it

    engine = os.getppid()

    def follow() -> None:
        wait(engine)
        os._exit(0)

    threading.Thread(target=follow, daemon=True).start()
    sys.path[0] = os.getcwd()  # noqa: PTH109  # what -m would have put there
    runpy.run_module("pulumi.dynamic", run_name="__main__")


if __name__ == "__main__":
    if sys.argv[1] == "dynamic":
        dynamic()
    else:
        sys.exit(launch(sys.argv[1], sys.argv[2]))
