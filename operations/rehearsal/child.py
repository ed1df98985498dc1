"""The orchestrator's end of a process that runs one stack."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from operations.rehearsal.engine import Engine
from operations.rehearsal.outcome import Outcome, Problem
from operations.rehearsal.place import Place


class StackChild:
    """A process that runs the operations of one stack."""

    def __init__(
        self, stack: str, place: Place, engine: Engine, environment: Mapping[str, str]
    ) -> None:
        job = {
            "root": str(place.root),
            "stack": stack,
            "exists": place.checkpoint(stack).exists(),
            "command": str(engine.command),
            "version": engine.version,
        }
        self._log = place.logs / f"{stack}.log"
        with self._log.open("a") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [
                    sys.executable,
                    "-m",
                    "operations.rehearsal.stack_run",
                    json.dumps(job),
                ],
                cwd=place.work,
                env=dict(environment),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                # A terminal's Ctrl-C must reach the engine once, through `interrupt`.
                start_new_session=True,
            )

    def warm(self) -> None:
        """Let it import the program's packages; nothing is answered."""
        self._say("warm")

    def ask(self, operation: str, passed: Callable[[int], None]) -> Outcome:
        """Run one operation to its end; `passed` hears of resources gone through."""
        self._say(operation)
        for line in self._process.stdout or ():
            report = json.loads(line)
            if "outcome" in report:
                return Outcome.from_json(report["outcome"])
            passed(report["done"])
        return self._died()

    def interrupt(self) -> None:
        """Tell the engine's command to stop; it ends with a usable state."""
        self._signal(signal.SIGINT)

    def kill(self) -> None:
        """End the process and the command it runs, whatever they are doing."""
        self._signal(signal.SIGKILL)

    def close(self) -> None:
        """Let the process end, and wait for it."""
        if self._process.stdin and self._process.stdout:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
            self._process.wait()
            self._process.stdout.close()

    def _say(self, order: str) -> None:
        if self._process.stdin:
            # Where the process has died, it is the missing answer that tells.
            with suppress(BrokenPipeError):
                self._process.stdin.write(f"{order}\n")
                self._process.stdin.flush()

    def _signal(self, number: signal.Signals) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, number)

    def _died(self) -> Outcome:
        code = self._process.wait()
        message = f"the process of the stack ended with {code}: {_tail(self._log)}"
        return Outcome(
            seconds=0.0,
            succeeded=False,
            problems=(Problem(urn="", message=message),),
        )


def _tail(log: Path) -> str:
    lines = [line for line in log.read_text().splitlines() if line.strip()]
    return "\n".join(lines[-5:])
