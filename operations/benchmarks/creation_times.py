"""Creation times of cloud resources by type, from a small dated table."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import yaml

_TABLE: Final = Path(__file__).with_name("creation_times.yaml")

#: Prefixes of types that exist in the Pulumi state only.
_WITHOUT_CLOUD: Final = ("keeptrusts:", "pulumi:", "random:")

Resource = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class CreationTime:
    """Creation time of one resource type.

    Attributes:
        token: Type token.
        having: Input that must be set for the entry to apply; empty for all resources.
        seconds: Typical time; clouds guarantee none.
        basis: Whether the source measured the time, or it is estimated from the source.
        source: URL of the source.
    """

    token: str
    having: str
    seconds: float
    basis: Literal["measured", "estimated"]
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CreationTimes:
    """The table of creation times.

    Attributes:
        as_of: Month of the last review.
        default: Seconds for a type without an entry.
        times: The entries; the first that applies to a resource is used.
        quick: Types for which `default` has been reviewed and is right.
    """

    as_of: str
    default: float
    times: tuple[CreationTime, ...]
    quick: frozenset[str] = frozenset()

    def of(self, resource: Resource) -> float:
        """Return the time of creating a resource, in seconds."""
        token = str(resource["type"])
        if token.startswith(_WITHOUT_CLOUD):
            return 0.0
        inputs: Mapping[str, Any] = resource.get("inputs") or {}
        for time in self.times:
            if token == time.token and (not time.having or inputs.get(time.having)):
                return time.seconds
        return self.default


def read(path: Path = _TABLE) -> CreationTimes:
    """Read the table."""
    document: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return CreationTimes(
        as_of=str(document["as_of"]),
        default=float(document["default"]),
        quick=frozenset(document["quick"]),
        times=tuple(
            CreationTime(
                token=entry["type"],
                having=entry.get("with", ""),
                seconds=float(entry["seconds"]),
                basis=entry["basis"],
                source=entry["source"],
            )
            for entry in document["times"]
        ),
    )
