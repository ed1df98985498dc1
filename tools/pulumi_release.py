"""The official release archive of the Pulumi CLI.

Archive: https://get.pulumi.com/releases/sdk/pulumi-v<version>-<os>-<arch>.tar.gz, as
https://get.pulumi.com/install.sh names it. SHA-256 list: pulumi-<version>-checksums.txt
of the release on GitHub. They are two hosts, so one compromised host is detected.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from tools import archive

if TYPE_CHECKING:
    from pathlib import Path

ARCHIVES: Final = "https://get.pulumi.com/releases/sdk"
CHECKSUMS: Final = "https://github.com/pulumi/pulumi/releases/download/v{version}"

#: URL of a mirror that replaces both hosts; it holds archive and list in one folder.
MIRROR_VARIABLE: Final = "KEEPTRUSTS_PULUMI_RELEASES"

#: Names of processors in the release, by their names in Python's `platform`.
MACHINES: Final = {
    "x86_64": "x64",
    "amd64": "x64",
    "aarch64": "arm64",
    "arm64": "arm64",
}


def archive_name(version: str) -> str:
    """Return the file name of the archive for this machine."""
    system, machine = archive.machine(MACHINES)
    return f"pulumi-v{version}-{system}-{machine}.tar.gz"


def fetch(version: str, target: Path) -> None:
    """Unpack the CLI and its Python language host, no other language's."""
    mirror = os.environ.get(MIRROR_VARIABLE)
    lists = mirror or CHECKSUMS.format(version=version)
    found = archive.Release(
        name=archive_name(version),
        folder=mirror or ARCHIVES,
        checksums=f"{lists}/pulumi-{version}-checksums.txt",
        keep=lambda name: name == "pulumi" or "python" in name,
    )
    archive.fetch(found, target)
