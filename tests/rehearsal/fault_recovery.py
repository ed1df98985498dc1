"""Rehearsals with a fault, and the rehearsals after them."""

from pathlib import Path
from typing import Final

import pytest

from offline_cloud.faults import Fault, FaultKind
from operations.rehearsal_project import FLEET
from rehearsal.request import Request
from rehearsal.runner import rehearse
from tests.rehearsal import sample_program
from tests.rehearsal.recovered_state import RecoveredState, read_state

FOUNDATION: Final = ("foundation",)

#: Every kind; the first needs the most recovery.
KINDS: Final = (
    FaultKind.UNKNOWN,
    *(kind for kind in FaultKind if kind is not FaultKind.UNKNOWN),
)


def run_without_faults(root: Path) -> RecoveredState:
    """Return the state after a run without faults."""
    sample_program.write(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TINY", "dozen")
        assert rehearse(
            root, Request(stacks=FOUNDATION), sample_program.RecordingReporter(), FLEET
        ).succeeded
    return read_state(root, FOUNDATION)


def assert_next_run_recovers(
    root: Path, kind: FaultKind, clean_run: RecoveredState
) -> None:
    """Run with a fault, run again, and compare the state with an ordinary run."""
    sample_program.write(root)
    one = Fault(stack="foundation", type="RandomString", name="first-b", kind=kind)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TINY", "dozen")
        failed = rehearse(
            root,
            Request(stacks=FOUNDATION, faults=(one,)),
            sample_program.RecordingReporter(),
            FLEET,
        )
        after = rehearse(
            root, Request(stacks=FOUNDATION), sample_program.RecordingReporter(), FLEET
        )

    assert failed.succeeded == (kind is FaultKind.THROTTLE)
    assert {f.urn.rpartition("::")[2] for f in failed.failures} <= {"first-b"}
    assert after.succeeded
    assert read_state(root, FOUNDATION) == clean_run
