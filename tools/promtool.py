"""Find or install Prometheus' `promtool`, and link it into the checkout.

Usage: python -m tools.promtool LINK

The tests use it to check the rendered rules and to evaluate them on sample series. It
takes the first of: PATH, the cache, the release archive, a build.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from tools import archive, go_build, program_installer

#: Pinned by tools/prometheus/go.mod, whose module version is 0.315.0.
VERSION: Final = "3.15.0"

#: One folder holds the archive and the list of checksums.
_RELEASES: Final = "https://github.com/prometheus/prometheus/releases/download"
_MIRROR_VARIABLE: Final = "KEEPTRUSTS_PROMETHEUS_RELEASES"
_MACHINES: Final = {
    "x86_64": "amd64",
    "amd64": "amd64",
    "aarch64": "arm64",
    "arm64": "arm64",
}
_VERSION_VARIABLE: Final = "github.com/prometheus/common/version.Version"
_INSTALL: Final = (
    f"install Prometheus {VERSION} or newer on PATH: https://prometheus.io/download/"
)
_REACH: Final = (
    f"let this machine reach github.com, or set {_MIRROR_VARIABLE} to a mirror"
)


def _fetch(version: str, target: Path) -> None:
    system, machine = archive.machine(_MACHINES)
    folder = os.environ.get(_MIRROR_VARIABLE) or f"{_RELEASES}/v{version}"
    found = archive.Release(
        name=f"prometheus-{version}.{system}-{machine}.tar.gz",
        folder=folder,
        checksums=f"{folder}/sha256sums.txt",
        keep=lambda name: name == "promtool",
    )
    archive.fetch(found, target)


def _build(version: str, target: Path) -> None:
    # Only Prometheus needs service discovery; promtool's rule checks do not.
    go_build.build(
        target / "promtool",
        module=Path(__file__).parent / "prometheus",
        tags="remove_all_sd",
        flags=f"-X {_VERSION_VARIABLE}={version}",
    )


_TOOL: Final = program_installer.ToolSpec(
    name="promtool",
    version=VERSION,
    version_argument="--version",
    install=_INSTALL,
    reach=_REACH,
    fetch=_fetch,
    build=_build,
    cost="about 2 minutes",
)

if __name__ == "__main__":
    program_installer.main(_TOOL)
