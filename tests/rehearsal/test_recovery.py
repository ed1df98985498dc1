"""Failures of a rehearsal, and the runs after them, with the real Pulumi CLI."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from offline_cloud.store import ResourceStore
from operations.rehearsal_project import FLEET
from rehearsal import graph
from rehearsal.paths import RehearsalPaths
from rehearsal.request import Request
from rehearsal.runner import rehearse
from tests.rehearsal import sample_program

LONG_AGO = "2000-01-01T00:00:00.123456789+01:00"
FOUNDATION = Request(stacks=("foundation",))


@pytest.fixture
def new_project(tmp_path: Path) -> Path:
    """Write a sample project of which nothing is deployed."""
    return sample_program.write(tmp_path)


def test_rejected_resource_is_reported_with_its_urn(
    new_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The failure names the input and the URN."""
    monkeypatch.setenv("TINY", "refuse")

    result = rehearse(
        new_project, FOUNDATION, sample_program.RecordingReporter(), FLEET
    )

    assert not result.succeeded
    (failure,) = result.failures
    assert failure.urn.endswith("RandomString::refused")
    assert "length" in failure.message


def test_changes_in_the_second_preview_are_rejected(
    new_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that never converges is reported with resource and property."""
    monkeypatch.setenv("TINY", "drift")

    result = rehearse(
        new_project, FOUNDATION, sample_program.RecordingReporter(), FLEET
    )

    assert not result.succeeded
    assert result.stacks == ()
    assert {f.urn.rpartition("::")[2] for f in result.failures} == {"drifting"}
    assert "keepers" in result.failures[0].message


def test_teardown_with_protected_resource_deletes_nothing(
    new_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Remaining protection is found before anything is deleted."""
    monkeypatch.setenv("TINY", "stubborn")

    result = rehearse(
        new_project,
        Request(stacks=("foundation",), destroy=True),
        sample_program.RecordingReporter(),
        FLEET,
    )

    assert [f.urn.rpartition("::")[2] for f in result.failures] == ["stubborn"]
    names = {
        resource.name
        for resource in ResourceStore(RehearsalPaths(new_project).cloud).all()
    }
    assert {"kept", "stubborn"} <= names
    still = graph.protected(RehearsalPaths(new_project).checkpoint("foundation"))
    assert {urn.rpartition("::")[2] for urn in still} == {"kept", "stubborn"}


@pytest.mark.parametrize("options", [(), ("--checkpoints",)])
def test_rehearsal_after_ctrl_c_recovers(
    options: tuple[str, ...], new_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interrupted update is completed by the next run."""
    monkeypatch.setenv("TINY", "many")
    command = [sys.executable, "-m", "operations", "rehearse", "--stack", "foundation"]
    command += options
    with subprocess.Popen(
        command,
        cwd=new_project,
        env={
            **os.environ,
            "PYTHONPATH": str(sample_program.ROOT),
            "PYTHONUNBUFFERED": "1",
        },
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        next(line for line in process.stdout if " preview " in line)
        lock = RehearsalPaths(new_project).locks / "foundation"
        while not list(lock.glob("*.json")):
            pass  # the update starts when it takes its lock
        os.killpg(process.pid, signal.SIGINT)
        output = process.stdout.read()
    assert process.returncode == 1, output
    # Pulumi leaves such a lock when it is stopped before it handles signals.
    left = {"pid": process.pid, "hostname": socket.gethostname(), "timestamp": LONG_AGO}
    (lock / "stale.json").write_text(json.dumps(left))

    result = rehearse(
        new_project, FOUNDATION, sample_program.RecordingReporter(), FLEET
    )

    assert result.failures == ()
    assert [(s.resources, s.same) for s in result.stacks] == [(503, 503)]


def test_rehearsal_after_a_kill_starts_fresh(new_project: Path) -> None:
    """The resources of a killed run are in no state, so the run discards them."""
    paths = RehearsalPaths(new_project)
    paths.prepare()
    paths.dirty_marker.touch()
    (paths.state / "stale").touch()
    notes = sample_program.RecordingReporter()

    result = rehearse(new_project, FOUNDATION, notes, FLEET)

    assert result.succeeded
    assert (
        "the last rehearsal was killed without checkpoints; starting new" in notes.lines
    )
    assert not (paths.state / "stale").exists()
    assert not paths.dirty_marker.exists()
