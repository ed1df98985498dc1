"""What one operation of the engine on one stack came to.

The process that runs a stack writes these as JSON; the orchestrator reads them back.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

#: What the engine does with a resource that the stack does not own.
READS: Final = frozenset({"read", "refresh", "discard"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagnostic:
    """An error the engine reported, at a resource if it named one.

    Attributes:
        source: `file:line` that declares the resource, if this operation ran it.
    """

    urn: str
    message: str
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ResourceChange:
    """A resource an operation would change, and the properties that differ.

    Attributes:
        source: `file:line` that declares the resource, if this operation ran it.
    """

    urn: str
    operation: str
    properties: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OperationResult:
    """The result of a preview, an update or a teardown.

    Attributes:
        seconds: Wall time of the engine's command.
        changes: Number of resources by what the engine did with them.
        protected: URNs the engine will refuse to delete after this operation.
    """

    seconds: float
    succeeded: bool
    changes: Mapping[str, int] = field(default_factory=dict[str, int])
    differences: tuple[ResourceChange, ...] = ()
    protected: tuple[str, ...] = ()
    problems: tuple[Diagnostic, ...] = ()

    @property
    def resources(self) -> int:
        """How many resources the engine looked at."""
        return sum(n for kind, n in self.changes.items() if kind != "delete")

    @property
    def passed(self) -> int:
        """Number of resources whose step the engine ended, deletions included."""
        return sum(n for kind, n in self.changes.items() if kind not in READS)

    def to_json(self) -> str:
        """Return one line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "OperationResult":
        """Read what `to_json` wrote."""
        return cls(
            seconds=data["seconds"],
            succeeded=data["succeeded"],
            changes=data["changes"],
            differences=tuple(
                ResourceChange(
                    urn=each["urn"],
                    operation=each["operation"],
                    properties=tuple(each["properties"]),
                    source=each["source"],
                )
                for each in data["differences"]
            ),
            protected=tuple(data["protected"]),
            problems=tuple(Diagnostic(**each) for each in data["problems"]),
        )
