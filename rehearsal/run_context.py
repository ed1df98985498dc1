"""What bringing stacks up and tearing them down have in common."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from offline_cloud.faults import Fault
from rehearsal.paths import RehearsalPaths
from rehearsal.project import Project
from rehearsal.stack_order import StackOrder
from rehearsal.worker.pool import WorkerPool


@dataclass(frozen=True, kw_only=True, slots=True)
class RunContext:
    """The stacks to work on, and what works on them.

    Attributes:
        full_order: The order of every stack of the project.
        order: The order of the stacks to work on.
        cores: How many operations may run at once.
        faults: What is to go wrong.
        set_external_secrets: Whether to do what an operator does between two updates.
        preview: Whether a preview comes before each update.
        verify_no_changes: Whether a preview that must be empty comes after it.
        lift_protection: Whether a teardown begins with lifting protection.
        remembered: Number of resources by stack, from the graphs of earlier runs.
    """

    workers: WorkerPool
    paths: RehearsalPaths
    project: Project
    full_order: StackOrder
    order: StackOrder
    cores: int
    faults: tuple[Fault, ...] = ()
    set_external_secrets: bool = True
    preview: bool = True
    verify_no_changes: bool = True
    lift_protection: bool = True
    remembered: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def first_packages(self) -> tuple[str, ...]:
        """Packages that the first stack asks for while the other core has time."""
        return self.project.provider_packages(self.paths.root, self.order.stacks[0])
