"""What a rehearsal was asked for, kept for the one that goes on after its end."""

import json
from dataclasses import asdict, dataclass, replace

from rehearsal.edit import Edit
from rehearsal.paths import RehearsalPaths
from rehearsal.request import Request


@dataclass(frozen=True, kw_only=True, slots=True)
class LastRequest:
    """The part of a request that outlives its run.

    Attributes:
        checkpoints: The engine wrote the state down after every resource.
    """

    stacks: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    checkpoints: bool = False

    @classmethod
    def read(cls, paths: RehearsalPaths) -> "LastRequest":
        """Return what the last rehearsal was asked for; nothing if there was none."""
        if not paths.last_request.exists():
            return cls()
        kept = json.loads(paths.last_request.read_text())
        return cls(
            stacks=tuple(kept["stacks"]),
            edits=tuple(Edit(**each) for each in kept["edits"]),
            checkpoints=kept["checkpoints"],
        )

    @classmethod
    def of(cls, request: Request, *, checkpoints: bool) -> "LastRequest":
        """Return what is to be kept of a request."""
        return cls(stacks=request.stacks, edits=request.edits, checkpoints=checkpoints)

    def merge_into(self, request: Request) -> Request:
        """Return a request; one to go on takes over what it does not say itself."""
        if not request.resume:
            return request
        stacks = request.stacks or self.stacks
        return replace(request, stacks=stacks, edits=self.edits)

    def write(self, paths: RehearsalPaths) -> None:
        """Keep it, whole even if this process ends meanwhile."""
        proposed = paths.last_request.with_suffix(".proposed")
        proposed.write_text(f"{json.dumps(asdict(self), indent=1)}\n")
        proposed.replace(paths.last_request)
