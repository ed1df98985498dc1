"""A rehearsal with the real Pulumi CLI and a program of few resources."""

import json
from pathlib import Path

import pytest

from offline_cloud.errors import UsageError
from offline_cloud.store import ResourceStore
from operations.rehearsal_project import FLEET
from rehearsal import edit, engine
from rehearsal.errors import RehearsalError
from rehearsal.paths import RehearsalPaths
from rehearsal.request import Request, Result
from rehearsal.runner import rehearse
from rehearsal.stack_files import CIPHERTEXT
from tests.rehearsal import sample_program

STACKS = ("foundation", "us-east-1", "eu-west-1")


@pytest.fixture(scope="module")
def project_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a sample project."""
    return sample_program.write(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def reporter() -> sample_program.RecordingReporter:
    """Return the reporter of the deployment."""
    return sample_program.RecordingReporter()


@pytest.fixture(scope="module")
def files_before(project_files: Path) -> dict[str, str]:
    """Return the digest of the project's files before the rehearsal."""
    return sample_program.fingerprint(project_files)


@pytest.fixture(scope="module")
def result(
    project_files: Path,
    reporter: sample_program.RecordingReporter,
    files_before: dict[str, str],
) -> Result:
    """Deploy the project once for the tests that only read."""
    assert files_before
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_SECRET_ACCESS_KEY", "a real one")
        patch.setenv("PULUMI_ACCESS_TOKEN", "a real one")
        return rehearse(project_files, Request(stacks=STACKS), reporter, FLEET)


def _graph(project_files: Path, stack: str) -> list[dict[str, object]]:
    graph: list[dict[str, object]] = json.loads(
        (RehearsalPaths(project_files).graphs / f"{stack}.json").read_text()
    )
    return graph


def test_rehearsal_deploys_every_stack_without_later_changes(result: Result) -> None:
    """Each stack is deployed, and the second preview finds no changes."""
    assert result.failures == ()
    assert [(s.stack, s.resources, s.same) for s in result.stacks] == [
        ("foundation", 3, 3),
        ("us-east-1", 3, 3),
        ("eu-west-1", 3, 3),
    ]


@pytest.mark.usefixtures("result")
def test_rehearsal_changes_no_file_of_the_project(
    project_files: Path, files_before: dict[str, str]
) -> None:
    """Pulumi edits the copies; no file of the user changes or appears."""
    assert sample_program.fingerprint(project_files) == files_before


@pytest.mark.usefixtures("result")
def test_stacks_are_deployed_in_the_order_of_their_references(
    reporter: sample_program.RecordingReporter,
) -> None:
    """No stack starts before the stack whose outputs it reads is deployed."""
    lines = reporter.lines
    for first, second in [
        ("foundation", "us-east-1"),
        ("us-east-1", "eu-west-1"),
    ]:
        deployed = lines.index(f"end {first} up well")
        assert deployed < lines.index(f"begin {second} preview of None")


def test_summary_has_the_documented_keys(project_files: Path, result: Result) -> None:
    """Other programs read the summary by these keys."""
    summary = json.loads(RehearsalPaths(project_files).summary.read_text())

    assert summary == result.to_json()
    assert set(summary) == {"engine", "stacks"}
    assert set(summary["engine"]) == {"version"}
    assert set(summary["stacks"][0]) == {
        "stack",
        "resources",
        "by_package",
        "preview_seconds",
        "up_seconds",
        "second_preview",
    }
    assert summary["stacks"][0]["by_package"] == {"pulumi": 2, "random": 1}
    assert summary["stacks"][0]["second_preview"] == {"same": 3}


@pytest.mark.usefixtures("result")
def test_progress_of_an_operation_ends_at_its_total(
    reporter: sample_program.RecordingReporter,
) -> None:
    """A region reads the foundation's outputs, which neither number includes."""
    counts = reporter.counts
    assert all(counts[stack, "preview"] == [None, 0, 1, 2, 3] for stack in STACKS)
    later = [counts[s, o] for s in STACKS for o in ("up", "second preview")]
    assert later == [[3, 0, 1, 2, 3]] * 6


@pytest.mark.usefixtures("result")
def test_secrets_and_credentials_are_written_nowhere(project_files: Path) -> None:
    """A secret reaches the program only; the caller's credentials reach no process."""
    nodes = _graph(project_files, "us-east-1")
    (stack,) = [node for node in nodes if node["type"] == "pulumi:pulumi:Stack"]
    outputs = stack["outputs"]
    assert isinstance(outputs, dict)
    assert outputs["key"] == "[secret]"
    assert outputs["credentials"] == []
    written = [
        p for p in RehearsalPaths(project_files).folder.rglob("*") if p.is_file()
    ]
    leaks = [p for p in written if b"rehearsal-only" in p.read_bytes()]
    assert leaks == []
    assert (
        CIPHERTEXT
        in (RehearsalPaths(project_files).work / "Pulumi.us-east-1.yaml").read_text()
    )


