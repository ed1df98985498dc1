"""Find or install a program: PATH, the user's cache, a release archive, a build.

An installation goes into the cache completely or not at all, under a lock.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tools import archive, go_build, steps
from tools.cache import MissingToolError, directory, exclusive_lock, require_python, say

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, kw_only=True)
class ToolSpec:
    """A program, and the ways to install it.

    Attributes:
        name: Name of the executable.
        version: The version to install, and the oldest that is accepted on PATH.
        version_argument: Argument with which the program prints its version.
        install: Instruction how a user installs it, which is faster than a build.
        reach: Instruction how to give this machine access to the archive.
        fetch: Unpacks the archive of a version into an empty directory.
        build: Builds a version into an empty directory.
        cost: Time of a build, in words.
    """

    name: str
    version: str
    version_argument: str
    install: str
    reach: str
    fetch: Callable[[str, Path], None]
    build: Callable[[str, Path], None]
    cost: str


_MISSING: Final = """\
no `{name}` {version} or newer, and no way to install it on this machine:
  on PATH   {path}
  archive   {archive}
  build     {built}
Do one of these, then run the same command again:
  1. {install}
  2. {reach}
  3. install Go 1.26 or newer: {name} is then built from the Go module proxy"""

_BUILDING: Final = """\
building {name} {version} from the Go module proxy: {cost} on two cores, once.
Faster: stop this with Ctrl-C, do one of these, then run the same command again:
  1. {install}
  2. {reach}"""


def main(tool: ToolSpec) -> None:
    """Create the link named by the first argument, or end with a message."""
    try:
        require_python()
        steps.announce(tool.name)
        install_link(tool, Path(sys.argv[1]))
    except MissingToolError as missing:
        sys.exit(str(missing))
    except KeyboardInterrupt:
        sys.exit(f"stopped; no {tool.name} was installed")


def install_link(tool: ToolSpec, link: Path) -> None:
    """Link a path in the checkout to the program, replacing an earlier link.

    Raises:
        MissingToolError: The program is not installed and cannot be.
    """
    found = _on_path(tool)[0] or _cached(tool)
    link.parent.mkdir(parents=True, exist_ok=True)
    new_link = link.with_name(f"{link.name}.{os.getpid()}")
    new_link.symlink_to(found)
    new_link.replace(link)


def _version_of(tool: ToolSpec, executable: str) -> str:
    """Return the version that an executable prints; empty if it prints none."""
    try:
        done = subprocess.run(
            [executable, tool.version_argument],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            env={**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    first_line = done.stdout.partition("\n")[0].strip()
    named = re.match(rf"{tool.name}, version (\S+)", first_line)
    return named[1] if named else first_line.removeprefix("v")


def _on_path(tool: ToolSpec) -> tuple[Path | None, str]:
    """Return the program on PATH if it is new enough, and a description of it."""
    found = shutil.which(tool.name)
    if found is None:
        return None, f"no `{tool.name}`"
    version = _version_of(tool, found)
    if _order(version) < _order(tool.version):
        return None, f"{found} is {version or 'of unknown version'}"
    return Path(found), f"{found} is {version}"


def _cached(tool: ToolSpec) -> Path:
    """Return the program in the cache; install it first if it is missing."""
    home = directory() / f"{tool.name}-{tool.version}"
    with exclusive_lock(home.name):
        if not os.access(home / tool.name, os.X_OK):
            _install(tool, home)
    return home / tool.name


def _install(tool: ToolSpec, home: Path) -> None:
    """Install into a temporary directory, then rename it."""
    partial = home.with_name(f"{home.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        _fetch_or_build(tool, partial)
        version = _version_of(tool, str(partial / tool.name))
        if version != tool.version:
            message = (
                f"the new {tool.name} prints version {version or 'nothing'}, "
                f"not {tool.version}"
            )
            raise MissingToolError(message)
        shutil.rmtree(home, ignore_errors=True)
        partial.rename(home)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _fetch_or_build(tool: ToolSpec, partial: Path) -> None:
    try:
        tool.fetch(tool.version, partial)
    except archive.UnreachableError as unreachable:
        say(f"no release archive: {unreachable}")
        fields = asdict(tool)
        try:
            go_build.find_go()
            say(_BUILDING.format(**fields))
            tool.build(tool.version, partial)
        except go_build.GoUnavailableError as no_build:
            reasons = {"path": _on_path(tool)[1], "archive": unreachable}
            message = _MISSING.format(**fields, **reasons, built=no_build)
            raise MissingToolError(message) from no_build


def _order(version: str) -> tuple[int, ...]:
    """Return the sort key of a version; a pre-release sorts like its release."""
    numbers = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
    return tuple(int(part) for part in numbers.groups()) if numbers else ()
