"""Message of a run without scenarios, and the files with independent tests."""

import subprocess
import sys

import pytest

from tests.distribution import INDEPENDENT
from tests.sample_project import ROOT

SENTENCE = "Run `make scenarios`"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--ignore=tests/scenarios", "tests/template_checks"], True),
        (["--ignore=tests/scenarios", "tests/template_checks", "-k=nothing"], True),
        (["tests/template_checks"], False),
        (["tests/scenarios/test_choices.py"], False),
    ],
)
def test_run_without_scenarios_prints_how_to_run_them(
    arguments: list[str], *, expected: bool
) -> None:
    """`make test` ends with the command for the rest; other runs print nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (SENTENCE in done.stdout) == expected, done.stdout


def test_independent_files_exist() -> None:
    """A renamed file would silently be distributed as a whole."""
    assert [name for name in INDEPENDENT if not (ROOT / name).is_file()] == []