def test_result_lists_every_operation_of_an_update(result: Result) -> None:
    """Created, updated and deleted resources are listed one by one."""
    foundation = result.stacks[0].operations

    assert {each.operation for each in foundation} == {"create"}
    assert sorted(each.urn.rpartition("::")[2] for each in foundation) == [
        "keeptrusts-gateway-foundation",
        "kept",
        "random",
    ]


@pytest.mark.usefixtures("result")
def test_update_without_previews_runs_alone(project_files: Path) -> None:
    """A request for the update only runs no preview."""
    reporter = sample_program.RecordingReporter()
    request = Request(stacks=("foundation",), preview=False, verify_no_changes=False)

    result = rehearse(project_files, request, reporter, FLEET)

    assert reporter.lines[1:] == [
        "begin foundation up of None",
        "end foundation up well",
    ]
    assert [stack.operations for stack in result.stacks] == [()]


@pytest.mark.usefixtures("result")
def test_invalid_config_changes_no_state(project_files: Path) -> None:
    """Invalid input is one message, and the deployed resources stay."""
    state = sample_program.fingerprint(RehearsalPaths(project_files).state)
    change = edit.parse("eu-west-1:region.cidr=10.0.0.0/16")

    with pytest.raises(
        RehearsalError, match=r"Pulumi.*: region.cidr: '10.0.0.0/16' overlaps"
    ):
        rehearse(
            project_files,
            Request(edits=(change,), fresh=True),
            sample_program.RecordingReporter(),
            FLEET,
        )

    assert sample_program.fingerprint(RehearsalPaths(project_files).state) == state


def test_unknown_stack_is_a_usage_error(project_files: Path) -> None:
    """The message lists the known stacks."""
    with pytest.raises(UsageError, match=r"'mars' has no file; allowed: .*us-east-1"):
        rehearse(
            project_files,
            Request(stacks=("mars",)),
            sample_program.RecordingReporter(),
            FLEET,
        )


@pytest.mark.usefixtures("result")
def test_teardown_of_a_referenced_stack_is_rejected(project_files: Path) -> None:
    """A stack is deleted only together with the stacks that read its outputs."""
    result = rehearse(
        project_files,
        Request(stacks=("foundation", "us-east-1"), destroy=True),
        sample_program.RecordingReporter(),
        FLEET,
    )

    (failure,) = result.failures
    assert str(failure) == (
        "eu-west-1: check: depends on foundation, us-east-1, to be destroyed; "
        "add --stack eu-west-1"
    )


@pytest.mark.usefixtures("result")
def test_teardown_deletes_every_resource(project_files: Path) -> None:
    """Protection is lifted first; then the stacks are destroyed in reverse order."""
    reporter = sample_program.RecordingReporter()

    result = rehearse(
        project_files, Request(stacks=STACKS, destroy=True), reporter, FLEET
    )

    assert (result.failures, result.left) == ((), ())
    steps = [line for line in reporter.lines if line.startswith(("begin", "end"))]
    assert steps[0].startswith("begin foundation preview unprotect")
    released = steps.index("end foundation unprotect well")
    deleting = [
        n for n, s in enumerate(steps) if s.startswith("begin") and "destroy" in s
    ]
    assert released < min(deleting)
    assert steps[-1] == "end foundation destroy well"
    assert all(reporter.counts[s, "destroy"] == [3, 0, 1, 2, 3] for s in STACKS)
    assert list(ResourceStore(RehearsalPaths(project_files).cloud).all()) == []


def test_rehearsal_runs_four_pulumi_commands_per_stack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stack is created, previewed, updated and previewed again."""
    project_files, cache = tmp_path / "p", tmp_path / "c" / "keeptrusts-gateway"
    command = cache / f"pulumi-{'.'.join(map(str, engine.VERSION))}" / "pulumi"
    command.parent.mkdir(parents=True)
    said = tmp_path / "commands.txt"
    real = engine.find().command
    command.write_text(f'#!/bin/sh\necho "$@" >> {said}\nexec {real} "$@"\n')
    command.chmod(0o755)
    project_files.mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "c"))

    result = rehearse(
        sample_program.write(project_files),
        Request(stacks=("foundation",)),
        sample_program.RecordingReporter(),
        FLEET,
    )

    assert result.succeeded
    commands = [
        line.removeprefix("--non-interactive ").partition(" ")[0]
        for line in said.read_text().splitlines()
    ]
    assert commands == ["version", "stack", "preview", "up", "preview"]


@pytest.mark.usefixtures("result")
def test_rehearsal_writes_no_pulumi_debug_logs(project_files: Path) -> None:
    """The debug logs of every command would take megabytes per run."""
    assert not list(RehearsalPaths(project_files).home.glob("logs/*"))
