"""What a rehearsal is asked for, and what it came to."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from offline_cloud.errors import UsageError
from offline_cloud.faults import Fault
from rehearsal import summary
from rehearsal.diagnostics import Failure
from rehearsal.edit import Edit
from rehearsal.engine import Engine
from rehearsal.recovery.reconcile import Repair
from rehearsal.summary import StackResult
from rehearsal.teardown import Leftover


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What the caller wants rehearsed.

    Attributes:
        stacks: Stacks by name; none means all.
        fresh: Forget what an earlier rehearsal built.
        destroy: Tear the stacks down; if nothing stands yet, bring them up before.
        checkpoints: Write the state down after every resource, as a real run does.
        faults: What is to go wrong.
        resume: Go on with what the last rehearsal was asked for.
        set_external_secrets: Do what an operator does between two updates of a stack.
        validate: Hold inputs against contracts and rules; off only to measure the cost.
        validation_cache: Directory of what earlier runs have accepted; without one
            every input is judged anew.
        preview: Preview before an update; off where a test wants the update alone.
        verify_no_changes: Preview after an update, when nothing may be left to do;
            likewise.
        lift_protection: Lift protection before a teardown; off to see that it holds.
    """

    stacks: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    fresh: bool = False
    destroy: bool = False
    checkpoints: bool = False
    faults: tuple[Fault, ...] = ()
    resume: bool = False
    set_external_secrets: bool = True
    validate: bool = True
    validation_cache: Path | None = None
    preview: bool = True
    verify_no_changes: bool = True
    lift_protection: bool = True

    @property
    def checkpoint_every_resource(self) -> bool:
        """Whether the run is one that somebody may have to recover from."""
        return bool(self.checkpoints or self.faults or self.resume)

    @property
    def host_options(self) -> tuple[str, ...]:
        """What the provider host is told of the request."""
        faults = (f"--fault={fault}" for fault in self.faults)
        kept = (
            (f"--verdicts={self.validation_cache.absolute()}",)
            if self.validation_cache
            else ()
        )
        return (*faults, *(() if self.validate else ("--unjudged",)), *kept)

    def check(self, known: Collection[str]) -> None:
        """Refuse stacks that have no file, and faults of stacks that stay out."""
        for stack in self.stacks:
            if stack not in known:
                msg = f"--stack {stack!r} has no file; allowed: {', '.join(known)}"
                raise UsageError(msg)
        rehearsed = self.stacks or known
        for fault in self.faults:
            if fault.stack not in rehearsed:
                names = ", ".join(rehearsed)
                msg = f"--fault {fault}: {fault.stack!r} is none of {names}"
                raise UsageError(msg)


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What a rehearsal came to."""

    engine: Engine
    stacks: tuple[StackResult, ...] = ()
    failures: tuple[Failure, ...] = ()
    left: tuple[Leftover, ...] = ()
    interrupted: bool = False
    unlocked: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()

    @property
    def succeeded(self) -> bool:
        """Whether everything came up, stayed as it was and, if asked, went away."""
        undeclared = any(not left.declared for left in self.left)
        return not (self.failures or self.interrupted or undeclared)

    def to_json(self) -> dict[str, Any]:
        """Return the summary of the run."""
        return summary.to_json(self.engine, self.stacks)
