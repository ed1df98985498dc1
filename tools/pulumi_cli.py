"""Finds the `pulumi` CLI, or gets one, and links it into the checkout.

Usage: python -m tools.pulumi_cli LINK

In this order: one on PATH that is new enough; the one already in the cache; the
official release archive; a build of the unmodified source from the Go module proxy.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tools import go_build, ladder, pulumi_release
from tools.pulumi_release import MIRROR_VARIABLE

#: Pinned by tools/go.mod; the newest the module proxy serves whole.
VERSION: Final = "3.259.0"

_STAMP: Final = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
_INSTALL: Final = (
    f"install pulumi {VERSION} or newer on PATH: "
    "https://www.pulumi.com/docs/iac/download-install/"
)
_REACH: Final = (
    "let this machine reach get.pulumi.com and github.com, "
    f"or set {MIRROR_VARIABLE} to a mirror"
)


def _build(version: str, target: Path) -> None:
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
    install=_INSTALL,
    reach=_REACH,
    fetch=pulumi_release.fetch,
    build=_build,
    cost="about 5 minutes",
)

if __name__ == "__main__":
    ladder.main(_PROGRAM)
