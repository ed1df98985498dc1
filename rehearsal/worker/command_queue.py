"""The orders a stack's process gets, and the end of whoever gives them."""

import os
import queue
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Final

#: Seconds an engine is given to write its state when nobody waits for it any more.
_GRACE_SECONDS: Final = 10.0


class CommandQueue:
    """Lines of a stream, read ahead so that its end is noticed during an operation.

    The end comes when there is nothing left to do, or when the rehearsal was killed.
    Then the engine is stopped in order, so that it neither works on unseen nor
    leaves a lock that somebody would have to judge.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._busy = False

    def __iter__(self) -> Iterator[str]:
        """Yield order after order until there are no more."""
        threading.Thread(target=self._read, daemon=True).start()
        while order := self._lines.get():
            self._busy = True
            yield order
            self._busy = False

    def _read(self) -> None:
        for line in self._stream:
            self._lines.put(line.strip())
        if self._busy:
            _stop()
        self._lines.put("")


def _stop() -> None:
    """Stop what this process has started, and at last the process itself."""
    if os.getpgrp() != os.getpid():
        return  # started by hand, together with others
    os.killpg(0, signal.SIGINT)

    def end() -> None:
        time.sleep(_GRACE_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(0, signal.SIGKILL)

    threading.Thread(target=end, daemon=True).start()
