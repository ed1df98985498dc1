"""A failed linter is not a linter without findings."""

import sys

import pytest

from operations.template_checks.tool import run_tool


def run(code: int, says: str = "") -> str:
    """Return the findings of a program with this output and exit code."""
    program = f"import sys; print({says!r}, end=''); sys.exit({code})"
    return run_tool((sys.executable, "-c", program), findings_codes={2, 4})


@pytest.mark.parametrize("code", [0, 2, 4])
def test_findings_are_returned(code: int) -> None:
    """The output is returned for every exit code of findings."""
    assert run(code, "W1 here") == "W1 here"


def test_run_without_findings_returns_nothing() -> None:
    """A successful program without output has no finding."""
    assert run(0) == ""


@pytest.mark.parametrize(
    ("code", "says"), [(1, ""), (1, "Traceback"), (2, ""), (3, "x")]
)
def test_failed_program_ends_the_check(code: int, says: str) -> None:
    """A crash, or an exit code of findings without output, ends the check."""
    with pytest.raises(SystemExit, match=f"exit code {code}"):
        run(code, says)
