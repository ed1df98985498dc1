"""Rehearsals that are killed at seeded moments and then recovered.

A moment is a time after the start, or the moment at which the store has a number of
resources. At the latter, Pulumi waits for a response, or has not yet saved it.
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
from tests.rehearsal.recovered_state import RecoveredState

STACKS: Final = ("foundation", "us-east-1")
#: How often each project is killed before it is recovered.
_KILLS: Final = 5
#: Resources of both stacks together.
_RESOURCES: Final = 14
#: Seconds after which a run is considered to hang.
_TIMEOUT: Final = 60
#: Seconds that a start with its copies and imports takes.
_START: Final = 2.5
#: Seconds between a resource in the store and in the state.
_JITTER: Final = 0.05

Victims = Callable[[int], list[int]]


def command(pid: int) -> list[int]:
    """Return the Pulumi commands below a rehearsal."""
    return [p.pid for p in recovered_state.descendants(pid) if "/pulumi " in p.command]


def process(pid: int) -> list[int]:
    """Return the process of the rehearsal."""
    return [pid]


def group(pid: int) -> list[int]:
    """Return a rehearsal and all of its descendants."""
    return [p.pid for p in recovered_state.descendants(pid)]


@dataclass(frozen=True, slots=True)
class KilledProject:
    """A sample project, and the random moments at which it is killed."""

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
        """Run the command to its end; return the output of all its runs."""
        with self.start(*arguments) as run:
            code = run.wait(_TIMEOUT)
        printed = (self.root / "output.txt").read_text()
        assert code == 0, printed
        return printed

    def kill(self, victims: Victims) -> None:
        """Start or recover the rehearsal, and kill it at a random moment."""
        chosen = [option for stack in STACKS for option in ("--stack", stack)]
        begun = RehearsalPaths(self.root).last_request.exists()
        again = ["recover"] if begun else ["rehearse", "--checkpoints", *chosen]
        with self.start(*again) as run:
            self._wait_for_moment(run)
            for pid in victims(run.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            run.wait(_TIMEOUT)

    def _wait_for_moment(self, run: subprocess.Popen[str]) -> None:
        """Wait for the moment, or for the end of a run that does not reach it."""
        if self.dice.random() < 0.2:
            time.sleep(self.dice.uniform(0, _START))
            return
        wanted = min(self.resource_count() + self.dice.randint(1, 3), _RESOURCES)
        while run.poll() is None and self.resource_count() < wanted:
            time.sleep(0.002)
        time.sleep(self.dice.uniform(0, _JITTER))

    def resource_count(self) -> int:
        """Return how many resources the store holds."""
        path = RehearsalPaths(self.root).cloud
        try:
            cloud = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        except sqlite3.OperationalError:
            return 0  # the store does not exist yet
        with contextlib.closing(cloud):
            rows = cloud.execute(
                "SELECT count(*) FROM sqlite_master WHERE name = 'resources'"
            ).fetchone()
            if not rows[0]:
                return 0
            return int(cloud.execute("SELECT count(*) FROM resources").fetchone()[0])


#: The killed processes, and the number of the project: thirty kills in all.
SERIES: Final = tuple(
    (victims, number) for victims in (group, command, process) for number in range(2)
)


def run_to_the_end(root: Path) -> RecoveredState:
    """Return the state after a run that is not killed."""
    sample_program.write(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TINY", "dozen")
        assert rehearse(
            root, Request(stacks=STACKS), sample_program.RecordingReporter(), FLEET
        ).succeeded
    return recovered_state.read_state(root, STACKS)


def kill_and_recover(
    root: Path, victims: Victims, number: int
) -> tuple[RecoveredState, str]:
    """Kill a rehearsal repeatedly and recover it; return its state and its output."""
    dice = random.Random(f"{victims.__name__} {number}")  # noqa: S311 - must repeat
    project = KilledProject(sample_program.write(root), dice)
    for _ in range(_KILLS):
        project.kill(victims)
    output = project.finish("recover")
    return recovered_state.read_state(root, STACKS), output


def survivors(root: Path) -> list[str]:
    """Return the processes of a project that do not end within five seconds."""
    left: list[str] = []
    for _ in range(50):
        left = [
            p.command for p in recovered_state.processes() if str(root) in p.command
        ]
        if not left:
            return left
        time.sleep(0.1)
    return left
