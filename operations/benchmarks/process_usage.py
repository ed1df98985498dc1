"""Memory and CPU time of the processes of a rehearsal, by their purpose."""

import threading
from collections import defaultdict
from types import TracebackType
from typing import Final, Self

import psutil

from rehearsal.worker.process import WORKER_TITLE

#: Seconds between two samples. Listing all processes costs CPU time parent.
_INTERVAL: Final = 0.25
_MIB: Final = 1024 * 1024
#: Kind of the process that serves the providers of all stacks.
PROVIDER_HOST: Final = "provider host"

_Key = tuple[int, float]


class ProcessUsage:
    """Samples the child processes of this process during a rehearsal.

    Attributes:
        peak_mib: Largest resident memory by stack, in MiB, of its worker, its engine
            and their provider launchers. Memory that a worker shares with the fork
            server counts as the worker's.
        cpu_seconds: User and system time by kind of process.
    """

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._sampler = threading.Thread(target=self._run, daemon=True)
        self._cpu: dict[_Key, tuple[str, float]] = {}
        self.peak_mib: dict[str, int] = {}

    @property
    def cpu_seconds(self) -> dict[str, float]:
        """CPU seconds by kind of process, up to the last sample of each process."""
        sums: dict[str, float] = defaultdict(float)
        for kind, seconds in self._cpu.values():
            sums[kind] += seconds
        return {kind: round(seconds, 1) for kind, seconds in sorted(sums.items())}

    def __enter__(self) -> Self:
        """Start sampling."""
        self._sampler.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop sampling."""
        self._ended.set()
        self._sampler.join()

    def _run(self) -> None:
        parent = psutil.Process()
        before = sum(parent.cpu_times()[:2])
        while not self._ended.wait(_INTERVAL):
            for child in parent.children(recursive=True):
                try:
                    self._sample(child)
                except psutil.NoSuchProcess:
                    continue  # it ended after it was listed
        spent = sum(parent.cpu_times()[:2]) - before
        self._cpu[parent.pid, 0.0] = ("fleet command", spent)

    def _sample(self, child: psutil.Process) -> None:
        command = child.cmdline()
        seconds = sum(child.cpu_times()[:2])
        self._cpu[child.pid, child.create_time()] = (_kind(command), seconds)
        owner = _owner(command)
        if owner:
            tree = (child, *child.children(recursive=True))
            rss = sum(process.memory_info().rss for process in tree) // _MIB
            self.peak_mib[owner] = max(self.peak_mib.get(owner, 0), rss)


def _kind(command: list[str]) -> str:
    line = " ".join(command)
    if line.startswith(WORKER_TITLE):
        return "programs"
    kinds = {
        "rehearsal.worker.fork_server": "imports of all programs",
        "offline_cloud.provider.host": PROVIDER_HOST,
        "provider/launcher.py": "launchers of providers",
        "/pulumi ": "engines",
    }
    return next((kind for part, kind in kinds.items() if part in line), "others")


def _owner(command: list[str]) -> str:
    if "offline_cloud.provider.host" in command:
        return PROVIDER_HOST
    title = command[0] if command else ""
    return title.removeprefix(WORKER_TITLE) if title.startswith(WORKER_TITLE) else ""
