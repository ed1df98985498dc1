"""The rehearsal on the real engine, with a program of a few resources."""

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
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a tiny project."""
    return sample_program.write(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def notes() -> sample_program.Notes:
    """Return what was heard while the project came up."""
    return sample_program.Notes()


@pytest.fixture(scope="module")
def before(project: Path) -> dict[str, str]:
    """Return what the checkout held before anything ran."""
    return sample_program.fingerprint(project)


@pytest.fixture(scope="module")
def result(
    project: Path,
    notes: sample_program.Notes,
    before: dict[str, str],
) -> Result:
    """Bring the project up once for all tests that only look."""
    assert before
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_SECRET_ACCESS_KEY", "a real one")
        patch.setenv("PULUMI_ACCESS_TOKEN", "a real one")
        return rehearse(project, Request(stacks=STACKS), notes, FLEET)


def _graph(project: Path, stack: str) -> list[dict[str, object]]:
    graph: list[dict[str, object]] = json.loads(
        (RehearsalPaths(project).graphs / f"{stack}.json").read_text()
    )
    return graph


def test_every_stack_comes_up_and_stays_as_it_is(result: Result) -> None:
    """Each stack stands, and the second preview finds nothing to do."""
    assert result.failures == ()
    assert [(s.stack, s.resources, s.same) for s in result.stacks] == [
        ("foundation", 3, 3),
        ("us-east-1", 3, 3),
        ("eu-west-1", 3, 3),
    ]


@pytest.mark.usefixtures("result")
def test_the_checkout_is_byte_identical(project: Path, before: dict[str, str]) -> None:
    """The engine edits its copies; nothing of the user's changes or appears."""
    assert sample_program.fingerprint(project) == before


@pytest.mark.usefixtures("result")
def test_stacks_go_in_the_order_of_their_contracts(notes: sample_program.Notes) -> None:
    """No stack starts before the one it reads from stands."""
    lines = notes.lines
    for before, after in [("foundation", "us-east-1"), ("us-east-1", "eu-west-1")]:
        standing = lines.index(f"end {before} up well")
        assert standing < lines.index(f"begin {after} preview of None")


def test_the_summary_has_the_promised_shape(project: Path, result: Result) -> None:
    """Other programs read the summary by these keys."""
    summary = json.loads(RehearsalPaths(project).summary.read_text())

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
    notes: sample_program.Notes,
) -> None:
    """A region reads the foundation's outputs, which neither number includes."""
    counts = notes.counts
    assert all(counts[stack, "preview"] == [None, 0, 1, 2, 3] for stack in STACKS)
    later = [counts[s, o] for s in STACKS for o in ("up", "second preview")]
    assert later == [[3, 0, 1, 2, 3]] * 6


@pytest.mark.usefixtures("result")
def test_no_secret_and_no_credential_gets_out(project: Path) -> None:
    """A secret reaches the program and no file; the caller's credentials, nobody."""
    nodes = _graph(project, "us-east-1")
    (stack,) = [node for node in nodes if node["type"] == "pulumi:pulumi:Stack"]
    outputs = stack["outputs"]
    assert isinstance(outputs, dict)
    assert outputs["key"] == "[secret]"
    assert outputs["credentials"] == []
    written = [p for p in RehearsalPaths(project).folder.rglob("*") if p.is_file()]
    leaks = [p for p in written if b"rehearsal-only" in p.read_bytes()]
    assert leaks == []
    assert (
        CIPHERTEXT
        in (RehearsalPaths(project).work / "Pulumi.us-east-1.yaml").read_text()
    )


def test_every_operation_of_an_update_is_recorded(result: Result) -> None:
    """What was made, changed and deleted is known resource by resource."""
    foundation = result.stacks[0].operations

    assert {each.operation for each in foundation} == {"create"}
    assert sorted(each.urn.rpartition("::")[2] for each in foundation) == [
        "keeptrusts-gateway-foundation",
        "kept",
        "random",
    ]


