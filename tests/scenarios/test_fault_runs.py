"""Recovery from a fault of each of the other kinds."""

from pathlib import Path

import pytest

from offline_cloud.faults import FaultKind
from tests.rehearsal import fault_recovery
from tests.rehearsal.fault_recovery import KINDS
from tests.rehearsal.recovered_state import RecoveredState


@pytest.fixture(scope="module")
def clean_run(tmp_path_factory: pytest.TempPathFactory) -> RecoveredState:
    """Return the state after a run without faults."""
    return fault_recovery.run_without_faults(tmp_path_factory.mktemp("clean"))


@pytest.mark.parametrize("kind", KINDS[1:])
def test_rehearsal_after_each_kind_of_fault_equals_a_clean_run(
    kind: FaultKind, clean_run: RecoveredState, tmp_path: Path
) -> None:
    """Resources and store are equal, and no operation is pending."""
    fault_recovery.assert_next_run_recovers(tmp_path, kind, clean_run)
