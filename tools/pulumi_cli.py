"""Finds the `pulumi` CLI, or gets one, and links it into the checkout.

Usage: python -m tools.pulumi_cli LINK

In this order: one on PATH that is new enough; the one already in the cache; the
official release archive; a build of the unmodified source from the Go module proxy.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from tools import go_build, ladder, pulumi_release
from tools.cache import Missing, require_python, say
from tools.pulumi_release import MIRROR_VARIABLE

#: Pinned by tools/go.mod; the newest the module proxy serves whole.
VERSION: Final = "3.259.0"

_STAMP: Final = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
_MISSING: Final = f"""\
no `pulumi` CLI {VERSION} or newer, and no way to get one from here:
  on PATH   {{path}}
  archive   {{archive}}
  build     {{build}}
Do one of these, then run the same command again:
  1. install pulumi {VERSION} or newer: https://www.pulumi.com/docs/iac/download-install/
  2. let this machine reach get.pulumi.com and github.com, \
or set {MIRROR_VARIABLE} to a mirror
  3. install Go 1.26 or newer: the CLI is then built from the Go module proxy"""


def _build(version: str, target: Path) -> None:
    say(f"building pulumi {version} from the Go module proxy: about 5 minutes, once")
    # The Automation API refuses a CLI that does not know its version: hence -X.
    go_build.build(
        target / "pulumi",
        module=Path(__file__).parent,
        tags="osusergo",
        flags=f"-X {_STAMP}=v{version}",
    )


_PROGRAM: Final = ladder.Program(
    name="pulumi",
    version=VERSION,
    asked="version",
    fetch=pulumi_release.fetch,
    build=_build,
    missing=_MISSING,
)

if __name__ == "__main__":
    try:
        require_python()
        ladder.link(_PROGRAM, Path(sys.argv[1]))
    except Missing as missing:
        sys.exit(str(missing))
