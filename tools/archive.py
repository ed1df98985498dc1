"""A release archive, verified by its SHA-256 before it is unpacked."""

from __future__ import annotations

import hashlib
import platform
import shutil
import tarfile
import threading
import urllib.request
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from tools.cache import MissingToolError
from tools.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: Seconds after which a machine counts as without internet and the next way is tried.
PROBE_SECONDS: Final = 3.0

#: Seconds without a byte after which a download fails.
STALL_SECONDS: Final = 60.0


class UnreachableError(Exception):
    """The release host does not answer this machine; a build may still work."""


@dataclass(frozen=True, kw_only=True)
class Release:
    """An archive of a release, and the files to unpack from it.

    Attributes:
        name: File name of the archive.
        folder: URL of the folder that holds it.
        checksums: URL of the list of `<digest>  <file>` lines.
        keep: Returns whether to unpack a file, by its base name.
    """

    name: str
    folder: str
    checksums: str
    keep: Callable[[str], bool]


def machine(names: Mapping[str, str]) -> tuple[str, str]:
    """Return system and processor of this machine, as a release names them."""
    system = platform.system().lower()
    processor = names.get(platform.machine().lower())
    if system not in {"linux", "darwin"} or processor is None:
        message = f"no release archive for {system} on {platform.machine()}"
        raise UnreachableError(message)
    return system, processor


def fetch(release: Release, target: Path) -> None:
    """Download an archive, verify it, and unpack its files into an empty directory.

    Raises:
        UnreachableError: The archive or its checksum cannot be downloaded.
        MissingToolError: The SHA-256 differs.
    """
    name = release.name
    expected = _expected(_probe(release.checksums), name)
    archive = target / name
    digest = _download(f"{release.folder}/{name}", archive)
    if digest != expected:
        archive.unlink()
        message = (
            f"{name}: SHA-256 is {digest}, the release lists {expected}. "
            "Nothing was installed; do not trust this download or mirror."
        )
        raise MissingToolError(message)
    _unpack(archive, target, release.keep)
    archive.unlink()


def _probe(url: str) -> str:
    """Return the text of a small file; fail within seconds.

    It runs in a thread, because name resolution has no timeout.
    """
    text: list[str] = []
    reason = [f"{url} did not answer within {PROBE_SECONDS:.0f} s"]

    def read() -> None:
        try:
            with urllib.request.urlopen(url, timeout=PROBE_SECONDS) as reply:  # noqa: S310 - the scheme is a constant or the user's own mirror
                text.append(reply.read().decode())
        except (OSError, ValueError) as error:
            reason[0] = f"{url}: {error}"

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    thread.join(PROBE_SECONDS)
    if not text:
        raise UnreachableError(reason[0])
    return text[0]


def _expected(listing: str, name: str) -> str:
    """Return the SHA-256 of an archive from a list of `<digest>  <file>` lines."""
    for line in listing.splitlines():
        digest, _, file = line.partition(" ")
        if file.strip().lstrip("*") == name:
            return digest.lower()
    message = f"the release's checksum list does not name {name}"
    raise UnreachableError(message)


def _download(url: str, target: Path) -> str:
    """Stream a file to disk and return its SHA-256."""
    try:
        with (
            urllib.request.urlopen(url, timeout=STALL_SECONDS) as reply,  # noqa: S310 - the scheme is a constant or the user's own mirror
            target.open("wb") as file,
            Progress(f"downloading {target.name}") as progress,
        ):
            done, size = 0, reply.headers["Content-Length"]
            while chunk := reply.read(1 << 16):
                file.write(chunk)
                done += len(chunk)
                known = f" of {int(size):,}" if size else ""
                progress.state = f"{done:,}{known} bytes"
    except OSError as error:
        target.unlink(missing_ok=True)
        message = f"{url}: {error}"
        raise UnreachableError(message) from error
    with target.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpack(archive: Path, target: Path, keep: Callable[[str], bool]) -> None:
    """Unpack the files that `keep` selects.

    Files are written by base name, so no path in the archive can escape the target.
    """
    with tarfile.open(archive) as tar:
        for member in tar:
            name = PurePosixPath(member.name).name
            source = tar.extractfile(member) if member.isfile() else None
            if source is None or not keep(name):
                continue
            with source, (target / name).open("wb") as file:
                shutil.copyfileobj(source, file, 1 << 20)
            (target / name).chmod(0o755)
