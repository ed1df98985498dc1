"""Rehearsals that are killed at moments drawn from a seed, and recovered.

A moment is either a time after the start, or that of the cloud holding so many things:
then the engine waits for an answer, or has one and has not written it down yet.
"""

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from operations.rehearsal_project import FLEET
from rehearsal.paths import RehearsalPaths
from rehearsal.request import Request
from rehearsal.runner import rehearse
from tests.rehearsal import recovered_state, sample_program
from tests.rehearsal.recovered_state import Aftermath

STACKS: Final = ("foundation", "us-east-1")
#: How often each project is killed before it is recovered.
_KILLS: Final = 5
#: Things that both stacks make together.
_THINGS: Final = 14
#: Seconds in which a run is surely over, or hangs.
_PATIENCE: Final = 60
#: Seconds in which a start, its copies and its imports happen.
_START: Final = 2.5
#: Seconds between the cloud's holding a thing and the state's.
_JITTER: Final = 0.05

Victims = Callable[[int], list[int]]


def command(pid: int) -> list[int]:
    """Return the engine's commands below a rehearsal."""
    return [p.pid for p in recovered_state.family(pid) if "/pulumi " in p.command]


def process(pid: int) -> list[int]:
    """Return the rehearsal's own process."""
    return [pid]


def group(pid: int) -> list[int]:
    """Return a rehearsal and everything it has started."""
    return [p.pid for p in recovered_state.family(pid)]


@dataclass(frozen=True, slots=True)
class Project:
    """A tiny project, and the dice that say when it is killed."""

    root: Path
    dice: random.Random

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the command in the project."""
        with (self.root / "output.txt").open("a") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "operations", *arguments],
                cwd=self.root,
                env={
                    **os.environ,
                    "PYTHONPATH": str(sample_program.ROOT),
                    "TINY": "dozen",
                },
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
            )

    def finish(self, *arguments: str) -> str:
        """Run the command to its end; return what it and its predecessors said."""
        with self.start(*arguments) as run:
            code = run.wait(_PATIENCE)
        said = (self.root / "output.txt").read_text()
        assert code == 0, said
        return said

    def kill(self, victims: Victims) -> None:
        """Start the command, or go on with it, and kill it at some moment."""
        chosen = [option for stack in STACKS for option in ("--stack", stack)]
        begun = RehearsalPaths(self.root).last_request.exists()
        again = ["recover"] if begun else ["rehearse", "--checkpoints", *chosen]
        with self.start(*again) as run:
            self._moment(run)
            for pid in victims(run.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            run.wait(_PATIENCE)

    def _moment(self, run: subprocess.Popen[str]) -> None:
        """Wait for the moment, or for the end of a run that does not get there."""
        if self.dice.random() < 0.2:
            time.sleep(self.dice.uniform(0, _START))
            return
        wanted = min(self.things() + self.dice.randint(1, 3), _THINGS)
        while run.poll() is None and self.things() < wanted:
            time.sleep(0.002)
        time.sleep(self.dice.uniform(0, _JITTER))

    def things(self) -> int:
        """Return how many things the cloud holds."""
        path = RehearsalPaths(self.root).cloud
        try:
            cloud = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        except sqlite3.OperationalError:
            return 0  # there is none yet
        with contextlib.closing(cloud):
            rows = cloud.execute(
                "SELECT count(*) FROM sqlite_master WHERE name = 'things'"
            ).fetchone()
            if not rows[0]:
                return 0
            return int(cloud.execute("SELECT count(*) FROM things").fetchone()[0])


#: What is killed, and the number of the project whose moments are drawn: thirty kills.
SERIES: Final = tuple(
    (victims, number) for victims in (group, command, process) for number in range(2)
)


def undisturbed_run(root: Path) -> Aftermath:
    """Return what a run that is not killed leaves."""
    sample_program.write(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TINY", "dozen")
        assert rehearse(
            root, Request(stacks=STACKS), sample_program.Notes(), FLEET
        ).succeeded
    return recovered_state.look(root, STACKS)


def killed_and_recovered(
    root: Path, victims: Victims, number: int
) -> tuple[Aftermath, str]:
    """Kill a rehearsal again and again, recover it; return what is left and printed."""
    dice = random.Random(f"{victims.__name__} {number}")  # noqa: S311 - must repeat
    project = Project(sample_program.write(root), dice)
    for _ in range(_KILLS):
        project.kill(victims)
    said = project.finish("recover")
    return recovered_state.look(root, STACKS), said


def survivors(root: Path) -> list[str]:
    """Return the processes of a project that do not end within a moment."""
    left: list[str] = []
    for _ in range(50):
        left = [
            p.command for p in recovered_state.processes() if str(root) in p.command
        ]
        if not left:
            return left
        time.sleep(0.1)
    return left
