"""What bringing stacks up and tearing them down have in common."""

from dataclasses import dataclass

from operations.rehearsal.crew import Crew
from operations.rehearsal.order import Order
from operations.rehearsal.place import Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """The stacks to work on, and what works on them.

    Attributes:
        fleet: The order of every stack of the project.
        order: The order of the stacks to work on.
        cores: How many operations may run at once.
    """

    crew: Crew
    place: Place
    fleet: Order
    order: Order
    cores: int
