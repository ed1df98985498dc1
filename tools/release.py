"""A release archive, checked against its list of SHA-256 before it is unpacked."""

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

from tools.cache import Missing
from tools.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: Seconds a machine without internet loses before the next way is tried.
PROBE_SECONDS: Final = 3.0

#: Seconds without a byte after which a download that had begun is given up.
STALL_SECONDS: Final = 60.0


class Unreachable(Exception):  # noqa: N818 - a state of the network, not a fault
    """The release host does not answer from here; another way may still work."""


@dataclass(frozen=True, kw_only=True)
class Release:
    """Where an archive is, and which of its files are wanted.

    Attributes:
        name: File name of the archive.
        folder: Address of the folder it lies in.
        checksums: Address of the list of `<digest>  <file>` lines.
        keep: Whether a file of that base name is unpacked.
    """

    name: str
    folder: str
    checksums: str
    keep: Callable[[str], bool]


def machine(words: Mapping[str, str]) -> tuple[str, str]:
    """Return system and processor of this machine, in the words of a release."""
    system = platform.system().lower()
    processor = words.get(platform.machine().lower())
    if system not in {"linux", "darwin"} or processor is None:
        message = f"no release archive for {system} on {platform.machine()}"
        raise Unreachable(message)
    return system, processor


def fetch(release: Release, target: Path) -> None:
    """Download, verify and unpack the wanted files into an empty directory."""
    name = release.name
    expected = _expected(_probe(release.checksums), name)
    archive = target / name
    seen = _download(f"{release.folder}/{name}", archive)
    if seen != expected:
        archive.unlink()
        message = (
            f"{name}: SHA-256 is {seen}, the release says {expected}. Nothing was "
            "installed; the download or the mirror is not to be trusted."
        )
        raise Missing(message)
    _unpack(archive, target, release.keep)
    archive.unlink()


def _probe(url: str) -> str:
    """Read a small file, or give up in seconds.

    In a thread, because name resolution knows no time-out of its own.
    """
    answer: list[str] = []
    reason = [f"{url} did not answer within {PROBE_SECONDS:.0f} s"]

    def read() -> None:
        try:
            with urllib.request.urlopen(url, timeout=PROBE_SECONDS) as reply:  # noqa: S310 - the scheme is a constant or the user's own mirror
                answer.append(reply.read().decode())
        except (OSError, ValueError) as error:
            reason[0] = f"{url}: {error}"

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    thread.join(PROBE_SECONDS)
    if not answer:
        raise Unreachable(reason[0])
    return answer[0]


def _expected(listing: str, name: str) -> str:
    """Find an archive's SHA-256 in a list of `<digest>  <file>` lines."""
    for line in listing.splitlines():
        digest, _, file = line.partition(" ")
        if file.strip().lstrip("*") == name:
            return digest.lower()
    message = f"the release's checksum list does not name {name}"
    raise Unreachable(message)


def _download(url: str, target: Path) -> str:
    """Stream a file to disk and return its SHA-256."""
    try:
        with (
            urllib.request.urlopen(url, timeout=STALL_SECONDS) as reply,  # noqa: S310 - the scheme is a constant or the user's own mirror
            target.open("wb") as file,
            Progress(f"downloading {target.name}") as progress,
        ):
            done, whole = 0, reply.headers["Content-Length"]
            while chunk := reply.read(1 << 16):
                file.write(chunk)
                done += len(chunk)
                known = f" of {int(whole):,}" if whole else ""
                progress.state = f"{done:,}{known} bytes"
    except OSError as error:
        target.unlink(missing_ok=True)
        message = f"{url}: {error}"
        raise Unreachable(message) from error
    with target.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpack(archive: Path, target: Path, keep: Callable[[str], bool]) -> None:
    """Unpack the wanted files.

    By base name, so no path inside the archive can lead out of the target.
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
