"""Deployed projects that several tests start from, created once per run and copied.

A state is a project with the backend and the store of its last rehearsal. The
program in it is a copy, which a test may edit; the rehearsal is the checkout's own.
"""

import fcntl
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from operations.rehearsal_project import FLEET, topology_edits
from rehearsal import stack_files
from rehearsal.edit import Edit
from rehearsal.request import Request
from rehearsal.runner import rehearse
from tests.rehearsal.sample_program import RecordingReporter
from tests.sample_project import ROOT

#: Where each resource is declared, by stack and URN, as the first update reported it.
SOURCES: Final = "sources.json"

#: The topology of every region: the one with the fewest resources.
TOPOLOGY: Final = "single-region"


def write(root: Path) -> None:
    """Write the shipped stack files and a copy of the shipped program."""
    root.mkdir(parents=True, exist_ok=True)
    for path in (ROOT / "__main__.py", *ROOT.glob("Pulumi*.yaml")):
        shutil.copy(path, root)
    # The bytecode is copied too: it is valid while the files keep their times.
    shutil.copytree(ROOT / "components", root / "components")


def edits(root: Path) -> tuple[Edit, ...]:
    """Return the edits that set TOPOLOGY."""
    return tuple(topology_edits(root, TOPOLOGY))


def copy(state: Path, root: Path) -> Path:
    """Copy a deployed project without its sockets and locks."""
    ignored = shutil.ignore_patterns("*.sock", "lock")
    shutil.copytree(state, root, ignore=ignored, symlinks=True, dirs_exist_ok=True)
    return root


@dataclass(frozen=True, slots=True)
class DeployedStates:
    """The deployed projects in a folder that all workers of a run share."""

    folder: Path

    def foundation(self) -> Path:
        """Return a project with the foundation deployed."""
        request = Request(
            stacks=("foundation",), preview=False, verify_no_changes=False
        )
        return self._once("foundation", lambda root: _deploy(root, request))

    def whole_fleet(self) -> Path:
        """Return a project with every stack deployed."""
        return self._once("fleet", lambda root: _deploy(root, Request()))

    def _once(self, name: str, create: Callable[[Path], None]) -> Path:
        """Return a state; the first worker that needs it creates it."""
        state = self.folder / name
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not state.exists():
                partial = self.folder / f"{name}.partial"
                shutil.rmtree(partial, ignore_errors=True)
                create(partial)
                partial.rename(state)
        return state


def _deploy(root: Path, request: Request) -> None:
    write(root)
    with_topology = Request(
        stacks=request.stacks,
        edits=edits(root),
        preview=request.preview,
        verify_no_changes=request.verify_no_changes,
    )
    result = rehearse(root, with_topology, RecordingReporter(), FLEET)
    assert not result.failures, "\n".join(map(str, result.failures))
    sources = {
        stack.stack: {change.urn: change.source for change in stack.operations}
        for stack in result.stacks
    }
    (root / SOURCES).write_text(json.dumps(sources))
    assert {each.stack for each in result.stacks} == {
        *(request.stacks or stack_files.stacks(root))
    }
