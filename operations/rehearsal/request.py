"""What a rehearsal is asked for, and what it came to."""

from dataclasses import dataclass
from typing import Any

from operations.rehearsal import summary
from operations.rehearsal.edit import Edit
from operations.rehearsal.engine import Engine
from operations.rehearsal.failure import Failure
from operations.rehearsal.summary import Rehearsed
from operations.rehearsal.teardown import Left


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What the caller wants rehearsed.

    Attributes:
        stacks: Stacks by name; none means all.
        fresh: Forget what an earlier rehearsal built.
        destroy: Tear the stacks down; if nothing stands yet, bring them up before.
    """

    stacks: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    fresh: bool = False
    destroy: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What a rehearsal came to."""

    engine: Engine
    stacks: tuple[Rehearsed, ...] = ()
    failures: tuple[Failure, ...] = ()
    left: tuple[Left, ...] = ()
    interrupted: bool = False

    @property
    def succeeded(self) -> bool:
        """Whether everything came up, stayed as it was and, if asked, went away."""
        undeclared = any(not left.declared for left in self.left)
        return not (self.failures or self.interrupted or undeclared)

    def to_json(self) -> dict[str, Any]:
        """Return the summary of the run."""
        return summary.to_json(self.engine, self.stacks)
