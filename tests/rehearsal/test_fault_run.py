"""Rehearsals with a fault, and the ones after them."""

from pathlib import Path

import pytest

from operations.rehearsal.fault import Fault, Kind
from operations.rehearsal.rehearse import rehearse
from operations.rehearsal.request import Request
from tests.rehearsal import tiny
from tests.rehearsal.aftermath import Aftermath, look

FOUNDATION = ("foundation",)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Aftermath:
    """Return what a run without faults leaves."""
    root = tiny.write(tmp_path_factory.mktemp("undisturbed"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TINY", "dozen")
        assert rehearse(root, Request(stacks=FOUNDATION), tiny.Notes()).succeeded
    return look(root, FOUNDATION)


@pytest.mark.parametrize("kind", Kind)
def test_the_run_after_a_fault_ends_as_if_there_had_been_none(
    kind: Kind, undisturbed: Aftermath, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Graph and cloud are the same, and no operation is left pending."""
    monkeypatch.setenv("TINY", "dozen")
    root = tiny.write(tmp_path)
    one = Fault(stack="foundation", type="RandomString", name="first-b", kind=kind)

    struck = rehearse(root, Request(stacks=FOUNDATION, faults=(one,)), tiny.Notes())
    after = rehearse(root, Request(stacks=FOUNDATION), tiny.Notes())

    assert struck.succeeded == (kind is Kind.THROTTLE)
    assert {f.urn.rpartition("::")[2] for f in struck.failures} <= {"first-b"}
    assert after.succeeded
    assert look(root, FOUNDATION) == undisturbed
