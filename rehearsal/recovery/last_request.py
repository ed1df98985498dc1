"""The last request, saved for a run that continues it."""

import json
from dataclasses import asdict, dataclass, replace

from rehearsal.edit import Edit
from rehearsal.paths import RehearsalPaths
from rehearsal.request import Request


@dataclass(frozen=True, kw_only=True, slots=True)
class LastRequest:
    """The saved part of a request.

    Attributes:
        stacks: Names of the stacks; empty for all.
        edits: Edits of the stack files.
        checkpoints: Whether the engine wrote the state after every resource.
    """

    stacks: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    checkpoints: bool = False

    @classmethod
    def read(cls, paths: RehearsalPaths) -> "LastRequest":
        """Return the last request; an empty one if there was none."""
        if not paths.last_request.exists():
            return cls()
        saved = json.loads(paths.last_request.read_text())
        return cls(
            stacks=tuple(saved["stacks"]),
            edits=tuple(Edit(**each) for each in saved["edits"]),
            checkpoints=saved["checkpoints"],
        )

    @classmethod
    def of(cls, request: Request, *, checkpoints: bool) -> "LastRequest":
        """Return the part of a request to save."""
        return cls(stacks=request.stacks, edits=request.edits, checkpoints=checkpoints)

    def merge_into(self, request: Request) -> Request:
        """Return the request, completed by the last one if it resumes that."""
        if not request.resume:
            return request
        stacks = request.stacks or self.stacks
        return replace(request, stacks=stacks, edits=self.edits)

    def write(self, paths: RehearsalPaths) -> None:
        """Save it by a rename, so the file is always complete."""
        proposed = paths.last_request.with_suffix(".proposed")
        proposed.write_text(f"{json.dumps(asdict(self), indent=1)}\n")
        proposed.replace(paths.last_request)
