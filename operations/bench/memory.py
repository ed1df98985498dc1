"""How much memory a rehearsal takes, by the stack that takes it."""

import threading
from types import TracebackType
from typing import Final, Self

import psutil

from rehearsal.worker.process import WORKER_TITLE

#: Seconds between two looks at the processes.
_INTERVAL: Final = 0.1
_MIB: Final = 1024 * 1024
#: What serves all stacks: the offline clouds.
CLOUDS: Final = "clouds"


class Peaks:
    """The largest resident memory of each stack's processes, in MiB.

    A stack's are its worker, its engine and their launchers. Pages that a worker
    shares with the process it was forked from count as its own.
    """

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._run, daemon=True)
        self.mib: dict[str, int] = {}

    def __enter__(self) -> Self:
        """Begin to look."""
        self._watch.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop looking."""
        self._ended.set()
        self._watch.join()

    def _run(self) -> None:
        while not self._ended.wait(_INTERVAL):
            for child in psutil.Process().children(recursive=True):
                try:
                    self._look(child)
                except psutil.NoSuchProcess:
                    continue  # it ended between two looks

    def _look(self, child: psutil.Process) -> None:
        whose = _whose(child.cmdline())
        if whose:
            tree = (child, *child.children(recursive=True))
            taken = sum(process.memory_info().rss for process in tree) // _MIB
            self.mib[whose] = max(self.mib.get(whose, 0), taken)


def _whose(command: list[str]) -> str:
    if "offline_cloud.provider.host" in command:
        return CLOUDS
    title = command[0] if command else ""
    return title.removeprefix(WORKER_TITLE) if title.startswith(WORKER_TITLE) else ""
