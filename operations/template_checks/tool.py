"""A command-line linter whose findings are its output."""

import subprocess
import sys
from collections.abc import Collection, Sequence


def run_tool(command: Sequence[str], *, findings_codes: Collection[int]) -> str:
    """Return the output of a linter; end this process if the linter failed.

    Args:
        command: The command to run.
        findings_codes: Exit codes that report findings. Any other code except 0 is a
            failure, and so is one of these without output.
    """
    done = subprocess.run(  # noqa: S603 - a constant command of the caller
        command, stdout=subprocess.PIPE, text=True, check=False
    )
    reported = done.returncode in findings_codes and done.stdout.strip()
    if done.returncode != 0 and not reported:
        sys.exit(f"{' '.join(command)} failed with exit code {done.returncode}")
    return done.stdout
