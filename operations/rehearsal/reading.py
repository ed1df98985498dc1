"""The stacks' order, read as the program itself reads its configuration."""

from collections.abc import Callable, Iterable
from pathlib import Path

from operations.rehearsal import workspace
from operations.rehearsal.edit import Edit
from operations.rehearsal.order import Order
from operations.rehearsal.place import Place
from operations.rehearsal.refusal import Refused

Reader = Callable[[Path], Order]


def order_of(work: Path) -> Order:
    """Return the stacks' order as the program's own configuration has it."""
    from config import load  # noqa: PLC0415 - pydantic costs the first line its speed
    from config.problem import ConfigProblem  # noqa: PLC0415 - the same
    from plan.region import plan  # noqa: PLC0415 - the same

    try:
        project = load.read(work)
        plan(project)
    except ConfigProblem as problem:
        raise Refused(str(problem)) from None
    return Order.of(project.fleet.home, project.regions)


def accepted(place: Place, edits: Iterable[Edit], read: Reader) -> Order:
    """Copy the stack files, and keep the copies if they can be read."""
    workspace.copy(place.root, place.proposed, edits)
    order = read(place.proposed)
    place.accept()
    return order
