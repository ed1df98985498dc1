"""Installation of `.venv`, with a fake uv and a fake pip."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.bootstrap.machine import ROOT, Machine
from tools.cache import MissingToolError, require_python
from tools.venv import PINNED

#: A uv that writes down how it was called.
UV = """
[ "$1" = --version ] && echo "uv {version} (somewhere)" && exit 0
echo "$@" > "$HOME/called"
export -p > "$HOME/settings"
"""

#: A pip that installs such a uv into its `--target`.
PIP = """
import os, pathlib, sys
target = pathlib.Path(sys.argv[sys.argv.index("--target") + 1]) / "bin" / "uv"
target.parent.mkdir(parents=True)
target.write_text(os.environ["FAKE_UV"])
target.chmod(0o755)
"""


#: A venv whose interpreter finds that pip.
VENV = """
import pathlib, sys
python = pathlib.Path(sys.argv[1]) / "bin" / "python"
python.parent.mkdir(parents=True)
python.write_text(f'#!/bin/sh\\nPYTHONPATH="$HOME/later" exec {sys.executable} "$@"')
python.chmod(0o755)
"""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a machine with only pip."""
    _module(tmp_path, "pip", PIP)
    return Machine(home=tmp_path)


def _module(folder: Path, name: str, text: str) -> None:
    """Write a module that shadows the real one of that name."""
    package = folder / name
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(text)


def _synchronise(machine: Machine, *groups: str) -> tuple[int, str]:
    script = "#!/bin/sh" + UV.format(version=PINNED)
    process = machine.start("tools.venv", *groups, FAKE_UV=script)
    said = process.communicate(timeout=60)[1]
    return process.returncode, said


def test_new_enough_uv_on_path_is_used(machine: Machine) -> None:
    """Nothing is installed if the machine has a suitable uv."""
    machine.has("uv", UV.format(version="0.99.0"))
    assert _synchronise(machine, "operations")[0] == 0
    assert not machine.cache.exists()


def test_sync_installs_only_the_requested_groups(machine: Machine) -> None:
    """The lock file decides, bytecode is compiled, and other groups stay."""
    machine.has("uv", UV.format(version="0.99.0"))
    _synchronise(machine, "operations", "dev")
    called = (machine.home / "called").read_text()
    for word in ("sync", "--locked", "--inexact", "--compile-bytecode"):
        assert f"{word} " in called
    assert called.strip().endswith("--group operations --group dev")
    settings = (machine.home / "settings").read_text()
    assert f"export UV_CACHE_DIR='{machine.cache}/uv'" in settings
    assert f"export UV_PROJECT_ENVIRONMENT='{ROOT}/.venv'" in settings


@pytest.mark.parametrize("on_path", ["", "0.8.24", "0.9.16"])
def test_missing_uv_is_installed_into_the_cache(machine: Machine, on_path: str) -> None:
    """It is not installed into the user's packages."""
    if on_path:
        machine.has("uv", f"echo uv {on_path}")
    assert _synchronise(machine, "operations")[0] == 0
    assert machine.cached() == [f"uv-{PINNED}"]
    assert "sync" in (machine.home / "called").read_text()


def test_missing_pip_is_replaced_by_a_temporary_venv(machine: Machine) -> None:
    """A Python without pip uses its venv module."""
    _module(machine.home, "venv", VENV)
    _module(machine.home / "later", "pip", PIP)
    shutil.rmtree(machine.home / "pip")
    assert _synchronise(machine, "operations")[0] == 0
    assert "sync" in (machine.home / "called").read_text()
    assert [p.name for p in (machine.cache / f"uv-{PINNED}").iterdir()] == ["bin"]


def test_old_python_is_rejected_with_instructions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The message names the interpreter and a make command."""
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(
        MissingToolError, match=r"3\.11 or newer.*make PYTHON=python3\.12"
    ):
        require_python()


def test_failed_uv_installation_has_instructions(machine: Machine) -> None:
    """Without uv and an index, one message appears, and nothing is left."""
    (machine.home / "pip" / "__main__.py").write_text("raise SystemExit(1)")
    code, said = _synchronise(machine, "operations")
    assert code == 1
    assert said.count("Either install uv") == 1
    assert machine.cached() == []
