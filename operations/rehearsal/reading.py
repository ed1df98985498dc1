"""The stacks' order, read as the program itself reads its configuration."""

from collections.abc import Callable
from pathlib import Path

from operations.rehearsal.order import Order
from operations.rehearsal.refusal import Refused

Reader = Callable[[Path], Order]


def order_of(work: Path) -> Order:
    """Return the stacks' order as the program's own configuration has it."""
    from config import load  # noqa: PLC0415 - pydantic costs the first line its speed
    from config.problem import ConfigProblem  # noqa: PLC0415 - the same

    try:
        project = load.read(work)
    except ConfigProblem as problem:
        raise Refused(str(problem)) from None
    return Order.of(project.fleet.home, project.regions)
