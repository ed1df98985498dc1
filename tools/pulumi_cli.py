"""Finds the `pulumi` CLI, or gets one, and links it into the checkout.

Usage: python -m tools.pulumi_cli LINK

In this order: one on PATH that is new enough; the one already in the cache; the
official release archive; a build from the Go module proxy.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from tools import pulumi_build, pulumi_release
from tools.cache import Missing, alone, directory, require_python, say

#: Pinned by tools/go.mod; the newest the module proxy serves whole.
VERSION: Final = "3.259.0"

HELP: Final = """\
no `pulumi` CLI {version} or newer, and no way to get one from here:
  on PATH   {path}
  archive   {archive}
  build     {build}
Do one of these, then run the same command again:
  1. install pulumi {version} or newer: https://www.pulumi.com/docs/iac/download-install/
  2. let this machine reach get.pulumi.com and github.com, or set {mirror} to a mirror
  3. install Go 1.26 or newer: the CLI is then built from the Go module proxy"""


def version_of(cli: str) -> str:
    """Ask a CLI for its version; empty when it cannot say."""
    try:
        done = subprocess.run(
            [cli, "version"],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            env={**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip().removeprefix("v")


def on_path() -> tuple[Path | None, str]:
    """Return the CLI on PATH when it is new enough, and what was seen."""
    found = shutil.which("pulumi")
    if found is None:
        return None, "no `pulumi`"
    version = version_of(found)
    if _order(version) < _order(VERSION):
        return None, f"{found} is {version or 'of unknown version'}"
    return Path(found), f"{found} is {version}"


def cached() -> Path:
    """Return the CLI of the cache, getting it first where it is not there yet."""
    home = directory() / f"pulumi-{VERSION}"
    with alone(home.name):
        if not os.access(home / "pulumi", os.X_OK):
            _install(home)
    return home / "pulumi"


def _install(home: Path) -> None:
    """Fill the directory beside its place and move it there whole."""
    partial = home.with_name(f"{home.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        _fill(partial)
        version = version_of(str(partial / "pulumi"))
        if version != VERSION:
            message = f"the new pulumi says it is {version or 'nothing'}, not {VERSION}"
            raise Missing(message)
        shutil.rmtree(home, ignore_errors=True)
        partial.rename(home)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _fill(partial: Path) -> None:
    try:
        pulumi_release.fetch(VERSION, partial)
    except pulumi_release.Unreachable as unreachable:
        say(f"no release archive: {unreachable}")
        try:
            pulumi_build.build(VERSION, partial)
        except pulumi_build.NoGo as no_go:
            message = HELP.format(
                version=VERSION,
                path=on_path()[1],
                archive=unreachable,
                build=no_go,
                mirror=pulumi_release.MIRROR_VARIABLE,
            )
            raise Missing(message) from no_go


def _order(version: str) -> tuple[int, ...]:
    """Order versions; a development build sorts as the release it leads to."""
    numbers = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
    return tuple(int(part) for part in numbers.groups()) if numbers else ()


def link(place: Path) -> None:
    """Point a name inside the checkout at the CLI, replacing what was there."""
    cli = on_path()[0] or cached()
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f"{place.name}.{os.getpid()}")
    fresh.symlink_to(cli)
    fresh.replace(place)


if __name__ == "__main__":
    try:
        require_python()
        link(Path(sys.argv[1]))
    except Missing as missing:
        sys.exit(str(missing))
