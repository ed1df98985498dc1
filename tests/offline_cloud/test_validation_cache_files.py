"""The files of the verdict cache: shared, bounded, and of no harm if damaged."""

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from offline_cloud import validation_cache
from offline_cloud.validation_cache import ValidationCache
from tests.offline_cloud.validation_records import (
    SUBJECT,
    Judge,
    judge,
    numbered,
    python,
)

#: Accepts ten subjects of its own, one in each round, while others do the same.
WRITER: Final = """
import sys
from pathlib import Path
from dataclasses import replace
from offline_cloud.validation_cache import ValidationCache
from tests.offline_cloud.validation_records import SUBJECT
for number in range(10):
    cache = ValidationCache(Path(sys.argv[1]), "state")
    cache.wrap(lambda _: ())(replace(SUBJECT, name=f"{sys.argv[2]} {number}"))
    cache.save()
"""


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    """What each of three processes has accepted is known afterwards."""
    writers = [python(WRITER, str(tmp_path), name) for name in "abc"]
    for writer in writers:
        writer.communicate()
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    names = [f"{writer} {number}" for writer in "abc" for number in range(10)]
    assert judge(tmp_path, *(replace(SUBJECT, name=name) for name in names)) == 0


@pytest.mark.parametrize(
    "content", [b"short", bytes(64), b"SQLite format 3\0" * 64], ids=len
)
def test_a_damaged_file_is_deleted_with_one_line(
    tmp_path: Path, content: bytes
) -> None:
    """A damaged file costs a judgement and a line, and the next run nothing."""
    judge(tmp_path, SUBJECT)
    (tmp_path / "state").write_bytes(content)
    log: list[str] = []
    assert judge(tmp_path, SUBJECT, log=log) == 1
    assert [line.partition(":")[0] for line in log] == [f"{tmp_path}/state is damaged"]
    assert judge(tmp_path, SUBJECT, log=log) == 0
    assert len(log) == 1


def test_a_truncated_file_is_judged_anew(tmp_path: Path) -> None:
    """A record that was written in part is no record."""
    judge(tmp_path, *numbered(3))
    content = (tmp_path / "state").read_bytes()
    (tmp_path / "state").write_bytes(content[:-1])
    assert judge(tmp_path, *numbered(3), log=[]) == 3


def test_a_cache_deleted_while_in_use_does_no_harm(tmp_path: Path) -> None:
    """The run goes on, and what it accepts afterwards is kept."""
    directory = tmp_path / "verdicts"
    judge(directory, SUBJECT)
    log: list[str] = []
    cache, asked = ValidationCache(directory, "state", log.append), Judge()
    shutil.rmtree(directory)
    for subject in (SUBJECT, *numbered(2)):
        assert not tuple(cache.wrap(asked)(subject))
    cache.save()
    assert (len(asked.asked), log) == (2, [])
    assert judge(directory, *numbered(2)) == 0


def test_a_cache_that_cannot_be_used_does_no_harm(tmp_path: Path) -> None:
    """A run without a place for its verdicts judges, and says why once it saves."""
    (tmp_path / "file").touch()
    log: list[str] = []
    assert judge(tmp_path / "file", SUBJECT, log=log) == 1
    assert log
    assert all("verdicts are not kept" in line for line in log)


def test_old_subjects_leave_a_full_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full file keeps what the last run used, and stays within its bound."""
    monkeypatch.setattr(validation_cache, "MAX_RECORDS", 4)
    old, used, new, *_ = subjects = numbered(6)
    judge(tmp_path, *subjects[:4])
    judge(tmp_path, used, new, *subjects[4:])
    assert (tmp_path / "state").stat().st_size == 4 * validation_cache.RECORD
    assert judge(tmp_path, used, new, *subjects[4:]) == 0
    assert judge(tmp_path, old) == 1


def test_more_subjects_than_fit_are_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One large run does not exceed the bound either."""
    monkeypatch.setattr(validation_cache, "MAX_RECORDS", 4)
    judge(tmp_path, *numbered(9))
    assert (tmp_path / "state").stat().st_size == 4 * validation_cache.RECORD
    assert judge(tmp_path, *numbered(9)[5:]) == 0


def test_old_states_of_the_judge_are_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The states that were used last remain."""
    for age, name in enumerate(("used", "old", "older")):
        cache = ValidationCache(tmp_path, name)
        tuple(cache.wrap(Judge())(SUBJECT))
        cache.save()
        os.utime(tmp_path / name, (age, age))
    monkeypatch.setattr(validation_cache, "MAX_FILES", 2)
    ValidationCache(tmp_path, "used")
    judge(tmp_path, SUBJECT)
    assert {path.name for path in tmp_path.iterdir()} == {"used", "state"}
