"""Files of the validation cache: shared, bounded, and harmless when damaged."""

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
    RecordingValidator,
    numbered,
    python,
    validate_all,
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


def test_cache_written_by_several_processes_has_all_entries(tmp_path: Path) -> None:
    """Entries of three processes are all found afterwards."""
    writers = [python(WRITER, str(tmp_path), name) for name in "abc"]
    for writer in writers:
        writer.communicate()
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    names = [f"{writer} {number}" for writer in "abc" for number in range(10)]
    assert validate_all(tmp_path, *(replace(SUBJECT, name=name) for name in names)) == 0


@pytest.mark.parametrize(
    "content", [b"short", bytes(64), b"SQLite format 3\0" * 64], ids=len
)
def test_damaged_cache_file_is_deleted_with_one_line(
    tmp_path: Path, content: bytes
) -> None:
    """A damaged file costs one validation and one line of log."""
    validate_all(tmp_path, SUBJECT)
    (tmp_path / "state").write_bytes(content)
    log: list[str] = []
    assert validate_all(tmp_path, SUBJECT, log=log) == 1
    assert [line.partition(":")[0] for line in log] == [f"{tmp_path}/state is damaged"]
    assert validate_all(tmp_path, SUBJECT, log=log) == 0
    assert len(log) == 1


def test_truncated_cache_file_is_ignored(tmp_path: Path) -> None:
    """A partly written record is no record."""
    validate_all(tmp_path, *numbered(3))
    content = (tmp_path / "state").read_bytes()
    (tmp_path / "state").write_bytes(content[:-1])
    assert validate_all(tmp_path, *numbered(3), log=[]) == 3


def test_cache_deleted_while_in_use_is_written_again(tmp_path: Path) -> None:
    """The run continues, and its later entries are saved."""
    directory = tmp_path / "verdicts"
    validate_all(directory, SUBJECT)
    log: list[str] = []
    cache, validator = (
        ValidationCache(directory, "state", log.append),
        RecordingValidator(),
    )
    shutil.rmtree(directory)
    for subject in (SUBJECT, *numbered(2)):
        assert not tuple(cache.wrap(validator)(subject))
    cache.save()
    assert (len(validator.validated), log) == (2, [])
    assert validate_all(directory, *numbered(2)) == 0


def test_unusable_cache_directory_is_logged(tmp_path: Path) -> None:
    """Inputs are validated, and the reason is logged once the cache is saved."""
    (tmp_path / "file").touch()
    log: list[str] = []
    assert validate_all(tmp_path / "file", SUBJECT, log=log) == 1
    assert log
    assert all("verdicts are not kept" in line for line in log)


def test_full_cache_file_drops_unused_entries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full file keeps the entries of the last run and stays within its bound."""
    monkeypatch.setattr(validation_cache, "MAX_RECORDS", 4)
    old, used, new, *_ = subjects = numbered(6)
    validate_all(tmp_path, *subjects[:4])
    validate_all(tmp_path, used, new, *subjects[4:])
    assert (tmp_path / "state").stat().st_size == 4 * validation_cache.RECORD
    assert validate_all(tmp_path, used, new, *subjects[4:]) == 0
    assert validate_all(tmp_path, old) == 1


def test_cache_file_of_a_large_run_stays_within_its_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One large run does not exceed the bound either."""
    monkeypatch.setattr(validation_cache, "MAX_RECORDS", 4)
    validate_all(tmp_path, *numbered(9))
    assert (tmp_path / "state").stat().st_size == 4 * validation_cache.RECORD
    assert validate_all(tmp_path, *numbered(9)[5:]) == 0


def test_cache_files_of_old_digests_are_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The most recently used files remain."""
    for age, name in enumerate(("used", "old", "older")):
        cache = ValidationCache(tmp_path, name)
        tuple(cache.wrap(RecordingValidator())(SUBJECT))
        cache.save()
        os.utime(tmp_path / name, (age, age))
    monkeypatch.setattr(validation_cache, "MAX_FILES", 2)
    ValidationCache(tmp_path, "used")
    validate_all(tmp_path, SUBJECT)
    assert {path.name for path in tmp_path.iterdir()} == {"used", "state"}
