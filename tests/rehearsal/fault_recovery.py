"""Rehearsals with a fault, and the ones after them."""

from pathlib import Path
from typing import Final

import pytest

from operations.rehearsal.fault import Fault, Kind
from operations.rehearsal.rehearse import rehearse
from operations.rehearsal.request import Request
from tests.rehearsal import tiny
from tests.rehearsal.aftermath import Aftermath, look

FOUNDATION: Final = ("foundation",)

#: Every kind; the first leaves most to recover.
KINDS: Final = (Kind.UNKNOWN, *(kind for kind in Kind if kind is not Kind.UNKNOWN))


def undisturbed_run(root: Path) -> Aftermath:
    """Return what a run without faults leaves."""
    tiny.write(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TINY", "dozen")
        assert rehearse(root, Request(stacks=FOUNDATION), tiny.Notes()).succeeded
    return look(root, FOUNDATION)


def assert_next_run_recovers(root: Path, kind: Kind, undisturbed: Aftermath) -> None:
    """Let a fault happen, run again, and compare what is left with an ordinary run."""
    tiny.write(root)
    one = Fault(stack="foundation", type="RandomString", name="first-b", kind=kind)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TINY", "dozen")
        struck = rehearse(root, Request(stacks=FOUNDATION, faults=(one,)), tiny.Notes())
        after = rehearse(root, Request(stacks=FOUNDATION), tiny.Notes())

    assert struck.succeeded == (kind is Kind.THROTTLE)
    assert {f.urn.rpartition("::")[2] for f in struck.failures} <= {"first-b"}
    assert after.succeeded
    assert look(root, FOUNDATION) == undisturbed