@pytest.mark.usefixtures("result")
def test_an_update_can_go_without_its_previews(project: Path) -> None:
    """Who asks for the update alone gets nothing else."""
    notes = sample_program.Notes()
    request = Request(stacks=("foundation",), preview=False, verify_no_changes=False)

    result = rehearse(project, request, notes, FLEET)

    assert notes.lines[1:] == ["begin foundation up of None", "end foundation up well"]
    assert [stack.operations for stack in result.stacks] == [()]


@pytest.mark.usefixtures("result")
def test_an_unbuildable_configuration_touches_nothing(project: Path) -> None:
    """Bad input is one message, and what stands stays as it stands."""
    state = sample_program.fingerprint(RehearsalPaths(project).state)
    change = edit.parse("eu-west-1:region.cidr=10.0.0.0/16")

    with pytest.raises(
        RehearsalError, match=r"Pulumi.*: region.cidr: '10.0.0.0/16' overlaps"
    ):
        rehearse(
            project, Request(edits=(change,), fresh=True), sample_program.Notes(), FLEET
        )

    assert sample_program.fingerprint(RehearsalPaths(project).state) == state


def test_a_stack_that_does_not_exist_is_misuse(project: Path) -> None:
    """An unknown stack is answered with the known ones."""
    with pytest.raises(UsageError, match=r"'mars' has no file; allowed: .*us-east-1"):
        rehearse(project, Request(stacks=("mars",)), sample_program.Notes(), FLEET)


@pytest.mark.usefixtures("result")
def test_a_stack_is_not_torn_down_under_another(project: Path) -> None:
    """A stack that others build on goes only together with them."""
    result = rehearse(
        project,
        Request(stacks=("foundation", "us-east-1"), destroy=True),
        sample_program.Notes(),
        FLEET,
    )

    (failure,) = result.failures
    assert str(failure) == (
        "eu-west-1: check: stands, and builds on foundation, us-east-1; "
        "add --stack eu-west-1"
    )


@pytest.mark.usefixtures("result")
def test_teardown_leaves_nothing(project: Path) -> None:
    """What is protected is released first; then everything goes, in reverse."""
    notes = sample_program.Notes()

    result = rehearse(project, Request(stacks=STACKS, destroy=True), notes, FLEET)

    assert (result.failures, result.left) == ((), ())
    steps = [line for line in notes.lines if line.startswith(("begin", "end"))]
    assert steps[0].startswith("begin foundation preview release")
    released = steps.index("end foundation release well")
    deleting = [
        n for n, s in enumerate(steps) if s.startswith("begin") and "destroy" in s
    ]
    assert released < min(deleting)
    assert steps[-1] == "end foundation destroy well"
    assert all(notes.counts[s, "destroy"] == [3, 0, 1, 2, 3] for s in STACKS)
    assert list(ResourceStore(RehearsalPaths(project).cloud).all()) == []


def test_each_stack_costs_four_commands_of_the_cli(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stack is created, previewed, updated and previewed, and nothing else is run."""
    project, cache = tmp_path / "p", tmp_path / "c" / "keeptrusts-gateway"
    command = cache / f"pulumi-{'.'.join(map(str, engine.VERSION))}" / "pulumi"
    command.parent.mkdir(parents=True)
    said = tmp_path / "commands.txt"
    real = engine.find().command
    command.write_text(f'#!/bin/sh\necho "$@" >> {said}\nexec {real} "$@"\n')
    command.chmod(0o755)
    project.mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "c"))

    result = rehearse(
        sample_program.write(project),
        Request(stacks=("foundation",)),
        sample_program.Notes(),
        FLEET,
    )

    assert result.succeeded
    commands = [
        line.removeprefix("--non-interactive ").partition(" ")[0]
        for line in said.read_text().splitlines()
    ]
    assert commands == ["version", "stack", "preview", "up", "preview"]


@pytest.mark.usefixtures("result")
def test_cli_writes_no_debug_logs(project: Path) -> None:
    """The CLI's own logs of every command would take megabytes a run."""
    assert not list(RehearsalPaths(project).home.glob("logs/*"))
