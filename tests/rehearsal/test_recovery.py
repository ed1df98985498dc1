"""What a rehearsal does when something goes wrong, on the real engine."""

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
def fresh(tmp_path: Path) -> Path:
    """Write a tiny project of which nothing stands."""
    return sample_program.write(tmp_path)


def test_a_refusal_names_the_resource(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refused resource is told with what is wrong and its URN."""
    monkeypatch.setenv("TINY", "refuse")

    result = rehearse(fresh, FOUNDATION, sample_program.Notes(), FLEET)

    assert not result.succeeded
    (failure,) = result.failures
    assert failure.urn.endswith("RandomString::refused")
    assert "length" in failure.message


def test_a_second_preview_that_finds_work_is_refused(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that never settles is named by resource and property."""
    monkeypatch.setenv("TINY", "drift")

    result = rehearse(fresh, FOUNDATION, sample_program.Notes(), FLEET)

    assert not result.succeeded
    assert result.stacks == ()
    assert {f.urn.rpartition("::")[2] for f in result.failures} == {"drifting"}
    assert "keepers" in result.failures[0].message


def test_a_refused_teardown_deletes_nothing(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stays protected after a release is found before anything is deleted."""
    monkeypatch.setenv("TINY", "stubborn")

    result = rehearse(
        fresh,
        Request(stacks=("foundation",), destroy=True),
        sample_program.Notes(),
        FLEET,
    )

    assert [f.urn.rpartition("::")[2] for f in result.failures] == ["stubborn"]
    names = {
        resource.name for resource in ResourceStore(RehearsalPaths(fresh).cloud).all()
    }
    assert {"kept", "stubborn"} <= names
    still = graph.protected(RehearsalPaths(fresh).checkpoint("foundation"))
    assert {urn.rpartition("::")[2] for urn in still} == {"kept", "stubborn"}


@pytest.mark.parametrize("careful", [(), ("--checkpoints",)])
def test_after_control_c_the_next_run_recovers_alone(
    careful: tuple[str, ...], fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interrupted update is finished by simply running again."""
    monkeypatch.setenv("TINY", "many")
    command = [sys.executable, "-m", "operations", "rehearse", "--stack", "foundation"]
    command += careful
    with subprocess.Popen(
        command,
        cwd=fresh,
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
        lock = RehearsalPaths(fresh).locks / "foundation"
        while not list(lock.glob("*.json")):
            pass  # the update starts when it takes its lock
        os.killpg(process.pid, signal.SIGINT)
        output = process.stdout.read()
    assert process.returncode == 1, output
    # As an engine leaves it that is stopped before it listens.
    left = {"pid": process.pid, "hostname": socket.gethostname(), "timestamp": LONG_AGO}
    (lock / "stale.json").write_text(json.dumps(left))

    result = rehearse(fresh, FOUNDATION, sample_program.Notes(), FLEET)

    assert result.failures == ()
    assert [(s.resources, s.same) for s in result.stacks] == [(103, 103)]


def test_after_a_kill_the_next_run_starts_afresh(fresh: Path) -> None:
    """What a killed run has built is known to nobody, so it is forgotten."""
    paths = RehearsalPaths(fresh)
    paths.prepare()
    paths.dirty_marker.touch()
    (paths.state / "stale").touch()
    notes = sample_program.Notes()

    result = rehearse(fresh, FOUNDATION, notes, FLEET)

    assert result.succeeded
    assert "the last rehearsal was ended by force; starting afresh" in notes.lines
    assert not (paths.state / "stale").exists()
    assert not paths.dirty_marker.exists()
