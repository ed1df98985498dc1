"""The memory and CPU time of a rehearsal's processes, by what they are for."""

import threading
from collections import defaultdict
from types import TracebackType
from typing import Final, Self

import psutil

from rehearsal.worker.process import WORKER_TITLE

#: Seconds between two looks at the processes.
_INTERVAL: Final = 0.05
_MIB: Final = 1024 * 1024
#: What serves all stacks: the offline clouds.
CLOUDS: Final = "clouds"

_Key = tuple[int, float]


class ProcessUsage:
    """Looks at the processes below this one for as long as a rehearsal runs.

    Attributes:
        peak_mib: Largest resident memory by stack, in MiB: its worker, its engine and
            their launchers. Pages that a worker shares with the process it was forked
            from count as its own.
        cpu_seconds: User and system time by kind of process.
    """

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._run, daemon=True)
        self._cpu: dict[_Key, tuple[str, float]] = {}
        self.peak_mib: dict[str, int] = {}

    @property
    def cpu_seconds(self) -> dict[str, float]:
        """The seconds of each kind of process, as far as they were seen."""
        sums: dict[str, float] = defaultdict(float)
        for kind, seconds in self._cpu.values():
            sums[kind] += seconds
        return {kind: round(seconds, 1) for kind, seconds in sorted(sums.items())}

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
        itself = psutil.Process()
        before = sum(itself.cpu_times()[:2])
        while not self._ended.wait(_INTERVAL):
            for child in itself.children(recursive=True):
                try:
                    self._look(child)
                except psutil.NoSuchProcess:
                    continue  # it ended between two looks
        spent = sum(itself.cpu_times()[:2]) - before
        self._cpu[itself.pid, 0.0] = ("the command", spent)

    def _look(self, child: psutil.Process) -> None:
        command = child.cmdline()
        seconds = sum(child.cpu_times()[:2])
        self._cpu[child.pid, child.create_time()] = (_kind(command), seconds)
        whose = _whose(command)
        if whose:
            tree = (child, *child.children(recursive=True))
            taken = sum(process.memory_info().rss for process in tree) // _MIB
            self.peak_mib[whose] = max(self.peak_mib.get(whose, 0), taken)


def _kind(command: list[str]) -> str:
    line = " ".join(command)
    if line.startswith(WORKER_TITLE):
        return "programs"
    kinds = {
        "rehearsal.worker.fork_server": "imports of all programs",
        "offline_cloud.provider.host": CLOUDS,
        "provider/launcher.py": "launchers of providers",
        "/pulumi ": "engines",
    }
    return next((kind for part, kind in kinds.items() if part in line), "others")


def _whose(command: list[str]) -> str:
    if "offline_cloud.provider.host" in command:
        return CLOUDS
    title = command[0] if command else ""
    return title.removeprefix(WORKER_TITLE) if title.startswith(WORKER_TITLE) else ""
