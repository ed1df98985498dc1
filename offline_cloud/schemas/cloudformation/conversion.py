"""What became of the inputs of one resource in another language."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from offline_cloud.schemas.cloudformation.linter import Path

#: A JSON value.
Json: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class PathPair:
    """Where a value comes from and where it goes."""

    source: Path
    target: Path

    def item(self, taken: int, given: int) -> "PathPair":
        """Return the way of an item of a list."""
        return PathPair((*self.source, taken), (*self.target, given))

    def to(self, step: str | int) -> "PathPair":
        """Return a way that leads one step deeper."""
        return PathPair(self.source, (*self.target, step))


@dataclass(slots=True)
class ConversionResult:
    """Properties for CloudFormation, and how they came about.

    Attributes:
        origins: The input that each property comes from.
        missing: Properties left out because their value is not known yet.
        leftovers: Inputs for which no property was found.
    """

    properties: dict[str, Json] = field(default_factory=dict[str, Json])
    origins: dict[Path, Path] = field(default_factory=dict[Path, Path])
    missing: list[Path] = field(default_factory=list[Path])
    leftovers: list[Path] = field(default_factory=list[Path])

    def origin(self, target: Path) -> tuple[Path, Path]:
        """Return the input a property comes from, and what lies below both."""
        for cut in range(len(target), 0, -1):
            if target[:cut] in self.origins:
                return self.origins[target[:cut]], target[cut:]
        return (), target


def dotted(path: Path) -> str:
    """Return a path without the positions in lists."""
    return ".".join(step for step in path if isinstance(step, str))
