"""A mistake in the program is refused by the offline clouds, and its line is named."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.project import ROOT
from tests.rehearsal.mistakes import MISTAKES, Mistake

_IN = "single-region"
_ROOMS = ("config", "plan", "components", "policies", "operations")


def rehearse(root: Path, *flags: str) -> "subprocess.CompletedProcess[str]":
    """Run the command in a copy of the project, on the copy's own code."""
    return subprocess.run(
        [sys.executable, "-m", "operations", "rehearse", "--topology", _IN, *flags],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )


def copied(source: Path, root: Path, rooms: Sequence[str] = _ROOMS) -> Path:
    """Copy the program, its files and what an earlier rehearsal left."""
    root.mkdir()
    for path in (source / "__main__.py", *source.glob("Pulumi*.yaml")):
        shutil.copy(path, root)
    ignored = shutil.ignore_patterns("__pycache__", "*.sock", "lock")
    for room in (*rooms, ".rehearsal"):
        if (source / room).exists():
            shutil.copytree(source / room, root / room, ignore=ignored, symlinks=True)
    return root


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bring up the shipped program once."""
    folder = tmp_path_factory.mktemp("m")
    root = folder / "up"
    copied(ROOT, root)
    shutil.rmtree(root / ".rehearsal", ignore_errors=True)
    done = rehearse(root, "--fresh")
    assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_leads_to_its_line(
    mistake: Mistake, standing: Path, tmp_path: Path
) -> None:
    """What the cloud would refuse is refused, with the property and the line."""
    root = copied(standing, tmp_path / "c")
    edited = root / "components" / mistake.file
    text = edited.read_text("utf-8")
    assert mistake.old in text
    edited.write_text(text.replace(mistake.old, mistake.new), "utf-8")

    stacks = ("foundation", mistake.stack) if mistake.fresh else (mistake.stack,)
    flags = [flag for stack in dict.fromkeys(stacks) for flag in ("--stack", stack)]
    done = rehearse(root, *flags, *(["--fresh"] if mistake.fresh else []))
    told = done.stdout + done.stderr

    assert done.returncode == 1, told
    line = f"components/{mistake.declared}:"
    assert [part for part in (*mistake.says, line) if part not in told] == [], told
