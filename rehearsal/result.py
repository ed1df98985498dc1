"""The result of one engine operation on one stack.

The worker process of a stack writes it as JSON; the main process reads it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

#: Operations on resources that the stack does not manage.
READS: Final = frozenset({"read", "refresh", "discard"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagnostic:
    """An error of the engine; `urn` is empty if it names no resource.

    Attributes:
        source: `file:line` that declares the resource, if this operation ran it.
    """

    urn: str
    message: str
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ResourceChange:
    """A resource that an operation changes, and the properties that differ.

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
        seconds: Duration of the Pulumi command.
        succeeded: Whether the command succeeded.
        changes: Number of resources by operation, such as ``create`` or ``same``.
        differences: The resources that change.
        protected: URNs of the resources that are protected after this operation.
        problems: The errors.
    """

    seconds: float
    succeeded: bool
    changes: Mapping[str, int] = field(default_factory=dict[str, int])
    differences: tuple[ResourceChange, ...] = ()
    protected: tuple[str, ...] = ()
    problems: tuple[Diagnostic, ...] = ()

    @property
    def resources(self) -> int:
        """Number of resources in the stack after the operation."""
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
        """Return the result from the JSON of `to_json`."""
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
