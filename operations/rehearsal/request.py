"""What a rehearsal is asked for, and what it came to."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from operations.rehearsal import summary
from operations.rehearsal.edit import Edit
from operations.rehearsal.engine import Engine
from operations.rehearsal.failure import Failure
from operations.rehearsal.fault import Fault
from operations.rehearsal.recover import Repair
from operations.rehearsal.refusal import Misused
from operations.rehearsal.summary import Rehearsed
from operations.rehearsal.teardown import Left


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
        seeding: Do for seeded secrets what ``fleet seed`` does in an account.
        judged: Hold inputs against contracts and rules; off only to measure the cost.
        verdicts: Directory of what earlier runs have accepted; without one every input
            is judged anew.
        planned: Preview before an update; off where a test wants the update alone.
        settled: Preview after an update, when nothing may be left to do; likewise.
        released: Lift protection before a teardown; off to see that it holds.
    """

    stacks: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    fresh: bool = False
    destroy: bool = False
    checkpoints: bool = False
    faults: tuple[Fault, ...] = ()
    resume: bool = False
    seeding: bool = True
    judged: bool = True
    verdicts: Path | None = None
    planned: bool = True
    settled: bool = True
    released: bool = True

    @property
    def careful(self) -> bool:
        """Whether the run is one that somebody may have to recover from."""
        return bool(self.checkpoints or self.faults or self.resume)

    @property
    def host_options(self) -> tuple[str, ...]:
        """What the provider host is told of the request."""
        faults = (f"--fault={fault}" for fault in self.faults)
        kept = (f"--verdicts={self.verdicts.absolute()}",) if self.verdicts else ()
        return (*faults, *(() if self.judged else ("--unjudged",)), *kept)

    def judge(self, known: Collection[str]) -> None:
        """Refuse stacks that have no file, and faults of stacks that stay out."""
        for stack in self.stacks:
            if stack not in known:
                msg = f"--stack {stack!r} has no file; allowed: {', '.join(known)}"
                raise Misused(msg)
        rehearsed = self.stacks or known
        for fault in self.faults:
            if fault.stack not in rehearsed:
                names = ", ".join(rehearsed)
                msg = f"--fault {fault}: {fault.stack!r} is none of {names}"
                raise Misused(msg)


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What a rehearsal came to."""

    engine: Engine
    stacks: tuple[Rehearsed, ...] = ()
    failures: tuple[Failure, ...] = ()
    left: tuple[Left, ...] = ()
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
