"""Time of the proofs of `fleet check`, on the graphs of the last rehearsal.

Usage: python -m operations.benchmarks.residency
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from config.loader import Project
from operations.edge_check.check import check as edge_check
from operations.lost_regions import rehearsed
from operations.recorded_graph import FleetGraph
from operations.residency_check.check import check as residency_check


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckTime:
    """Processor time of the proofs.

    Attributes:
        resources: Number of recorded resources.
        ways: Number of ways of data.
        residency: Seconds of the proof of residency.
        edge: Seconds of the landings of every set of dead regions.
    """

    resources: int
    ways: int
    residency: float
    edge: float


def measure(project: Project, graphs: FleetGraph) -> CheckTime:
    """Return the time of both proofs of a fleet."""
    started = time.process_time()
    result = residency_check(project, graphs, datetime.now(tz=UTC).date())
    between = time.process_time()
    edge_check(project, graphs)
    return CheckTime(
        resources=sum(map(len, graphs.values())),
        ways=len(result.edges),
        residency=between - started,
        edge=time.process_time() - between,
    )


def main() -> None:
    """Print both times, and their ratio to the time that reading the graphs takes."""
    started = time.process_time()
    project, graphs = rehearsed(Path.cwd())
    reading = time.process_time() - started
    found = measure(project, graphs)
    console = Console()
    console.print(
        f"{found.resources} resources are read in {reading:.2f} s of processor time"
    )
    for name, seconds in (("residency", found.residency), ("edge", found.edge)):
        ratio = seconds / reading
        console.print(f"{name}: {seconds:.2f} s, {ratio:.2f} x the reading")
    console.print(f"{found.ways} ways of data")


if __name__ == "__main__":
    main()
