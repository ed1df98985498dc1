"""The ways to a program: PATH, the user's cache, a release archive, a build.

Whatever is got goes into the cache whole or not at all, under a lock.
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

from tools import go_build, release, steps
from tools.cache import Missing, alone, directory, require_python, say

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, kw_only=True)
class Program:
    """What is looked for, and how it is got.

    Attributes:
        name: Name of the executable.
        version: The version that is got, and the oldest that is taken from PATH.
        asked: Argument that makes it tell its version.
        install: How a user installs it, which is a faster way than a build.
        reach: How this machine gets the archive, which is another.
        fetch: Unpacks a version's archive into an empty directory.
        build: Builds a version into an empty directory.
        cost: How long a build takes.
    """

    name: str
    version: str
    asked: str
    install: str
    reach: str
    fetch: Callable[[str, Path], None]
    build: Callable[[str, Path], None]
    cost: str


_MISSING: Final = """\
no `{name}` {version} or newer, and no way to get one from here:
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


def main(program: Program) -> None:
    """Link the program at the path of the first argument, or end with a message."""
    try:
        require_python()
        steps.announce(program.name)
        link(program, Path(sys.argv[1]))
    except Missing as missing:
        sys.exit(str(missing))
    except KeyboardInterrupt:
        sys.exit(f"stopped; no {program.name} was installed")


def link(program: Program, place: Path) -> None:
    """Point a name inside the checkout at the program, replacing what was there."""
    found = _on_path(program)[0] or _cached(program)
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f"{place.name}.{os.getpid()}")
    fresh.symlink_to(found)
    fresh.replace(place)


def _version_of(program: Program, executable: str) -> str:
    """Ask an executable for its version; empty when it cannot say."""
    try:
        done = subprocess.run(
            [executable, program.asked],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            env={**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    said = done.stdout.partition("\n")[0].strip()
    named = re.match(rf"{program.name}, version (\S+)", said)
    return named[1] if named else said.removeprefix("v")


def _on_path(program: Program) -> tuple[Path | None, str]:
    """Return the program on PATH when it is new enough, and what was seen."""
    found = shutil.which(program.name)
    if found is None:
        return None, f"no `{program.name}`"
    version = _version_of(program, found)
    if _order(version) < _order(program.version):
        return None, f"{found} is {version or 'of unknown version'}"
    return Path(found), f"{found} is {version}"


def _cached(program: Program) -> Path:
    """Return the program of the cache, getting it first where it is not there yet."""
    home = directory() / f"{program.name}-{program.version}"
    with alone(home.name):
        if not os.access(home / program.name, os.X_OK):
            _install(program, home)
    return home / program.name


def _install(program: Program, home: Path) -> None:
    """Fill the directory beside its place and move it there whole."""
    partial = home.with_name(f"{home.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        _fill(program, partial)
        version = _version_of(program, str(partial / program.name))
        if version != program.version:
            message = (
                f"the new {program.name} says it is {version or 'nothing'}, "
                f"not {program.version}"
            )
            raise Missing(message)
        shutil.rmtree(home, ignore_errors=True)
        partial.rename(home)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _fill(program: Program, partial: Path) -> None:
    try:
        program.fetch(program.version, partial)
    except release.Unreachable as unreachable:
        say(f"no release archive: {unreachable}")
        known = asdict(program)
        try:
            go_build.find_go()
            say(_BUILDING.format(**known))
            program.build(program.version, partial)
        except go_build.NoGo as no_go:
            met = {"path": _on_path(program)[1], "archive": unreachable}
            message = _MISSING.format(**known, **met, built=no_go)
            raise Missing(message) from no_go


def _order(version: str) -> tuple[int, ...]:
    """Order versions; a development build sorts as the release it leads to."""
    numbers = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
    return tuple(int(part) for part in numbers.groups()) if numbers else ()
