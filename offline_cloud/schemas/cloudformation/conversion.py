"""Result of the conversion of a resource's inputs into CloudFormation properties."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from offline_cloud.schemas.cloudformation.linter import Path

#: A JSON value.
Json: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class PathPair:
    """Path of a value in the Pulumi inputs and in the CloudFormation properties."""

    source: Path
    target: Path

    def item(self, source_index: int, target_index: int) -> "PathPair":
        """Return the paths of an item of a list."""
        return PathPair((*self.source, source_index), (*self.target, target_index))

    def to(self, step: str | int) -> "PathPair":
        """Return the pair with one more step in the target."""
        return PathPair(self.source, (*self.target, step))


@dataclass(slots=True)
class ConversionResult:
    """CloudFormation properties and their origins.

    Attributes:
        properties: The properties of the CloudFormation resource.
        origins: Path of the input of each property.
        missing: Paths of properties that are omitted because their value is unknown.
        leftovers: Paths of inputs without property.
    """

    properties: dict[str, Json] = field(default_factory=dict[str, Json])
    origins: dict[Path, Path] = field(default_factory=dict[Path, Path])
    missing: list[Path] = field(default_factory=list[Path])
    leftovers: list[Path] = field(default_factory=list[Path])

    def origin(self, target: Path) -> tuple[Path, Path]:
        """Return the path of a property's input, and the remaining path below it."""
        for cut in range(len(target), 0, -1):
            if target[:cut] in self.origins:
                return self.origins[target[:cut]], target[cut:]
        return (), target


def dotted(path: Path) -> str:
    """Return a dotted path without positions in lists."""
    return ".".join(step for step in path if isinstance(step, str))
