"""The inputs that creating and destroying stacks have in common."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from offline_cloud.faults import AnyFault
from rehearsal.paths import RehearsalPaths
from rehearsal.project import Project
from rehearsal.stack_order import StackOrder
from rehearsal.worker.pool import WorkerPool


@dataclass(frozen=True, kw_only=True, slots=True)
class RunContext:
    """The stacks of a run and its options.

    Attributes:
        workers: The worker processes.
        paths: The files of the rehearsal.
        project: The project.
        full_order: The order of all stacks of the project.
        order: The order of the stacks of this run.
        cores: Number of operations that may run at once.
        faults: Faults to inject into the offline cloud.
        set_external_secrets: Whether to do the manual step of an operator.
        preview: Whether to preview before each update.
        verify_no_changes: Whether to preview after each update.
        lift_protection: Whether to remove ``protect`` before a teardown.
        remembered: Number of resources by stack, from the graphs of earlier runs.
    """

    workers: WorkerPool
    paths: RehearsalPaths
    project: Project
    full_order: StackOrder
    order: StackOrder
    cores: int
    faults: tuple[AnyFault, ...] = ()
    set_external_secrets: bool = True
    preview: bool = True
    verify_no_changes: bool = True
    lift_protection: bool = True
    remembered: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def first_packages(self) -> tuple[str, ...]:
        """Provider packages of the first stack, loaded while the other core is idle."""
        return self.project.provider_packages(self.paths.root, self.order.stacks[0])
