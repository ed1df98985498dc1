"""Recovery of killed rehearsals: the first five of thirty moments."""

from pathlib import Path

import pytest

from tests.rehearsal import process_killer
from tests.rehearsal.process_killer import SERIES, Victims
from tests.rehearsal.recovered_state import RecoveredState


@pytest.fixture(scope="module")
def clean_run(tmp_path_factory: pytest.TempPathFactory) -> RecoveredState:
    """Return the state after a run that is not killed."""
    return process_killer.run_to_the_end(tmp_path_factory.mktemp("clean"))


@pytest.mark.parametrize(("victims", "number"), SERIES[:1])
def test_rehearsal_killed_five_times_is_recovered(
    victims: Victims, number: int, clean_run: RecoveredState, tmp_path: Path
) -> None:
    """The recovered state equals that of a run that was not killed."""
    state, output = process_killer.kill_and_recover(tmp_path, victims, number)

    assert state == clean_run, output
    assert process_killer.survivors(tmp_path) == []
