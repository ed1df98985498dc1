"""Rehearsals with a fault, and the ones after them."""

from pathlib import Path
from typing import Final

import pytest

from offline_cloud.faults import Fault, FaultKind
from operations.rehearsal_project import FLEET
from rehearsal.request import Request
from rehearsal.runner import rehearse
from tests.rehearsal import sample_program
from tests.rehearsal.recovered_state import Aftermath, look

FOUNDATION: Final = ("foundation",)

#: Every kind; the first leaves most to recover.
KINDS: Final = (
    FaultKind.UNKNOWN,
    *(kind for kind in FaultKind if kind is not FaultKind.UNKNOWN),
)


def undisturbed_run(root: Path) -> Aftermath:
    """Return what a run without faults leaves."""
    sample_program.write(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TINY", "dozen")
        assert rehearse(
            root, Request(stacks=FOUNDATION), sample_program.Notes(), FLEET
        ).succeeded
    return look(root, FOUNDATION)


def assert_next_run_recovers(
    root: Path, kind: FaultKind, undisturbed: Aftermath
) -> None:
    """Let a fault happen, run again, and compare what is left with an ordinary run."""
    sample_program.write(root)
    one = Fault(stack="foundation", type="RandomString", name="first-b", kind=kind)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TINY", "dozen")
        struck = rehearse(
            root,
            Request(stacks=FOUNDATION, faults=(one,)),
            sample_program.Notes(),
            FLEET,
        )
        after = rehearse(
            root, Request(stacks=FOUNDATION), sample_program.Notes(), FLEET
        )

    assert struck.succeeded == (kind is FaultKind.THROTTLE)
    assert {f.urn.rpartition("::")[2] for f in struck.failures} <= {"first-b"}
    assert after.succeeded
    assert look(root, FOUNDATION) == undisturbed
