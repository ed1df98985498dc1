"""What is left when a rehearsal has ended, in order or not, as plain data."""

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from offline_cloud.store import ResourceStore
from rehearsal import graph
from rehearsal.paths import RehearsalPaths
from rehearsal.recovery.state_file import State


@dataclass(frozen=True, kw_only=True, slots=True)
class Aftermath:
    """Everything in which a recovered fleet must equal an undisturbed one."""

    graphs: dict[str, list[dict[str, Any]]]
    things: list[tuple[str, str]]
    pending: list[str]
    locks: list[str]
    unfinished: bool


def look(root: Path, stacks: Iterable[str]) -> Aftermath:
    """Return what a project's rehearsals have left of some stacks."""
    paths = RehearsalPaths(root)
    names = tuple(stacks)
    store = ResourceStore(paths.cloud)
    resources = [(t.urn, json.dumps(t.inputs, sort_keys=True)) for t in store.all()]
    store.close()
    states = [State.read(stack, paths.checkpoint(stack)) for stack in names]
    return Aftermath(
        graphs={stack: graph.export(paths.checkpoint(stack)) for stack in names},
        things=sorted(resources),
        pending=[operation.urn for state in states for operation in state.pending],
        locks=[str(path) for path in paths.locks.glob("*/*.json")],
        unfinished=paths.dirty_marker.exists(),
    )


@dataclass(frozen=True, slots=True)
class Process:
    """One process of the machine."""

    pid: int
    parent: int
    command: str


def family(pid: int) -> list[Process]:
    """Return a process and all that it has started, and they."""
    everyone = processes()
    members = {pid}
    while more := {p.pid for p in everyone if p.parent in members} - members:
        members |= more
    return [process for process in everyone if process.pid in members]


def processes(*, environment: bool = False) -> list[Process]:
    """Return every process that is not merely unreaped, with its environment too."""
    shown = ["-E" if sys.platform == "darwin" else "e"] if environment else []
    said = subprocess.run(
        ["/bin/ps", *shown, "-A", "-ww", "-o", "pid=,ppid=,stat=,args="],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [line.split(None, 3) for line in said.stdout.splitlines()]
    return [
        Process(int(row[0]), int(row[1]), row[3])
        for row in rows
        if len(row) > 3 and not row[2].startswith("Z")
    ]
