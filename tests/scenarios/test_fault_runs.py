"""Rehearsals with a fault, and the ones after them: the other kinds."""

from pathlib import Path

import pytest

from offline_cloud.faults import FaultKind
from tests.rehearsal import fault_recovery
from tests.rehearsal.fault_recovery import KINDS
from tests.rehearsal.recovered_state import Aftermath


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Aftermath:
    """Return what a run without faults leaves."""
    return fault_recovery.undisturbed_run(tmp_path_factory.mktemp("undisturbed"))


@pytest.mark.parametrize("kind", KINDS[1:])
def test_the_run_after_a_fault_ends_as_if_there_had_been_none(
    kind: FaultKind, undisturbed: Aftermath, tmp_path: Path
) -> None:
    """Graph and cloud are the same, and no operation is left pending."""
    fault_recovery.assert_next_run_recovers(tmp_path, kind, undisturbed)
