"""Builds a program from the Go module proxy, for want of an archive.

Module versions are pinned by the go.mod of a folder, their contents by its go.sum.
Minutes on two cores, once per user: the result stays in the cache. Go prints a line per
downloaded module and per compiled package; they are counted and shown as one line.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tools.progress import Failed, Progress, run

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The oldest Go that reads these go.mod files (their `go` directive).
OLDEST_GO: Final = (1, 26)


class NoGo(Exception):  # noqa: N818 - what the machine lacks, not a fault
    """There is no Go here, an old one, or it could not build."""


def build(program: Path, *, module: Path, tags: str, flags: str) -> None:
    """Build a module's tool as the only file of an empty directory."""
    go = find_go()
    work = program.parent / "go"
    work.mkdir()
    environment = _environment(work)
    listing = [go, "list", "-deps", "-modcacherw", "-tags", tags, "tool"]
    command = [go, "build", "-v", "-modcacherw", "-trimpath", "-tags", tags]
    command += ["-ldflags", f"-s -w {flags}", "-o", str(program), "tool"]
    try:
        packages = _download(listing, module, environment)
        _compile(command, module, environment, packages)
    except Failed as failed:
        raise NoGo(str(failed)) from failed
    finally:
        shutil.rmtree(work)


def _download(
    listing: list[str], module: Path, environment: Mapping[str, str]
) -> set[str]:
    """Download the modules of the listed packages; return the packages to compile.

    go.sum names the modules that may be needed; which ones are is known at the end.
    """
    hashes = (module / "go.sum").read_text().splitlines()
    most = sum(not line.split()[1].endswith("/go.mod") for line in hashes)
    found = Path(environment["GOTMPDIR"]) / "packages"
    done = 0

    with Progress("  downloading") as progress, found.open("wb") as stdout:

        def read(line: str) -> bool:
            nonlocal done
            downloaded = line.startswith("go: downloading ")
            done += downloaded
            progress.state = f"{done} of at most {max(done, most)} modules"
            return downloaded

        run(listing, read, cwd=module, env=environment, stdout=stdout)
        progress.state = f"{done} of {done} modules"
    # Go's own, and nothing to compile: https://pkg.go.dev/unsafe
    return set(found.read_text().split()) - {"unsafe"}


def _compile(
    command: list[str],
    module: Path,
    environment: Mapping[str, str],
    packages: set[str],
) -> None:
    compiled: set[str] = set()

    with Progress("  compiling") as progress:

        def read(line: str) -> bool:
            if line not in packages:
                return False
            compiled.add(line)
            linking = ", linking" if compiled == packages else ""
            progress.state = f"{len(compiled)} of {len(packages)} packages{linking}"
            return True

        run(command, read, cwd=module, env=environment)
        progress.state = f"{len(packages)} of {len(packages)} packages, linked"


def find_go() -> str:
    """Return the `go` on PATH.

    Raises:
        NoGo: There is none, or it is too old.
    """
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
