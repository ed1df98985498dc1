"""Deployed states that several tests start from: made once per run, copied for each.

A state is a project with the backend and the offline cloud of its last rehearsal. The
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
from tests.project import ROOT
from tests.rehearsal.sample_program import Notes

#: Where each resource is declared, by stack and URN, as the first update reported it.
SOURCES: Final = "sources.json"

#: The topology of every region in these states: the one with the fewest resources.
TOPOLOGY: Final = "single-region"


def write(root: Path) -> None:
    """Write the shipped stack files and a copy of the shipped program."""
    root.mkdir(parents=True, exist_ok=True)
    for path in (ROOT / "__main__.py", *ROOT.glob("Pulumi*.yaml")):
        shutil.copy(path, root)
    # With its bytecode, which fits as long as the files keep their times.
    shutil.copytree(ROOT / "components", root / "components")


def edits(root: Path) -> tuple[Edit, ...]:
    """Return what gives a project the topology of these states."""
    return tuple(topology_edits(root, TOPOLOGY))


def copy(state: Path, root: Path) -> Path:
    """Copy a deployed state, without what only its own processes need."""
    ignored = shutil.ignore_patterns("*.sock", "lock")
    shutil.copytree(state, root, ignore=ignored, symlinks=True, dirs_exist_ok=True)
    return root


@dataclass(frozen=True, slots=True)
class DeployedStates:
    """The states below a folder that all workers of a run share."""

    folder: Path

    def foundation(self) -> Path:
        """Return a project of which only the foundation is deployed."""
        request = Request(
            stacks=("foundation",), preview=False, verify_no_changes=False
        )
        return self._once("foundation", lambda root: _deploy(root, request))

    def whole_fleet(self) -> Path:
        """Return a project whose every stack has been rehearsed to its end."""
        return self._once("fleet", lambda root: _deploy(root, Request()))

    def _once(self, name: str, make: Callable[[Path], None]) -> Path:
        """Return a state, which the first worker that asks for it makes."""
        state = self.folder / name
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not state.exists():
                begun = self.folder / f"{name}.begun"
                shutil.rmtree(begun, ignore_errors=True)
                make(begun)
                begun.rename(state)
        return state


def _deploy(root: Path, request: Request) -> None:
    write(root)
    asked = Request(
        stacks=request.stacks,
        edits=edits(root),
        preview=request.preview,
        verify_no_changes=request.verify_no_changes,
    )
    result = rehearse(root, asked, Notes(), FLEET)
    assert not result.failures, "\n".join(map(str, result.failures))
    sources = {
        stack.stack: {change.urn: change.source for change in stack.operations}
        for stack in result.stacks
    }
    (root / SOURCES).write_text(json.dumps(sources))
    assert {each.stack for each in result.stacks} == {
        *(request.stacks or stack_files.stacks(root))
    }
