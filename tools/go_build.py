"""Builds a program from the Go module proxy, for want of an archive.

Module versions are pinned by the go.mod of a folder, their contents by its go.sum.
Minutes on two cores, once per user: the result stays in the cache.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

#: The oldest Go that reads these go.mod files (their `go` directive).
OLDEST_GO: Final = (1, 26)


class NoGo(Exception):  # noqa: N818 - what the machine lacks, not a fault
    """There is no Go here, an old one, or it could not build."""


def build(program: Path, *, module: Path, tags: str, flags: str) -> None:
    """Build a module's tool as the only file of an empty directory."""
    go = _go()
    work = program.parent / "go"
    work.mkdir()
    command = [go, "build", "-modcacherw", "-trimpath", "-tags", tags]
    command += ["-ldflags", f"-s -w {flags}", "-o", str(program), "tool"]
    done = subprocess.run(
        command,
        cwd=module,
        env=_environment(work),
        stdout=sys.stderr,
        check=False,
    )
    shutil.rmtree(work)
    if done.returncode != 0:
        message = f"`go build` failed with exit code {done.returncode}, see above"
        raise NoGo(message)


def _go() -> str:
    go = shutil.which("go")
    if go is None:
        message = "no `go` on PATH"
        raise NoGo(message)
    done = subprocess.run(
        [go, "env", "GOVERSION"],
        env={**os.environ, "GOTOOLCHAIN": "local"},
        capture_output=True,
        text=True,
        check=False,
    )
    seen = re.match(r"go(\d+)\.(\d+)", done.stdout)
    if seen is None or (int(seen[1]), int(seen[2])) < OLDEST_GO:
        message = f"{go} is {done.stdout.strip() or 'not usable'}, 1.26 is needed"
        raise NoGo(message)
    return go


def _environment(work: Path) -> dict[str, str]:
    """Keep everything Go writes inside the work directory, its settings apart.

    Go counts its runs in the user's configuration directory
    (https://go.dev/doc/telemetry): moved too, while the user's proxy settings are kept.
    """
    user = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    inside = {
        "GOCACHE": work / "build",
        "GOMODCACHE": work / "modules",
        "GOPATH": work / "path",
        "GOTMPDIR": work / "temporary",
        "XDG_CONFIG_HOME": work / "config",
    }
    for folder in inside.values():
        folder.mkdir()
    own = {name: str(folder) for name, folder in inside.items()}
    own |= {"CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOWORK": "off"}
    return {"GOENV": str(user / "go" / "env"), **os.environ, **own}
