"""Build a program from the Go module proxy, where no release archive can be had.

The go.mod of a folder pins the module versions, its go.sum their contents. A build
takes minutes on two cores, once per user, because the result stays in the cache. Go
prints a line per downloaded module and per compiled package; they are counted and
shown as one line.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tools.progress import CommandFailedError, Progress, run

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The oldest Go that reads these go.mod files (their `go` directive).
OLDEST_GO: Final = (1, 26)


class GoUnavailableError(Exception):
    """Go is missing, too old, or the build failed."""


def build(program: Path, *, module: Path, tags: str, flags: str) -> None:
    """Build the tool of a module as the only file of an empty directory.

    Raises:
        GoUnavailableError: Go is missing or too old, or the build failed.
    """
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
    except CommandFailedError as failed:
        raise GoUnavailableError(str(failed)) from failed
    finally:
        shutil.rmtree(work)


def _download(
    listing: list[str], module: Path, environment: Mapping[str, str]
) -> set[str]:
    """Download the modules of the listed packages; return the packages to compile.

    go.sum lists all modules that may be needed, so the total is an upper bound until
    the end.
    """
    hashes = (module / "go.sum").read_text().splitlines()
    at_most = sum(not line.split()[1].endswith("/go.mod") for line in hashes)
    found = Path(environment["GOTMPDIR"]) / "packages"
    done = 0

    with Progress("  downloading") as progress, found.open("wb") as stdout:

        def read(line: str) -> bool:
            nonlocal done
            downloaded = line.startswith("go: downloading ")
            done += downloaded
            progress.state = f"{done} of at most {max(done, at_most)} modules"
            return downloaded

        run(listing, read, cwd=module, env=environment, stdout=stdout)
        progress.state = f"{done} of {done} modules"
    # The compiler provides this package, so it is not compiled:
    # https://pkg.go.dev/unsafe
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
        GoUnavailableError: PATH has no `go`, or it is too old.
    """
    go = shutil.which("go")
    if go is None:
        message = "no `go` on PATH"
        raise GoUnavailableError(message)
    done = subprocess.run(
        [go, "env", "GOVERSION"],
        env={**os.environ, "GOTOOLCHAIN": "local"},
        capture_output=True,
        text=True,
        check=False,
    )
    version = re.match(r"go(\d+)\.(\d+)", done.stdout)
    if version is None or (int(version[1]), int(version[2])) < OLDEST_GO:
        message = f"{go} is {done.stdout.strip() or 'not usable'}, 1.26 is needed"
        raise GoUnavailableError(message)
    return go


def _environment(work: Path) -> dict[str, str]:
    """Return an environment in which Go writes only into the work directory.

    Go counts its runs in the user's configuration directory
    (https://go.dev/doc/telemetry), so that is moved too. The user's `go env` settings,
    such as the module proxy, stay in effect.
    """
    user = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    directories = {
        "GOCACHE": work / "build",
        "GOMODCACHE": work / "modules",
        "GOPATH": work / "path",
        "GOTMPDIR": work / "temporary",
        "XDG_CONFIG_HOME": work / "config",
    }
    for folder in directories.values():
        folder.mkdir()
    settings = {name: str(folder) for name, folder in directories.items()}
    settings |= {"CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOWORK": "off"}
    return {"GOENV": str(user / "go" / "env"), **os.environ, **settings}
