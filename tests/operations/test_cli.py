"""The `fleet` command line: what it answers and with which exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from operations import project_root
from operations.cli import FAILED, WRONG_USAGE, app
from tests.rehearsal import sample_program

RUN = CliRunner()
FLEET = (sys.executable, "-m", "operations")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a tiny project and go there."""
    monkeypatch.chdir(sample_program.write(tmp_path))
    return tmp_path


def test_help_comes_at_once() -> None:
    """Nobody waits for an SDK to read what a command takes."""
    code = "import sys, operations.cli; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert not {"pulumi", "pydantic", "rich.progress"} & set(done.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["--stack", "mars"], "--stack 'mars' has no file; allowed: ap-southeast-1"),
        (["--set", "nonsense"], "--set 'nonsense' is not STACK:KEY=VALUE"),
        (["--set", "mars:a=b"], "--set names 'mars'; allowed: ap-southeast-1"),
        (["--topology", "ring"], "'ring' is not one of 'single-region'"),
        (["--nonsense"], "No such option: --nonsense"),
    ],
)
@pytest.mark.usefixtures("project")
def test_a_wrong_command_line_exits_2(arguments: list[str], answer: str) -> None:
    """What was typed is wrong: one message, exit code 2."""
    done = RUN.invoke(app, ["rehearse", *arguments])

    assert done.exit_code == WRONG_USAGE
    assert answer in done.output


def test_outside_a_project_is_misuse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command says which file it looked for."""
    monkeypatch.chdir(tmp_path)

    done = RUN.invoke(app, ["rehearse"])

    assert done.exit_code == WRONG_USAGE
    assert "no Pulumi.yaml in" in done.output


def test_the_project_is_found_from_below(tmp_path: Path) -> None:
    """The command works in every folder of the project."""
    (tmp_path / "Pulumi.yaml").touch()
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)

    assert project_root.find(below) == tmp_path.resolve()


def test_a_refused_configuration_exits_1(project: Path) -> None:
    """Bad input: one message, exit code 1, no resource."""
    change = "eu-west-1:region.cidr=10.0.0.0/16"
    done = RUN.invoke(app, ["rehearse", "--set", change])

    assert done.exit_code == FAILED
    assert done.output.count("overlaps") == 1
    assert not (project / ".rehearsal" / "cloud.sqlite").exists()


def test_without_an_engine_it_says_what_is_missing(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No CLI anywhere: one message with where it was looked for."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(project / "empty"))
    monkeypatch.setenv("PATH", "")

    done = RUN.invoke(app, ["rehearse"])

    assert done.exit_code == FAILED
    assert "no Pulumi CLI of version 3.259.0 or later" in done.output


@pytest.mark.usefixtures("project")
def test_json_is_the_whole_of_standard_output() -> None:
    """Another program can read the answer; what a person reads goes elsewhere."""
    done = subprocess.run(
        [*FLEET, "rehearse", "--json", "--stack", "foundation"],
        env={**os.environ, "PYTHONPATH": str(sample_program.ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )

    summary = json.loads(done.stdout)
    assert [each["stack"] for each in summary["stacks"]] == ["foundation"]
    assert "second preview" in done.stderr


def test_stale_schemas_are_refused_and_rewritten(project: Path) -> None:
    """`schema --check` refuses what `schema` would write."""
    assert RUN.invoke(app, ["schema", "--check"]).exit_code == FAILED
    assert not list(project.rglob("*.json"))

    assert RUN.invoke(app, ["schema"]).exit_code == 0

    assert list(project.rglob("*.json"))
    assert RUN.invoke(app, ["schema", "--check"]).exit_code == 0
