"""The official release archive of the Pulumi CLI.

Archive: https://get.pulumi.com/releases/sdk/pulumi-v<version>-<os>-<arch>.tar.gz, as
https://get.pulumi.com/install.sh names it. SHA-256 list: pulumi-<version>-checksums.txt
of the release on GitHub: two hosts, so that neither can lie alone.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from tools import release

if TYPE_CHECKING:
    from pathlib import Path

ARCHIVES: Final = "https://get.pulumi.com/releases/sdk"
CHECKSUMS: Final = "https://github.com/pulumi/pulumi/releases/download/v{version}"

#: A mirror that holds archive and list side by side, in place of both hosts.
MIRROR_VARIABLE: Final = "KEEPTRUSTS_PULUMI_RELEASES"

#: The words of the release for what the platform calls its processor.
MACHINES: Final = {
    "x86_64": "x64",
    "amd64": "x64",
    "aarch64": "arm64",
    "arm64": "arm64",
}


def archive_name(version: str) -> str:
    """Name the archive of this machine, in the words of the release."""
    system, machine = release.machine(MACHINES)
    return f"pulumi-v{version}-{system}-{machine}.tar.gz"


def fetch(version: str, target: Path) -> None:
    """Get the CLI and its Python host; the other languages are not needed here."""
    mirror = os.environ.get(MIRROR_VARIABLE)
    lists = mirror or CHECKSUMS.format(version=version)
    found = release.Release(
        name=archive_name(version),
        folder=mirror or ARCHIVES,
        checksums=f"{lists}/pulumi-{version}-checksums.txt",
        keep=lambda name: name == "pulumi" or "python" in name,
    )
    release.fetch(found, target)
