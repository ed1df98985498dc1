"""A mistake in the program is refused by the offline clouds, and its line is named."""

from pathlib import Path

import pytest

from operations.rehearsal_project import FLEET
from rehearsal.diagnostics import Failure
from rehearsal.request import Request
from rehearsal.runner import rehearse
from tests.rehearsal import deployed_states as states
from tests.rehearsal.deployed_states import DeployedStates
from tests.rehearsal.invalid_configs import MISTAKES, Mistake
from tests.rehearsal.sample_program import Notes


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_leads_to_its_line(
    mistake: Mistake, deployed_states: DeployedStates, tmp_path: Path
) -> None:
    """What the cloud would refuse is refused, with the property and the line."""
    root = _before(mistake, deployed_states, tmp_path)
    edited = root / "components" / mistake.file
    text = edited.read_text("utf-8")
    assert mistake.old in text
    edited.write_text(text.replace(mistake.old, mistake.new), "utf-8")

    request = Request(
        stacks=(mistake.stack,),
        edits=states.edits(root),
        preview=not mistake.fresh,  # the update alone shows these
        verify_no_changes=False,
    )
    result = rehearse(root, request, Notes(), FLEET)
    shown = "\n".join(map(str, result.failures))

    assert not result.succeeded
    assert result.stacks == ()
    assert [part for part in mistake.says if part not in shown] == [], shown
    # The outputs of a rejected resource may be missing to another one.
    rejected = [each for each in result.failures if each.reason]
    assert {_declaration(root, each) for each in rejected} == {
        (f"components/{mistake.declared}", mistake.caller)
    }, shown
    assert all(mistake.line in _text(root, each) for each in rejected), shown


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


def _before(mistake: Mistake, states_of_run: DeployedStates, root: Path) -> Path:
    """Write a project in which the stacks before the mistaken one are deployed."""
    if not mistake.fresh:
        return states.copy(states_of_run.whole_fleet(), root)
    if mistake.stack != "foundation":
        return states.copy(states_of_run.foundation(), root)
    states.write(root)
    return root
