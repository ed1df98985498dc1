"""Brings `.venv` to what uv.lock says, with bytecode, adding only what is asked for.

Usage: python -m tools.environment GROUP…, or --uv to print which uv it uses.

Uses the `uv` on PATH when it is new enough, else one of its own in the cache.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from tools import steps
from tools.cache import Missing, alone, directory, require_python, say
from tools.progress import Failed, Progress, run

ROOT: Final = Path(__file__).parent.parent

#: The uv that is installed where there is none, or an older one than pyproject allows.
PINNED: Final = "0.13.9"


def oldest_uv() -> tuple[int, ...]:
    """Read the oldest uv that pyproject.toml accepts."""
    text = (ROOT / "pyproject.toml").read_text()
    found = re.search(r'^required-version = ">=([\d.]+)"', text, re.MULTILINE)
    if found is None:
        message = 'pyproject.toml: [tool.uv] required-version must be ">=X.Y.Z"'
        raise Missing(message)
    return tuple(int(part) for part in found[1].split("."))


def uv() -> Path:
    """Return a uv that can read this project."""
    found = shutil.which("uv")
    if found and _version_of(found) >= oldest_uv():
        return Path(found)
    home = directory() / f"uv-{PINNED}"
    with alone(home.name):
        if not (home / "bin" / "uv").exists():
            _install(home)
    return home / "bin" / "uv"


def _version_of(program: str) -> tuple[int, ...]:
    done = subprocess.run(
        [program, "--version"],
        cwd="/",  # in the project an old uv refuses to say even its version
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.match(r"uv (\d+)\.(\d+)\.(\d+)", done.stdout)
    return tuple(int(part) for part in found.groups()) if found else ()


def _install(home: Path) -> None:
    """Install uv into the cache, never among the user's or the system's packages."""
    partial = home.with_name(f"{home.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    command = [_python_with_pip(partial / "venv"), "-m", "pip", "install", "--quiet"]
    command += ["--disable-pip-version-check", "--root-user-action=ignore"]
    command += ["--only-binary=:all:", "--target", str(partial), f"uv=={PINNED}"]
    with Progress(f"installing uv {PINNED} into {home}"):
        done = subprocess.run(command, stdout=sys.stderr, check=False)
    shutil.rmtree(partial / "venv", ignore_errors=True)
    if done.returncode != 0:
        shutil.rmtree(partial, ignore_errors=True)
        message = (
            f"no `uv` {'.'.join(map(str, oldest_uv()))} or newer, and pip could not "
            f"install {PINNED} (see above). Either install uv "
            "(https://docs.astral.sh/uv/), or let `python3 -m pip` reach an index."
        )
        raise Missing(message)
    shutil.rmtree(home, ignore_errors=True)
    partial.rename(home)


def _python_with_pip(scratch: Path) -> str:
    """Return this interpreter, or one in a scratch environment that brings pip."""
    if importlib.util.find_spec("pip"):
        return sys.executable
    command = [sys.executable, "-m", "venv", str(scratch)]
    done = subprocess.run(command, stdout=sys.stderr, check=False)
    return str(scratch / "bin" / "python") if done.returncode == 0 else sys.executable


def synchronise(groups: list[str]) -> None:
    """Install the locked packages of the program and of these groups.

    Inexact: what another group brought stays, so that switching costs nothing.
    """
    command = [str(uv()), "sync", "--locked", "--inexact", "--compile-bytecode"]
    command += ["--python", sys.executable, "--no-python-downloads"]
    for group in groups:
        command += ["--group", group]
    own = {
        "UV_CACHE_DIR": str(directory() / "uv"),
        "UV_PROJECT_ENVIRONMENT": str(ROOT / ".venv"),
    }
    say(f"installing the locked packages: program, {', '.join(groups)}")
    with Progress("  uv") as progress:

        def read(line: str) -> bool:
            # A line per package begins with its sign; the others say what is done.
            if not line.startswith((" + ", " - ", " ~ ")):
                progress.state = line.strip()
            return False

        try:
            run(command, read, cwd=ROOT, env={**os.environ, **own})
        except Failed as failed:
            raise Missing(str(failed)) from failed


if __name__ == "__main__":
    try:
        require_python()
        if sys.argv[1:] == ["--uv"]:
            sys.stdout.write(f"{uv()}\n")
        else:
            steps.announce("packages")
            synchronise(sys.argv[1:])
    except Missing as missing:
        sys.exit(str(missing))
