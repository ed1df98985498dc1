"""The official release archive of the Pulumi CLI, checked before it is unpacked.

Archive: https://get.pulumi.com/releases/sdk/pulumi-v<version>-<os>-<arch>.tar.gz, as
https://get.pulumi.com/install.sh names it. SHA-256 list: pulumi-<version>-checksums.txt
of the release on GitHub: two hosts, so that neither can lie alone.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import tarfile
import threading
import urllib.request
from pathlib import Path, PurePosixPath
from typing import Final

from tools.cache import Missing, say

ARCHIVES: Final = "https://get.pulumi.com/releases/sdk"
CHECKSUMS: Final = "https://github.com/pulumi/pulumi/releases/download/v{version}"

#: A mirror that holds archive and list side by side, in place of both hosts.
MIRROR_VARIABLE: Final = "KEEPTRUSTS_PULUMI_RELEASES"

#: Seconds a machine without internet loses before the next way is tried.
PROBE_SECONDS: Final = 3.0

#: Seconds without a byte after which a download that had begun is given up.
STALL_SECONDS: Final = 60.0

#: The words of the release for what the platform calls its processor.
MACHINES: Final = {
    "x86_64": "x64",
    "amd64": "x64",
    "aarch64": "arm64",
    "arm64": "arm64",
}


class Unreachable(Exception):  # noqa: N818 - a state of the network, not a fault
    """The release host does not answer from here; another way may still work."""


def archive_name(version: str) -> str:
    """Name the archive of this machine, in the words of the release."""
    system = platform.system().lower()
    machine = MACHINES.get(platform.machine().lower())
    if system not in {"linux", "darwin"} or machine is None:
        message = f"no release archive for {system} on {platform.machine()}"
        raise Unreachable(message)
    return f"pulumi-v{version}-{system}-{machine}.tar.gz"


def fetch(version: str, target: Path) -> None:
    """Download, verify and unpack the CLI of a version into an empty directory."""
    name = archive_name(version)
    mirror = os.environ.get(MIRROR_VARIABLE)
    lists = mirror or CHECKSUMS.format(version=version)
    expected = _expected(_probe(f"{lists}/pulumi-{version}-checksums.txt"), name)
    archive = target / name
    say(f"fetching {name}")
    seen = _download(f"{mirror or ARCHIVES}/{name}", archive)
    if seen != expected:
        archive.unlink()
        message = (
            f"{name}: SHA-256 is {seen}, the release says {expected}. Nothing was "
            "installed; the download or the mirror is not to be trusted."
        )
        raise Missing(message)
    _unpack(archive, target)
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
        ):
            shutil.copyfileobj(reply, file, 1 << 20)
    except OSError as error:
        target.unlink(missing_ok=True)
        message = f"{url}: {error}"
        raise Unreachable(message) from error
    with target.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpack(archive: Path, target: Path) -> None:
    """Unpack the CLI and its Python host; the other languages are not needed here.

    By base name, so no path inside the archive can lead out of the target.
    """
    with tarfile.open(archive) as tar:
        for member in tar:
            name = PurePosixPath(member.name).name
            source = tar.extractfile(member) if member.isfile() else None
            if source is None or (name != "pulumi" and "python" not in name):
                continue
            with source, (target / name).open("wb") as file:
                shutil.copyfileobj(source, file, 1 << 20)
            (target / name).chmod(0o755)
