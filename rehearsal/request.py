"""The request and the result of a rehearsal."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from offline_cloud.errors import UsageError
from offline_cloud.faults import AnyFault, Fault
from rehearsal import summary
from rehearsal.diagnostics import Failure
from rehearsal.edit import Edit
from rehearsal.engine import Engine
from rehearsal.recovery.reconcile import Repair
from rehearsal.summary import StackResult
from rehearsal.teardown import Leftover


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """The options of a rehearsal.

    Attributes:
        stacks: Names of the stacks; empty for all.
        edits: Configuration values to change in the copies of the stack files.
        fresh: Delete the resources of earlier rehearsals first.
        destroy: Destroy the stacks; create them first if there are none.
        checkpoints: Write the state after every resource, as a real backend does.
        faults: Faults to inject into the offline cloud.
        resume: Continue with the stacks and edits of the last request.
        set_external_secrets: Do the manual step of an operator between two updates.
        validate: Validate inputs by schemas and rules; off only to measure the cost.
        validation_cache: Folder of inputs that earlier runs accepted; without it, every
            input is validated.
        preview: Preview before each update; off in tests of the update alone.
        verify_no_changes: Preview after each update, which must show no changes; off in
            the same tests.
        lift_protection: Remove ``protect`` before a teardown; off in some tests.
    """

    stacks: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    fresh: bool = False
    destroy: bool = False
    checkpoints: bool = False
    faults: tuple[AnyFault, ...] = ()
    resume: bool = False
    set_external_secrets: bool = True
    validate: bool = True
    validation_cache: Path | None = None
    preview: bool = True
    verify_no_changes: bool = True
    lift_protection: bool = True

    @property
    def checkpoint_every_resource(self) -> bool:
        """Whether a killed run must be recoverable from its state."""
        return bool(self.checkpoints or self.faults or self.resume)

    @property
    def host_options(self) -> tuple[str, ...]:
        """Command-line options of the provider host."""
        faults = (f"--fault={fault}" for fault in self.faults)
        cache = (
            (f"--verdicts={self.validation_cache.absolute()}",)
            if self.validation_cache
            else ()
        )
        return (*faults, *(() if self.validate else ("--unjudged",)), *cache)

    def check(self, known: Collection[str]) -> None:
        """Check the names of stacks.

        Raises:
            UsageError: A stack has no file, or a fault is in a stack that does not run.
        """
        for stack in self.stacks:
            if stack not in known:
                msg = f"--stack {stack!r} has no file; allowed: {', '.join(known)}"
                raise UsageError(msg)
        rehearsed = self.stacks or known
        for fault in self.faults:
            if isinstance(fault, Fault) and fault.stack not in rehearsed:
                names = ", ".join(rehearsed)
                msg = f"--fault {fault}: {fault.stack!r} does not run; allowed: {names}"
                raise UsageError(msg)


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """The result of a rehearsal.

    Attributes:
        engine: The Pulumi CLI.
        stacks: The stacks without failures.
        failures: Errors, and changes in second previews.
        left: Resources in the offline cloud after a teardown.
        interrupted: Whether the user pressed Ctrl-C.
        unlocked: Stacks whose stale lock was deleted.
        repairs: Repairs of states and of the offline cloud.
    """

    engine: Engine
    stacks: tuple[StackResult, ...] = ()
    failures: tuple[Failure, ...] = ()
    left: tuple[Leftover, ...] = ()
    interrupted: bool = False
    unlocked: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()

    @property
    def succeeded(self) -> bool:
        """Whether there is no failure, interruption or unexpected leftover."""
        undeclared = any(not left.declared for left in self.left)
        return not (self.failures or self.interrupted or undeclared)

    def to_json(self) -> dict[str, Any]:
        """Return the summary of the run."""
        return summary.to_json(self.engine, self.stacks)
