"""Memory and CPU time of the processes of a rehearsal, by their purpose."""

import threading
from collections import defaultdict
from types import TracebackType
from typing import Final, Self

import psutil

from rehearsal.worker.process import FORK_SERVER_MODULE, WORKER_TITLE

#: Seconds between two samples. Listing all processes costs CPU time itself.
_INTERVAL: Final = 0.25
_MIB: Final = 1024 * 1024
#: Kind of the process that serves the providers of all stacks.
PROVIDER_HOST: Final = "provider host"
#: Kind of process by a part of its command line.
_KINDS: Final = {
    WORKER_TITLE: "programs",
    FORK_SERVER_MODULE: "imports of all programs",
    "offline_cloud.provider.host": PROVIDER_HOST,
    "provider/launcher.py": "launchers of providers",
    "/pulumi ": "engines",
}

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
            self._sample(parent.children(recursive=True))
        spent = sum(parent.cpu_times()[:2]) - before
        self._cpu[parent.pid, 0.0] = ("fleet command", spent)

    def _sample(self, processes: list[psutil.Process]) -> None:
        """Record the processes, each of which follows its parent in the list."""
        owners: dict[int, str] = {}
        rss: dict[str, int] = defaultdict(int)
        for process in processes:
            try:
                line = " ".join(process.cmdline()).strip()
                seconds = sum(process.cpu_times()[:2])
                self._cpu[process.pid, process.create_time()] = (kind(line), seconds)
                owner = owners.get(process.ppid(), "") or owner_of(line)
                owners[process.pid] = owner
                if owner:
                    rss[owner] += process.memory_info().rss
            except psutil.NoSuchProcess:
                continue  # it ended after it was listed
        for owner, size in rss.items():
            self.peak_mib[owner] = max(self.peak_mib.get(owner, 0), size // _MIB)


def kind(line: str) -> str:
    """Return the kind of a process by its command line or title."""
    return next((name for part, name in _KINDS.items() if part in line), "others")


def owner_of(line: str) -> str:
    """Return the stack of a worker process, `PROVIDER_HOST`, or an empty string."""
    if line.startswith(WORKER_TITLE):
        return line.removeprefix(WORKER_TITLE)
    return PROVIDER_HOST if kind(line) == PROVIDER_HOST else ""
