"""The commands that `make` runs, by its dry run."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.bootstrap.machine import ROOT

STAMPS = (
    *(".venv/.with-operations", ".venv/.with-dev"),
    *(".cache/bin/pulumi", ".cache/bin/promtool"),
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout in which everything has been installed."""
    for name in ("Makefile", "pyproject.toml", "uv.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in STAMPS:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def _would_run(checkout: Path, target: str) -> list[str]:
    done = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", target],  # noqa: S607 - whichever make the machine has
        cwd=checkout,
        env={"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(checkout / "cache")},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize("target", ["rehearse", "test", "scenarios"])
def test_later_run_executes_only_its_command(checkout: Path, target: str) -> None:
    """If nothing has changed, no other command runs."""
    (command,) = _would_run(checkout, target)
    assert ".venv/bin/" in command


@pytest.mark.parametrize(
    ("target", "steps"),
    [
        ("rehearse", "packages pulumi rehearsal"),
        ("test", "packages pulumi promtool tests"),
    ],
)
def test_first_run_passes_its_steps_to_the_tools(
    tmp_path: Path, target: str, steps: str
) -> None:
    """The tools read the remaining steps in their order."""
    text = (ROOT / "Makefile").read_text()
    recipe = "@echo $$KEEPTRUSTS_STEPS; mkdir -p $(@D); touch $@\n"
    fake = re.sub(r"(?m)^\t@.*\n(?:\t\t.*\n)*", "", text)
    fake = re.sub(r"(?m)^(\.venv/\S+:.*|\$\(\w+\):)$", rf"\1\n\t{recipe}", fake)
    (tmp_path / "Makefile").write_text(fake)
    for name in ("pyproject.toml", "uv.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    done = subprocess.run(
        ["make", "--no-print-directory", target],  # noqa: S607 - whichever make the machine has
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=True,
    )
    said = [line for line in done.stdout.splitlines() if "packages" in line]
    assert len(said) == steps.count(" ")
    assert {" ".join(line.split()) for line in said} == {steps}


def test_changed_lock_file_is_installed_first(checkout: Path) -> None:
    """A changed uv.lock needs no further command."""
    stamp = (checkout / STAMPS[0]).stat().st_mtime
    os.utime(checkout / "uv.lock", (stamp + 1, stamp + 1))
    assert "tools.venv operations" in _would_run(checkout, "rehearse")[0]


def test_broken_link_to_the_cli_is_replaced(checkout: Path) -> None:
    """A link to a deleted CLI counts as a missing CLI."""
    link = checkout / STAMPS[2]
    link.unlink()
    link.symlink_to(checkout / "gone")
    assert "tools.pulumi_cli .cache/bin/pulumi" in _would_run(checkout, "test")[0]


def test_make_commands_of_the_readme_exist(checkout: Path) -> None:
    """Every `make` command of the README exists, and CI runs the first three."""
    readme = (ROOT / "README.md").read_text()
    named = re.findall(r"^make (\w+)", readme, re.MULTILINE)
    assert named == ["rehearse", "test", "scenarios"]
    for target in re.findall(r"`make (\w+)`", readme):
        assert _would_run(checkout, target)
    run = (ROOT / ".ci" / "run").read_text()
    assert "for target in rehearse check test scenarios; do" in run


def _lane(checkout: Path, target: str) -> set[Path]:
    """Return the test files that a target hands to pytest."""
    (line,) = _would_run(checkout, target)
    words = shlex.split(line.partition("&&")[0])
    arguments = words[words.index(".venv/bin/pytest") + 1 :]
    assert not [a for a in arguments if a.startswith(("-k", "-m", "--deselect"))]
    folders = [ROOT / a for a in arguments if not a.startswith("-")]
    ignored = [
        ROOT / a.removeprefix("--ignore=")
        for a in arguments
        if a.startswith("--ignore=")
    ]
    return {
        file
        for folder in folders
        for file in folder.rglob("test_*.py")
        if not any(file.is_relative_to(path) for path in ignored)
    }


def test_every_test_file_is_in_exactly_one_target(checkout: Path) -> None:
    """`make test` and `make scenarios` share no file and omit none."""
    at_once, scenarios = _lane(checkout, "test"), _lane(checkout, "scenarios")

    assert at_once & scenarios == set()
    assert at_once | scenarios == set(ROOT.glob("tests/**/test_*.py"))
    assert at_once
    assert scenarios


def test_checkouts_of_one_name_use_different_folders(
    checkout: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A run clears its base folder, so checkouts must not share it."""
    other = tmp_path_factory.mktemp("elsewhere") / checkout.name
    shutil.copytree(checkout, other)
    lines = [
        _would_run(place, target)[0]
        for place in (checkout, other)
        for target in ("test", "scenarios")
    ]
    bases = [re.findall(r'--basetemp="[^"]*/([^"/]+)"', line)[0] for line in lines]

    assert len(set(bases)) == len(lines)
    assert max(map(len, bases)) < 24


def test_every_target_has_a_help_text(checkout: Path) -> None:
    """`make` lists every command with its help text."""
    text = (checkout / "Makefile").read_text()
    (phony,) = (line for line in text.splitlines() if line.startswith(".PHONY:"))
    listed = subprocess.run(
        ["make"],  # noqa: S607 - whichever make the machine has
        cwd=checkout,
        # Without the flags of a make that runs these tests.
        env={"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(checkout / "cache")},
        capture_output=True,
        text=True,
        check=True,
    )
    names = [line.split()[1] for line in listed.stdout.splitlines()]
    assert sorted(names) == sorted(phony.split()[1:])
