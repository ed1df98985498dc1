"""Output and exit codes of the `fleet` command."""

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
    """Write a sample project and change into it."""
    monkeypatch.chdir(sample_program.write(tmp_path))
    return tmp_path


def test_help_imports_no_sdk() -> None:
    """The help text is fast, because no SDK is imported."""
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
def test_wrong_command_line_exits_with_2(arguments: list[str], answer: str) -> None:
    """The output is one message, and the exit code is 2."""
    done = RUN.invoke(app, ["rehearse", *arguments])

    assert done.exit_code == WRONG_USAGE
    assert answer in done.output


def test_rehearse_outside_a_project_exits_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names the file that is missing."""
    monkeypatch.chdir(tmp_path)

    done = RUN.invoke(app, ["rehearse"])

    assert done.exit_code == WRONG_USAGE
    assert "no Pulumi.yaml in" in done.output


def test_project_is_found_from_a_subfolder(tmp_path: Path) -> None:
    """The command works in every folder of the project."""
    (tmp_path / "Pulumi.yaml").touch()
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)

    assert project_root.find(below) == tmp_path.resolve()


def test_invalid_config_exits_with_1(project: Path) -> None:
    """The output is one message, and no resource is created."""
    change = "eu-west-1:region.cidr=10.0.0.0/16"
    done = RUN.invoke(app, ["rehearse", "--set", change])

    assert done.exit_code == FAILED
    assert done.output.count("overlaps") == 1
    assert not (project / ".rehearsal" / "cloud.sqlite").exists()


def test_rehearse_without_pulumi_cli_names_the_version(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The output is one message with the required version."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(project / "empty"))
    monkeypatch.setenv("PATH", "")

    done = RUN.invoke(app, ["rehearse"])

    assert done.exit_code == FAILED
    assert "no Pulumi CLI of version 3.259.0 or later" in done.output


@pytest.mark.usefixtures("project")
def test_json_option_writes_only_json_to_stdout() -> None:
    """Another program can read standard output; the report goes to standard error."""
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


def test_stale_schemas_fail_the_check_and_are_rewritten(project: Path) -> None:
    """`schema --check` fails for files that `schema` would write."""
    assert RUN.invoke(app, ["schema", "--check"]).exit_code == FAILED
    assert not list(project.rglob("*.json"))

    assert RUN.invoke(app, ["schema"]).exit_code == 0

    assert list(project.rglob("*.json"))
    assert RUN.invoke(app, ["schema", "--check"]).exit_code == 0


@pytest.mark.usefixtures("project")
def test_plan_shows_where_each_host_name_leads() -> None:
    """Clients whose regions and reason are the same share a row."""
    shown = RUN.invoke(app, ["plan"], env={"COLUMNS": "200"})
    listed = json.loads(RUN.invoke(app, ["plan", "--json"]).stdout)

    assert shown.exit_code == 0
    assert "eu.gateway.aws.example.com (answered by Route 53)" in shown.output
    assert "WEU EEU" in shown.output
    assert {each["hostname"] for each in listed} >= {"api.aws.example.com"}


def test_plan_of_invalid_configuration_exits_with_1(project: Path) -> None:
    """The message names the file and the key."""
    (project / "Pulumi.eu-west-1.yaml").unlink()

    done = RUN.invoke(app, ["plan"])

    assert done.exit_code == FAILED
    assert "Pulumi.yaml: fleet.residency_zones.eu.regions: 'eu-west-1'" in done.output


def test_render_writes_policy_files_and_the_check_finds_stale_ones(
    project: Path,
) -> None:
    """A repository of policies gets the same files as the ConfigMaps."""
    folder = project / "repository"
    gone = folder / "regions" / "eu-north-1" / "policy-config.yaml"
    gone.parent.mkdir(parents=True)
    gone.write_text("pack: {}\n", "utf-8")

    stale = RUN.invoke(app, ["render", "--to", str(folder), "--check"])
    written = RUN.invoke(app, ["render", "--to", str(folder)])
    fresh = RUN.invoke(app, ["render", "--to", str(folder), "--check"])

    assert (stale.exit_code, written.exit_code, fresh.exit_code) == (FAILED, 0, 0)
    assert f"{gone} is stale; run 'fleet render'" in stale.output
    assert sorted(p.name for p in folder.rglob("*.yaml")) == [
        "base-policy.yaml",
        *["policy-config.yaml"] * 3,
    ]


def test_render_writes_the_service_control_policy_only_if_asked(project: Path) -> None:
    """The policy for AWS Organizations is an optional file beside the others."""
    folder = project / "repository"
    file = folder / "service-control-policy.json"

    RUN.invoke(app, ["render", "--to", str(folder)])
    without = file.exists()
    stale = RUN.invoke(app, ["render", "--to", str(folder), "--scp", "--check"])
    written = RUN.invoke(app, ["render", "--to", str(folder), "--scp"])

    assert (without, stale.exit_code, written.exit_code) == (False, FAILED, 0)
    assert json.loads(file.read_text("utf-8"))["Version"] == "2012-10-17"
