"""Run the operations of one stack, one for each line of standard input.

One process per stack, because lazily imported SDK modules break when two programs
share an interpreter; all operations of a stack in it, because importing them is slow.
Each line on standard input names an operation and its arguments; each line on standard
output is JSON: `{"done": 0}` as the engine's command starts, `{"done": n}` as resources
pass, `{"outcome": {…}}` at the end.
"""

import json
import os
import runpy
import shlex
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import IO, Any, Final

from pulumi import automation as auto

from rehearsal.result import OperationResult
from rehearsal.worker.automation import open_stack
from rehearsal.worker.command_queue import CommandQueue
from rehearsal.worker.events import EventCollector
from rehearsal.worker.registrations import RegistrationLog

Operation = Callable[..., None]


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkerArgs:
    """A stack to run.

    Attributes:
        root: Where the program lies; the working folder holds the stack files.
        exists: Whether the backend knows the stack already.
        command: The Pulumi CLI.
    """

    root: str
    stack: str
    exists: bool
    command: str
    version: str


def _preview(stack: auto.Stack, watch: EventCollector, *policy_packs: str) -> None:
    stack.preview(
        color="never",
        policy_packs=list(policy_packs) or None,
        on_output=_log,
        on_error=_log,
        on_event=watch,
    )


def _up(stack: auto.Stack, watch: EventCollector, *exclude: str) -> None:
    stack.up(
        color="never",
        exclude=list(exclude) or None,
        exclude_dependents=True if exclude else None,
        on_output=_log,
        on_error=_log,
        on_event=watch,
    )


def _preview_destroy(stack: auto.Stack, watch: EventCollector) -> None:
    stack.preview_destroy(color="never", on_output=_log, on_error=_log, on_event=watch)


def _destroy(stack: auto.Stack, watch: EventCollector) -> None:
    stack.destroy(color="never", on_output=_log, on_error=_log, on_event=watch)


OPERATIONS: Final[dict[str, Operation]] = {
    "preview": _preview,
    "up": _up,
    "preview-destroy": _preview_destroy,
    "destroy": _destroy,
}


def _log(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _leave_it_to_the_engine(_signal: int, _frame: FrameType | None) -> None:
    """Go on: the command ends by itself and says how."""


def _program(root: Path, registrations: RegistrationLog) -> Callable[[], None]:
    """Return the program as the engine's inline program."""
    main = str(root / "__main__.py")

    def run() -> None:
        registrations.record_program()
        runpy.run_path(main, run_name="__main__")

    return run


def run_operation(
    stack: auto.Stack,
    operation: str,
    registrations: RegistrationLog,
    report: Callable[[Any], None],
) -> None:
    """Run one operation, named with its arguments, and report what it came to."""
    name, *arguments = shlex.split(operation)
    watch = EventCollector(lambda done: report({"done": done}), registrations.source)
    report({"done": 0})
    started = time.monotonic()
    succeeded = True
    try:
        OPERATIONS[name](stack, watch, *arguments)
    except auto.CommandError as error:
        succeeded = False
        watch.fail(str(error))
    outcome = OperationResult(
        seconds=round(time.monotonic() - started, 2),
        succeeded=succeeded,
        changes=watch.changes,
        differences=tuple(watch.differences),
        protected=tuple(watch.protected),
        problems=watch.problems,
    )
    report({"outcome": asdict(outcome)})


def _own_streams() -> tuple[IO[str], IO[str]]:
    """Take standard input and output away from everything this process starts."""
    orders = os.fdopen(os.dup(0), "r")
    reports = os.fdopen(os.dup(1), "w", buffering=1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return orders, reports


def serve(job: WorkerArgs) -> None:
    """Serve operations until standard input ends, then end the process."""
    # The same signal stops the engine's command, whose end is reported.
    signal.signal(signal.SIGINT, _leave_it_to_the_engine)
    orders, reports = _own_streams()
    root = Path(job.root)
    registrations = RegistrationLog(root, Path.cwd())
    stack = open_stack(
        job.stack,
        program=_program(root, registrations),
        work_dir=Path.cwd(),
        cli=(job.command, job.version),
        exists=job.exists,
    )

    def report(message: object) -> None:
        with suppress(BrokenPipeError):  # the orchestrator was killed
            reports.write(f"{json.dumps(message)}\n")

    for order in CommandQueue(orders):
        run_operation(stack, order, registrations, report)
    # Taking the SDKs apart class by class would cost a second for nothing.
    sys.stderr.flush()
    os._exit(0)
