"""Which inputs an earlier rehearsal has accepted, kept across processes.

A verdict depends on the subject and on what judges. There is one file for each state of
the latter, named by ``judge_digest``; it holds one digest for each accepted subject.
So it contains no input in plain, and a damaged file can only cause more judgement.

Only acceptance is kept. A complaint quotes values, which may be secret, and one that is
computed each time always has the words of the code that runs.

A list of digests needs no database. SQLite must not lose its files while it uses them
(https://www.sqlite.org/howtocorrupt.html), and anybody may empty a cache at any time.
``diskcache`` reads pickles, for which no release is fixed (CVE-2025-69872).
"""

import fcntl
import hashlib
import json
import os
import sys
import threading
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from offline_cloud.rule import Contract, ResourceInputs, Violation

#: Subjects kept for one state of the code; a region has some 350.
#: At 32 bytes each, and with the states, this bounds the cache to 4 MiB.
MAX_RECORDS: Final = 16 * 1024
#: States of the code that are kept: some checkouts, and some edits of each.
MAX_FILES: Final = 8

_DIGEST: Final = 28
#: Bytes of one record: a digest and a checksum.
RECORD: Final = _DIGEST + 4


class ValidationCache:
    """The accepted subjects of earlier runs and of this one.

    Several processes may use a directory at once, and it may be deleted at any time.
    A cache that cannot be read or written is one line in the log.

    Args:
        directory: Where the files lie; it is made when there is something to keep.
        state: Digest of what judges.
        log: Takes the line about a damaged or unusable cache.
    """

    def __init__(
        self, directory: Path, state: str, log: Callable[[str], None] | None = None
    ) -> None:
        self._file = directory / state
        self._log = log or _to_standard_error
        self._lock = threading.Lock()
        self._accepted: set[bytes] = set()
        #: In the order of their first use; a full file drops what is not among them.
        self._used: dict[bytes, None] = {}
        self._new: list[bytes] = []
        with self._unusable():
            self._accepted.update(self._read())

    @property
    def empty(self) -> bool:
        """Whether no subject is known, so that everything must be judged."""
        return not self._accepted

    def wrap(self, judge: Contract) -> Contract:
        """Return a judge that asks another one only about subjects not accepted yet."""

        def cached(subject: ResourceInputs) -> Iterable[Violation]:
            record = _record(subject)
            if record not in self._accepted:
                complaints = tuple(judge(subject))
                if complaints:
                    return complaints
            self._accept(record)
            return ()

        return cached

    def save(self) -> None:
        """Write what this run has accepted first, and drop what exceeds the bounds."""
        with self._lock, self._unusable():
            if self._new:
                directory = self._file.parent
                directory.mkdir(mode=0o700, parents=True, exist_ok=True)
                with _exclusive_lock(directory):
                    self._append()
                    _drop_oldest(directory)
                self._new.clear()

    def _accept(self, record: bytes) -> None:
        with self._lock:
            self._used[record] = None
            if record not in self._accepted:
                self._accepted.add(record)
                self._new.append(record)

    def _read(self) -> list[bytes]:
        """Return the kept records; throw a damaged file away.

        The time of the file becomes that of its last use.
        """
        if not self._file.exists():
            return []
        with _exclusive_lock(self._file.parent):
            content = self._file.read_bytes()
            records = list(_records(content))
            if all(map(_is_intact, records)):
                os.utime(self._file)
                return records
            self._log(f"{self._file} is damaged: deleted, and its inputs judged again")
            self._file.unlink(missing_ok=True)
        return []

    def _append(self) -> None:
        """Add the new records; the caller holds the lock of the directory."""
        size = self._file.stat().st_size if self._file.exists() else 0
        if size + len(self._new) * RECORD <= MAX_RECORDS * RECORD:
            with self._file.open("ab") as file:
                file.write(b"".join(self._new))
            return
        kept = list(self._used)[-MAX_RECORDS:]
        proposed = self._file.with_suffix(".proposed")
        proposed.write_bytes(b"".join(kept))
        proposed.replace(self._file)

    @contextmanager
    def _unusable(self) -> Generator[None]:
        try:
            yield
        except OSError as fault:
            self._log(f"verdicts are not kept in {self._file.parent}: {fault}")


def _record(subject: ResourceInputs) -> bytes:
    """Return what is kept of a subject: a digest of all its fields, and a checksum."""
    fields = (
        subject.token,
        subject.urn,
        subject.name,
        subject.region,
        subject.account,
        subject.version,
        subject.inputs,
    )
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode()).digest()[:_DIGEST]
    return digest + zlib.crc32(digest).to_bytes(4, "big")


def _records(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), RECORD):
        yield content[start : start + RECORD]


def _is_intact(record: bytes) -> bool:
    checksum = zlib.crc32(record[:_DIGEST]).to_bytes(4, "big")
    return record[_DIGEST:] == checksum


def _drop_oldest(directory: Path) -> None:
    found = [path for path in directory.iterdir() if path.is_file()]
    found.sort(key=lambda path: path.stat().st_mtime)
    for path in found[:-MAX_FILES]:
        path.unlink(missing_ok=True)


@contextmanager
def _exclusive_lock(directory: Path) -> Generator[None]:
    """Hold the lock of a directory; the kernel releases it if the process ends."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _to_standard_error(line: str) -> None:
    sys.stderr.write(f"{line}\n")
