"""How much memory a rehearsal takes, by the stack that takes it."""

import json
import threading
from types import TracebackType
from typing import Final, Self

import psutil

#: Seconds between two looks at the processes.
_INTERVAL: Final = 0.1
_MIB: Final = 1024 * 1024
#: What serves all stacks: the offline clouds.
CLOUDS: Final = "clouds"


class Peaks:
    """The largest resident memory of each stack's processes, in MiB.

    A stack's are its program, its engine and their launchers.
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
            for child in psutil.Process().children():
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
    if "operations.rehearsal.plugin.host" in command:
        return CLOUDS
    if "operations.rehearsal.stack_run" in command:
        job: dict[str, str] = json.loads(command[-1])
        return job["stack"]
    return ""
