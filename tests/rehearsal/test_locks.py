"""Locks: taken from the dead of this host, and from nobody else."""

import json
import os
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rehearsal.errors import RehearsalError
from rehearsal.recovery import locks as locks_module
from rehearsal.recovery import partial_writes

NOW = datetime.now(UTC).isoformat().replace("+00:00", "123Z")  # nanoseconds, as Go has
LONG_AGO = "2000-01-01T00:00:00+01:00"


@pytest.fixture(scope="module")
def dead() -> int:
    """Return the number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        return process.pid


def _write(locks: Path, pid: int, *, host: str = "", taken: str = NOW) -> Path:
    path = locks / "us-east-1" / "0b2c.json"
    path.parent.mkdir(parents=True)
    content = {
        "pid": pid,
        "username": "operator",
        "hostname": host or socket.gethostname(),
        "timestamp": taken,
    }
    path.write_text(json.dumps(content))
    return path


def test_the_lock_of_a_dead_process_is_deleted(tmp_path: Path, dead: int) -> None:
    """Nobody else would ever delete it."""
    path = _write(tmp_path, dead)

    assert locks_module.clear_stale(tmp_path, print) == ["us-east-1"]
    assert not path.exists()


def test_a_number_that_another_process_has_now_is_dead(tmp_path: Path) -> None:
    """A process that started after the lock was taken did not take it."""
    _write(tmp_path, os.getpid(), taken=LONG_AGO)

    assert locks_module.clear_stale(tmp_path, print) == ["us-east-1"]


def test_the_lock_of_a_living_process_is_refused(tmp_path: Path) -> None:
    """After a moment of patience the message names the process."""
    path = _write(tmp_path, os.getpid())
    said: list[str] = []

    with pytest.raises(
        RehearsalError, match=rf"locked by process {os.getpid()}, which is al"
    ):
        locks_module.clear_stale(tmp_path, said.append, timeout=0.3)

    assert path.exists()
    assert said == [f"waiting for process {os.getpid()}, which still works on a stack"]


def test_the_lock_of_another_host_is_refused(tmp_path: Path, dead: int) -> None:
    """Whether a process of another host lives cannot be seen from here."""
    path = _write(tmp_path, dead, host="elsewhere")

    with pytest.raises(RehearsalError, match=r"process .* on 'elsewhere', and this is"):
        locks_module.clear_stale(tmp_path, print)

    assert path.exists()


def test_what_is_no_lock_is_left_alone(tmp_path: Path) -> None:
    """A file that cannot be judged is not deleted."""
    path = _write(tmp_path, 1)
    path.write_text("{}")

    with pytest.raises(RehearsalError, match="is no lock of an engine"):
        locks_module.clear_stale(tmp_path, print)

    assert path.exists()


def test_what_was_cut_short_is_deleted(tmp_path: Path) -> None:
    """Attributes and replacements that were never finished go; whole ones stay."""
    contents = {
        "a.json": "{}",
        "a.json.attrs": '{"user.cache_control": "", "md5": "AA=="}',
        "b.json": "{}",
        "b.json.attrs": "",
        "c.json.18ea.tmp": '{"version": 3, "che',
    }
    for name, text in contents.items():
        (tmp_path / name).write_text(text)

    gone = partial_writes.delete_partial_writes(tmp_path)

    assert {path.name for path in gone} == {"b.json.attrs", "c.json.18ea.tmp"}
    assert len(list(tmp_path.iterdir())) == 3
