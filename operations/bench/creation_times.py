"""How long clouds take to create a resource, by type: a small dated table."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import yaml

_TABLE: Final = Path(__file__).with_name("creation_times.yaml")

#: What only the engine keeps: nothing outside is asked for it.
_FREE: Final = ("keeptrusts:", "pulumi:", "random:")

Resource = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class CreationTime:
    """What one type takes.

    Attributes:
        token: The type.
        having: Only where this input is set; empty for every resource of the type.
        seconds: Typical, not promised.
        basis: Whether the source measured it or describes what it is guessed from.
        source: Where that can be read.
    """

    token: str
    having: str
    seconds: float
    basis: Literal["measured", "estimated"]
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CreationTimes:
    """The whole table.

    Attributes:
        as_of: Month in which it was last looked through.
        default: Seconds of a type without an entry.
        times: The entries; the first that fits a resource counts.
        quick: Types without an entry that are known to need none.
    """

    as_of: str
    default: float
    times: tuple[CreationTime, ...]
    quick: frozenset[str] = frozenset()

    def of(self, resource: Resource) -> float:
        """Return the seconds that creating a resource takes."""
        token = str(resource["type"])
        if token.startswith(_FREE):
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
