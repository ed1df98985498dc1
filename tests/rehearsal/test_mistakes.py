"""Mistakes in the program are rejected with property and source line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from operations.rehearsal_project import FleetProject
from rehearsal.diagnostics import Failure
from rehearsal.request import Request
from rehearsal.runner import rehearse
from tests.rehearsal import deployed_states as states
from tests.rehearsal.deployed_states import DeployedStates
from tests.rehearsal.invalid_configs import MISTAKES, Mistake
from tests.rehearsal.sample_program import ROOT, RecordingReporter


class WithoutPacks(FleetProject):
    """The fleet's project without its policy pack: the clouds alone reject."""

    def policy_packs(self, root: Path) -> tuple[Path, ...]:  # noqa: ARG002 - the protocol's
        """Return nothing."""
        return ()


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_mistake_is_rejected_with_property_and_line(
    mistake: Mistake, deployed_states: DeployedStates, tmp_path: Path
) -> None:
    """The failure names the property, the value and the component's source line."""
    root = _deployed_before(mistake, deployed_states, tmp_path)
    _make(mistake, root)

    request = Request(
        stacks=(*_stacks_below(mistake), mistake.stack),
        edits=states.edits(root),
        preview=not mistake.fresh,  # some are found by the update only
        verify_no_changes=False,
    )
    result = rehearse(root, request, RecordingReporter(), WithoutPacks())
    failures = "\n".join(map(str, result.failures))

    assert not result.succeeded
    assert tuple(each.stack for each in result.stacks) == request.stacks[:-1]
    assert [part for part in mistake.named if part not in failures] == [], failures
    # The outputs of a rejected resource may be missing to another one.
    rejected = [each for each in result.failures if each.reason]
    assert {_declaration(root, each) for each in rejected} == {
        (f"components/{mistake.declared}", mistake.caller)
    }, failures
    assert all(mistake.line in _text(root, each) for each in rejected), failures


def test_rehearse_command_rejects_a_mistake_at_preview(
    deployed_states: DeployedStates, tmp_path: Path
) -> None:
    """It exits with 1 and prints the property, its value and the source line."""
    mistake = MISTAKES["AWS: a version that does not exist"]
    root = states.copy(deployed_states.foundation(), tmp_path)
    _make(mistake, root)
    program = (root / "components" / mistake.declared).read_text("utf-8")
    before = program.partition(" rds.Instance(\n")[0]
    line = f"components/{mistake.declared}:{before.count(chr(10)) + 1}"

    rehearsed = subprocess.run(
        [
            *(sys.executable, "-m", "operations", "rehearse"),
            *("--stack", mistake.stack, "--topology", states.TOPOLOGY),
        ],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    printed = rehearsed.stdout + rehearsed.stderr
    assert rehearsed.returncode == 1, printed
    expected = (f"{mistake.stack}: preview: ", *mistake.named, line)
    assert [part for part in expected if part not in printed] == [], printed


def _make(mistake: Mistake, root: Path) -> None:
    """Make a mistake in the program of a project."""
    edited = root / "components" / mistake.file
    text = edited.read_text("utf-8")
    assert mistake.old in text
    edited.write_text(text.replace(mistake.old, mistake.new), "utf-8")


def _declaration(root: Path, failure: Failure) -> tuple[str, str]:
    """Return the file that declares the resource, and the file that calls it."""
    declared, _, called = failure.source_location.partition(", called at ")
    caller = called.partition(":")[0].removeprefix("components/")
    assert (root / "components" / caller).exists()
    return declared.partition(":")[0], caller


def _text(root: Path, failure: Failure) -> str:
    """Return the line that declares the resource."""
    file, _, line = failure.source_location.partition(",")[0].partition(":")
    return (root / file).read_text("utf-8").splitlines()[int(line) - 1]


def _stacks_below(mistake: Mistake) -> tuple[str, ...]:
    """Return stacks that are deployed with the mistake, before it is found."""
    return ("foundation",) if mistake.file.startswith("foundation/") else ()


def _deployed_before(
    mistake: Mistake, states_of_run: DeployedStates, root: Path
) -> Path:
    """Write a project in which the stacks before the mistaken one are deployed."""
    if not mistake.fresh:
        return states.copy(states_of_run.whole_fleet(), root)
    if not _stacks_below(mistake):
        return states.copy(states_of_run.foundation(), root)
    states.write(root)
    return root
