"""The request of the last rehearsal, which a recovery continues."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from operations.cli import FAILED, app
from rehearsal.edit import Edit
from rehearsal.paths import RehearsalPaths
from rehearsal.recovery.last_request import LastRequest
from rehearsal.request import Request
from tests.rehearsal import sample_program


def test_recovery_uses_the_request_of_the_last_rehearsal(tmp_path: Path) -> None:
    """Stacks and edits of the last rehearsal apply unless others are given."""
    paths = RehearsalPaths(tmp_path)
    paths.prepare()
    change = Edit(stack="us-east-1", key="region.cidr", value="10.9.0.0/16")
    last = Request(stacks=("us-east-1",), edits=(change,))
    LastRequest.of(last, checkpoints=True).write(paths)

    kept = LastRequest.read(paths)

    assert kept.checkpoints
    resumed = kept.merge_into(Request(resume=True))
    assert (resumed.stacks, resumed.edits) == (last.stacks, last.edits)
    assert kept.merge_into(Request(stacks=("global",), resume=True)).stacks == (
        "global",
    )
    assert kept.merge_into(Request()).stacks == ()


def test_recovery_without_a_rehearsal_is_rejected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says that there is nothing to recover."""
    monkeypatch.chdir(sample_program.write(tmp_path))

    done = CliRunner().invoke(app, ["recover"])

    assert done.exit_code == FAILED
    assert "nothing to recover: " in done.output
    assert "has had no rehearsal; run fleet rehearse" in done.output
