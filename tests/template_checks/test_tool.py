"""A judge that did not judge is no judge without objection."""

import sys

import pytest

from operations.template_checks.tool import run_tool


def told(code: int, says: str = "") -> str:
    """Return the findings of a program that says this and ends with that code."""
    program = f"import sys; print({says!r}, end=''); sys.exit({code})"
    return run_tool((sys.executable, "-c", program), findings_codes={2, 4})


@pytest.mark.parametrize("code", [0, 2, 4])
def test_findings_are_told(code: int) -> None:
    """What was found is the output, and nothing found is none."""
    assert told(code, "W1 here") == "W1 here"


def test_nothing_is_found() -> None:
    """A program that succeeds in silence has no objection."""
    assert told(0) == ""


@pytest.mark.parametrize(
    ("code", "says"), [(1, ""), (1, "Traceback"), (2, ""), (3, "x")]
)
def test_a_program_that_fails_is_no_verdict(code: int, says: str) -> None:
    """A crash, or findings without a word of them, ends the check."""
    with pytest.raises(SystemExit, match=f"exit code {code}"):
        told(code, says)
