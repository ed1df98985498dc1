"""Recovery from being killed, on the real engine: twenty-five moments."""

from pathlib import Path

import pytest

from tests.rehearsal import process_killer
from tests.rehearsal.process_killer import SERIES, Victims
from tests.rehearsal.recovered_state import Aftermath


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Aftermath:
    """Return what a run that is not killed leaves."""
    return process_killer.undisturbed_run(tmp_path_factory.mktemp("undisturbed"))


@pytest.mark.parametrize(("victims", "number"), SERIES[1:])
def test_a_killed_rehearsal_is_recovered(
    victims: Victims, number: int, undisturbed: Aftermath, tmp_path: Path
) -> None:
    """Whatever is killed and whenever, in the end all is as if nothing had been."""
    end, said = process_killer.killed_and_recovered(tmp_path, victims, number)

    assert end == undisturbed, said
    assert process_killer.survivors(tmp_path) == []
