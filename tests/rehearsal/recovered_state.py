"""The state of a project after a rehearsal, as plain data."""

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
class RecoveredState:
    """The data in which a recovered project equals one without a failure."""

    graphs: dict[str, list[dict[str, Any]]]
    resources: list[tuple[str, str]]
    pending: list[str]
    locks: list[str]
    dirty: bool


def read_state(root: Path, stacks: Iterable[str]) -> RecoveredState:
    """Return the state of some stacks of a project."""
    paths = RehearsalPaths(root)
    names = tuple(stacks)
    store = ResourceStore(paths.cloud)
    stored = [(t.urn, json.dumps(t.inputs, sort_keys=True)) for t in store.all()]
    store.close()
    states = [State.read(stack, paths.checkpoint(stack)) for stack in names]
    return RecoveredState(
        graphs={stack: graph.export(paths.checkpoint(stack)) for stack in names},
        resources=sorted(stored),
        pending=[operation.urn for state in states for operation in state.pending],
        locks=[str(path) for path in paths.locks.glob("*/*.json")],
        dirty=paths.dirty_marker.exists(),
    )


@dataclass(frozen=True, slots=True)
class Process:
    """One process of the machine."""

    pid: int
    parent: int
    command: str


def descendants(pid: int) -> list[Process]:
    """Return a process and all of its descendants."""
    everything = processes()
    members = {pid}
    while more := {p.pid for p in everything if p.parent in members} - members:
        members |= more
    return [process for process in everything if process.pid in members]


def processes(*, environment: bool = False) -> list[Process]:
    """Return every process except zombies, on request with its environment."""
    shown = ["-E" if sys.platform == "darwin" else "e"] if environment else []
    listed = subprocess.run(
        ["/bin/ps", *shown, "-A", "-ww", "-o", "pid=,ppid=,stat=,args="],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [line.split(None, 3) for line in listed.stdout.splitlines()]
    return [
        Process(int(row[0]), int(row[1]), row[3])
        for row in rows
        if len(row) > 3 and not row[2].startswith("Z")
    ]
