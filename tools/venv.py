"""Install the packages of uv.lock into `.venv`, compiled to bytecode.

Usage: python -m tools.venv GROUP…, or --uv to print which uv it uses.

It uses the `uv` on PATH if that is new enough, else one that it installs in the cache.
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
from tools.cache import MissingToolError, directory, exclusive_lock, require_python, say
from tools.progress import CommandFailedError, Progress, run

ROOT: Final = Path(__file__).parent.parent

#: The version to install if PATH has no uv, or one too old for pyproject.toml.
PINNED: Final = "0.13.9"


def oldest_uv() -> tuple[int, ...]:
    """Return the oldest version of uv that pyproject.toml accepts."""
    text = (ROOT / "pyproject.toml").read_text()
    found = re.search(r'^required-version = ">=([\d.]+)"', text, re.MULTILINE)
    if found is None:
        message = 'pyproject.toml: [tool.uv] required-version must be ">=X.Y.Z"'
        raise MissingToolError(message)
    return tuple(int(part) for part in found[1].split("."))


def uv() -> Path:
    """Return a uv that can read this project; install one if there is none."""
    found = shutil.which("uv")
    if found and _version_of(found) >= oldest_uv():
        return Path(found)
    home = directory() / f"uv-{PINNED}"
    with exclusive_lock(home.name):
        if not (home / "bin" / "uv").exists():
            _install(home)
    return home / "bin" / "uv"


def _version_of(program: str) -> tuple[int, ...]:
    done = subprocess.run(
        [program, "--version"],
        cwd="/",  # in the project an old uv does not even print its version
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.match(r"uv (\d+)\.(\d+)\.(\d+)", done.stdout)
    return tuple(int(part) for part in found.groups()) if found else ()


def _install(home: Path) -> None:
    """Install uv into the cache, not into the user's or the system's packages."""
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
        raise MissingToolError(message)
    shutil.rmtree(home, ignore_errors=True)
    partial.rename(home)


def _python_with_pip(environment: Path) -> str:
    """Return this interpreter, or that of a temporary environment that has pip."""
    if importlib.util.find_spec("pip"):
        return sys.executable
    command = [sys.executable, "-m", "venv", str(environment)]
    done = subprocess.run(command, stdout=sys.stderr, check=False)
    return (
        str(environment / "bin" / "python") if done.returncode == 0 else sys.executable
    )


def synchronise(groups: list[str]) -> None:
    """Install the locked packages of the program and of these dependency groups.

    ``--inexact`` keeps the packages of other groups, so switching costs no time.
    """
    command = [str(uv()), "sync", "--locked", "--inexact", "--compile-bytecode"]
    command += ["--python", sys.executable, "--no-python-downloads"]
    for group in groups:
        command += ["--group", group]
    uv_settings = {
        "UV_CACHE_DIR": str(directory() / "uv"),
        "UV_PROJECT_ENVIRONMENT": str(ROOT / ".venv"),
    }
    say(f"installing the locked packages: program, {', '.join(groups)}")
    with Progress("  uv") as progress:

        def read(line: str) -> bool:
            # Lines of single packages begin with a sign; the other lines are steps.
            if not line.startswith((" + ", " - ", " ~ ")):
                progress.state = line.strip()
            return False

        try:
            run(command, read, cwd=ROOT, env={**os.environ, **uv_settings})
        except CommandFailedError as failed:
            raise MissingToolError(str(failed)) from failed


if __name__ == "__main__":
    try:
        require_python()
        if sys.argv[1:] == ["--uv"]:
            sys.stdout.write(f"{uv()}\n")
        else:
            steps.announce("packages")
            synchronise(sys.argv[1:])
    except MissingToolError as missing:
        sys.exit(str(missing))
