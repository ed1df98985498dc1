"""Cache of the inputs that earlier rehearsals have accepted.

A result depends on the inputs and on the validating code. The cache has one file for
each version of the code, named by ``offline_cloud.validation_digest.digest``. The file
contains one digest for each accepted resource. It contains no inputs, and damage only
causes more validation.

Only accepted inputs are cached. A violation quotes values, which may be secret, and a
newly computed violation has the wording of the running code.

A list of digests needs no database. SQLite must not lose its files while it uses them
(https://www.sqlite.org/howtocorrupt.html), and a cache may be deleted at any time.
``diskcache`` reads pickles, and no release fixes that (CVE-2025-69872).
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

#: Resources in one file; a region has about 350.
#: With 32 bytes each and ``MAX_FILES``, the cache is at most 4 MiB.
MAX_RECORDS: Final = 16 * 1024
#: Files in the cache, for several checkouts and versions of the code.
MAX_FILES: Final = 8

_DIGEST: Final = 28
#: Bytes of one record: a digest and a checksum.
RECORD: Final = _DIGEST + 4


class ValidationCache:
    """The accepted resources of earlier runs and of this run.

    Several processes may use a directory at once, and it may be deleted at any time.
    A cache that cannot be read or written causes one line in the log.

    Args:
        directory: Directory of the files; ``save`` creates it when needed.
        state: Digest of the validating code; the name of the file.
        log: Writes the line about a damaged or unusable cache; by default to standard
            error.
    """

    def __init__(
        self, directory: Path, state: str, log: Callable[[str], None] | None = None
    ) -> None:
        self._file = directory / state
        self._log = log or _to_standard_error
        self._lock = threading.Lock()
        self._accepted: set[bytes] = set()
        #: In the order of their first use; a full file keeps only these.
        self._used: dict[bytes, None] = {}
        self._new: list[bytes] = []
        with self._unusable():
            self._accepted.update(self._read())

    @property
    def empty(self) -> bool:
        """Whether the cache has no resource, so that all must be validated."""
        return not self._accepted

    def wrap(self, validate: Contract) -> Contract:
        """Return a validator that calls ``validate`` for resources not accepted yet."""

        def cached(subject: ResourceInputs) -> Iterable[Violation]:
            record = _record(subject)
            if record not in self._accepted:
                violations = tuple(validate(subject))
                if violations:
                    return violations
            self._accept(record)
            return ()

        return cached

    def save(self) -> None:
        """Append the newly accepted resources; delete files beyond ``MAX_FILES``."""
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
        """Return the records of the file; delete a damaged file.

        The modification time of the file becomes the time of its last use.
        """
        if not self._file.exists():
            return []
        with _exclusive_lock(self._file.parent):
            content = self._file.read_bytes()
            records = list(_records(content))
            if all(map(_is_intact, records)):
                os.utime(self._file)
                return records
            self._log(f"{self._file} is damaged: deleted; inputs are validated again")
            self._file.unlink(missing_ok=True)
        return []

    def _append(self) -> None:
        """Add the new records; the caller holds the lock of the directory."""
        size = self._file.stat().st_size if self._file.exists() else 0
        if size + len(self._new) * RECORD <= MAX_RECORDS * RECORD:
            with self._file.open("ab") as file:
                file.write(b"".join(self._new))
            return
        used = list(self._used)[-MAX_RECORDS:]
        proposed = self._file.with_suffix(".proposed")
        proposed.write_bytes(b"".join(used))
        proposed.replace(self._file)

    @contextmanager
    def _unusable(self) -> Generator[None]:
        try:
            yield
        except OSError as error:
            self._log(f"verdicts are not kept in {self._file.parent}: {error}")


def _record(subject: ResourceInputs) -> bytes:
    """Return the record of a resource: a digest of all its fields, and a checksum."""
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
