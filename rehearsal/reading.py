"""The stacks' order, read as the program itself reads its configuration."""

from collections.abc import Callable, Iterable
from pathlib import Path

from rehearsal import stack_files
from rehearsal.edit import Edit
from rehearsal.errors import RehearsalError
from rehearsal.paths import RehearsalPaths
from rehearsal.stack_order import StackOrder

Reader = Callable[[Path], StackOrder]


def stack_order(work: Path) -> StackOrder:
    """Return the stacks' order as the program's own configuration has it."""
    from config import load  # noqa: PLC0415 - pydantic costs the first line its speed
    from config.problem import ConfigProblem  # noqa: PLC0415 - the same
    from plan.region import plan  # noqa: PLC0415 - the same

    try:
        project = load.read(work)
        plan(project)
    except ConfigProblem as problem:
        raise RehearsalError(str(problem)) from None
    return StackOrder.of(project.fleet.home, project.regions)


def stage(place: RehearsalPaths, edits: Iterable[Edit], read: Reader) -> StackOrder:
    """Copy the stack files, and keep the copies if they can be read."""
    stack_files.copy(place.root, place.proposed, edits)
    order = read(place.proposed)
    place.commit_proposed()
    return order
