"""The queue of operations that a worker process runs."""

import os
import queue
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Final

#: Seconds for an engine to write its state after the main process has ended.
_GRACE_SECONDS: Final = 10.0


class CommandQueue:
    """The lines of a stream, read ahead to notice its end during an operation.

    The stream ends after the last operation, or when the main process is killed. In the
    second case the engine is interrupted, so that it writes its state and deletes its
    lock.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._busy = False

    def __iter__(self) -> Iterator[str]:
        """Yield each operation until the stream ends."""
        threading.Thread(target=self._read, daemon=True).start()
        while operation := self._lines.get():
            self._busy = True
            yield operation
            self._busy = False

    def _read(self) -> None:
        for line in self._stream:
            self._lines.put(line.strip())
        if self._busy:
            _stop()
        self._lines.put("")


def _stop() -> None:
    """Interrupt the process group; kill it after `_GRACE_SECONDS`."""
    if os.getpgrp() != os.getpid():
        return  # it was started by hand and shares its process group
    os.killpg(0, signal.SIGINT)

    def end() -> None:
        time.sleep(_GRACE_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(0, signal.SIGKILL)

    threading.Thread(target=end, daemon=True).start()
