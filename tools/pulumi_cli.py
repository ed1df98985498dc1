"""Find or install the `pulumi` CLI, and link it into the checkout.

Usage: python -m tools.pulumi_cli LINK

It takes the first of: a new enough CLI on PATH; the one in the cache; the official
release archive; a build of the unmodified source from the Go module proxy.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tools import go_build, program_installer, pulumi_release
from tools.pulumi_release import MIRROR_VARIABLE

#: Pinned by tools/go.mod; the newest version whose modules the proxy serves completely.
VERSION: Final = "3.259.0"

_VERSION_VARIABLE: Final = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
_INSTALL: Final = (
    f"install pulumi {VERSION} or newer on PATH: "
    "https://www.pulumi.com/docs/iac/download-install/"
)
_REACH: Final = (
    "let this machine reach get.pulumi.com and github.com, "
    f"or set {MIRROR_VARIABLE} to a mirror"
)


def _build(version: str, target: Path) -> None:
    # -X sets the version, because the Automation API rejects a CLI without one.
    go_build.build(
        target / "pulumi",
        module=Path(__file__).parent,
        tags="osusergo",
        flags=f"-X {_VERSION_VARIABLE}=v{version}",
    )


_TOOL: Final = program_installer.ToolSpec(
    name="pulumi",
    version=VERSION,
    version_argument="version",
    install=_INSTALL,
    reach=_REACH,
    fetch=pulumi_release.fetch,
    build=_build,
    cost="about 5 minutes",
)

if __name__ == "__main__":
    program_installer.main(_TOOL)
