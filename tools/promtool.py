"""Finds Prometheus' `promtool`, or gets one, and links it into the checkout.

Usage: python -m tools.promtool LINK

It judges the rules that are rendered, and runs them on series of the tests'. In the
same order as the `pulumi` CLI: PATH, cache, release archive, build.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from tools import go_build, ladder, release

#: Pinned by tools/prometheus/go.mod, which says it as 0.315.0.
VERSION: Final = "3.15.0"

#: Archive and list of checksums lie side by side.
_RELEASES: Final = "https://github.com/prometheus/prometheus/releases/download"
_MIRROR_VARIABLE: Final = "KEEPTRUSTS_PROMETHEUS_RELEASES"
_MACHINES: Final = {
    "x86_64": "amd64",
    "amd64": "amd64",
    "aarch64": "arm64",
    "arm64": "arm64",
}
_STAMP: Final = "github.com/prometheus/common/version.Version"
_INSTALL: Final = (
    f"install Prometheus {VERSION} or newer on PATH: https://prometheus.io/download/"
)
_REACH: Final = (
    f"let this machine reach github.com, or set {_MIRROR_VARIABLE} to a mirror"
)


def _fetch(version: str, target: Path) -> None:
    system, machine = release.machine(_MACHINES)
    folder = os.environ.get(_MIRROR_VARIABLE) or f"{_RELEASES}/v{version}"
    found = release.Release(
        name=f"prometheus-{version}.{system}-{machine}.tar.gz",
        folder=folder,
        checksums=f"{folder}/sha256sums.txt",
        keep=lambda name: name == "promtool",
    )
    release.fetch(found, target)


def _build(version: str, target: Path) -> None:
    # Clouds are discovered by Prometheus, not by what judges its rules.
    go_build.build(
        target / "promtool",
        module=Path(__file__).parent / "prometheus",
        tags="remove_all_sd",
        flags=f"-X {_STAMP}={version}",
    )


_PROGRAM: Final = ladder.Program(
    name="promtool",
    version=VERSION,
    asked="--version",
    install=_INSTALL,
    reach=_REACH,
    fetch=_fetch,
    build=_build,
    cost="about 2 minutes",
)

if __name__ == "__main__":
    ladder.main(_PROGRAM)
