"""Finds Prometheus' `promtool`, or gets one, and links it into the checkout.

Usage: python -m tools.promtool LINK

It judges the rules that are rendered, and runs them on series of the tests'. In the
same order as the `pulumi` CLI: PATH, cache, release archive, build.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from tools import go_build, ladder, release
from tools.cache import Missing, require_python, say

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
_MISSING: Final = f"""\
no `promtool` {VERSION} or newer, and no way to get one from here:
  on PATH   {{path}}
  archive   {{archive}}
  build     {{build}}
Do one of these, then run the same command again:
  1. install Prometheus {VERSION} or newer: https://prometheus.io/download/
  2. let this machine reach github.com, or set {_MIRROR_VARIABLE} to a mirror
  3. install Go 1.26 or newer: promtool is then built from the Go module proxy"""


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
    say(f"building promtool {version} from the Go module proxy: 2 minutes, once")
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
    fetch=_fetch,
    build=_build,
    missing=_MISSING,
)

if __name__ == "__main__":
    try:
        require_python()
        ladder.link(_PROGRAM, Path(sys.argv[1]))
    except Missing as missing:
        sys.exit(str(missing))
