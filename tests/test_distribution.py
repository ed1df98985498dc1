"""What a run leaves out it says, and tests are handed out in whole files."""

import subprocess
import sys

import pytest

from tests.distribution import INDEPENDENT
from tests.project import ROOT

SENTENCE = "Run `make scenarios`"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--ignore=tests/scenarios", "tests/checks"], True),
        (["--ignore=tests/scenarios", "tests/checks", "-k=nothing"], True),
        (["tests/checks"], False),
        (["tests/scenarios/test_choices.py"], False),
    ],
)
def test_a_run_without_scenarios_names_them(
    arguments: list[str], *, said: bool
) -> None:
    """`make test` ends with how to run the rest; a run by hand says nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (SENTENCE in done.stdout) == said, done.stdout


def test_independent_files_exist() -> None:
    """A file that was renamed would be handed out as a whole, without a word."""
    assert [name for name in INDEPENDENT if not (ROOT / name).is_file()] == []
