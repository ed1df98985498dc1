"""A file that the store cannot read is rejected with one message."""

import re
import sqlite3
from pathlib import Path

import pytest

from offline_cloud.errors import UsageError
from offline_cloud.store import ResourceStore


def test_store_with_tables_of_another_version_is_rejected(tmp_path: Path) -> None:
    """The message names the file, both versions and what to do."""
    path = tmp_path / "cloud.sqlite"
    old = sqlite3.connect(path)
    old.execute("CREATE TABLE things (token TEXT)")
    old.close()

    with pytest.raises(UsageError) as rejected:
        ResourceStore(path)

    assert str(rejected.value) == (
        f"{path} has the tables of version 0; this program reads version 2 only; "
        f"start a new rehearsal with --fresh, or delete the folder {tmp_path}"
    )


def test_store_file_that_is_no_database_is_rejected(tmp_path: Path) -> None:
    """A damaged header ends in the same kind of message."""
    path = tmp_path / "cloud.sqlite"
    path.write_text("no database\n" * 100)

    with pytest.raises(UsageError, match=re.escape(f"{path} is not a SQLite")):
        ResourceStore(path)


def test_store_opened_twice_keeps_its_resources(tmp_path: Path) -> None:
    """Another process opens the same file while it is in use."""
    first = ResourceStore(tmp_path / "cloud.sqlite")
    first.count_creation("urn")

    assert ResourceStore(tmp_path / "cloud.sqlite").generation("urn") == 1
