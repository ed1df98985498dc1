"""Stale locks of this host's ended processes are deleted, others are kept."""

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

NOW = (
    datetime.now(UTC).isoformat().replace("+00:00", "123Z")
)  # nanoseconds, as Go writes
LONG_AGO = "2000-01-01T00:00:00+01:00"


@pytest.fixture(scope="module")
def dead_process() -> int:
    """Return the id of a process that has ended."""
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


def test_lock_of_an_ended_process_is_deleted(tmp_path: Path, dead_process: int) -> None:
    """No other process would ever delete it."""
    path = _write(tmp_path, dead_process)

    assert locks_module.clear_stale(tmp_path, print) == ["us-east-1"]
    assert not path.exists()


def test_lock_older_than_its_process_is_deleted(tmp_path: Path) -> None:
    """A process that started after the lock was taken did not take it."""
    _write(tmp_path, os.getpid(), taken=LONG_AGO)

    assert locks_module.clear_stale(tmp_path, print) == ["us-east-1"]


def test_lock_of_a_running_process_is_rejected(tmp_path: Path) -> None:
    """After the timeout the message names the process."""
    path = _write(tmp_path, os.getpid())
    lines: list[str] = []

    with pytest.raises(
        RehearsalError, match=rf"locked by process {os.getpid()}, which is al"
    ):
        locks_module.clear_stale(tmp_path, lines.append, timeout=0.3)

    assert path.exists()
    assert lines == [f"waiting for process {os.getpid()}, which still updates a stack"]


def test_lock_of_another_host_is_rejected(tmp_path: Path, dead_process: int) -> None:
    """The processes of another host are not visible here."""
    path = _write(tmp_path, dead_process, host="elsewhere")

    with pytest.raises(RehearsalError, match=r"process .* on 'elsewhere', and this is"):
        locks_module.clear_stale(tmp_path, print)

    assert path.exists()


def test_file_that_is_no_lock_is_rejected_and_kept(tmp_path: Path) -> None:
    """An unknown file is not deleted."""
    path = _write(tmp_path, 1)
    path.write_text("{}")

    with pytest.raises(RehearsalError, match="is not a lock file of Pulumi"):
        locks_module.clear_stale(tmp_path, print)

    assert path.exists()


def test_partial_writes_are_deleted(tmp_path: Path) -> None:
    """Truncated attribute files and temporary files are deleted; whole files stay."""
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
