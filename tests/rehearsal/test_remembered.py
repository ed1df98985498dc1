"""The total of a first preview, which is known from an earlier run."""

import json
from pathlib import Path

from operations.rehearsal_project import FLEET
from rehearsal.paths import RehearsalPaths
from rehearsal.request import Request
from rehearsal.runner import rehearse
from tests.rehearsal import sample_program

#: Four resources that the engine counts, and what it reads.
TYPES = (
    *("pulumi:pulumi:Stack", "pulumi:providers:random"),
    *("random:index/randomId:RandomId", "random:index/randomId:RandomId"),
    *("pulumi:pulumi:StackReference", "pulumi:providers:pulumi"),
)


def test_first_preview_after_an_earlier_run_has_a_total(tmp_path: Path) -> None:
    """The total is kept when the rest of the earlier run is deleted.

    A graph that was not written to its end is no number, and no failure.
    """
    root = sample_program.write(tmp_path)
    graphs = RehearsalPaths(root).graphs
    graphs.mkdir(parents=True)
    nodes = [{"type": token} for token in TYPES]
    (graphs / "foundation.json").write_text(json.dumps(nodes))
    (graphs / "global.json").write_text("[{")
    notes = sample_program.RecordingReporter()

    rehearse(root, Request(stacks=("foundation",), fresh=True), notes, FLEET)

    assert notes.counts["foundation", "preview"] == [4, 0, 1, 2, 3]
