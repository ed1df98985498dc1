"""What changed between two sets of inputs, and what of it forces a replacement."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from operations.rehearsal.plugin.wire import Path, leaves

_POSITION: Final = re.compile(r"\[\d*\]")


@dataclass(frozen=True, slots=True)
class Change:
    """One property that differs."""

    path: Path
    kind: Literal["ADD", "DELETE", "UPDATE"]


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Return every differing leaf, but for the provider's own ``__`` properties."""
    before, after = dict(leaves(_public(old), ())), dict(leaves(_public(new), ()))
    found: list[Change] = []
    for path in sorted(before.keys() | after.keys(), key=str):
        if path not in before:
            found.append(Change(path, "ADD"))
        elif path not in after:
            found.append(Change(path, "DELETE"))
        elif before[path] != after[path]:
            found.append(Change(path, "UPDATE"))
    return [change for change in found if change.path]


def replacing(path: Path, patterns: Iterable[str]) -> bool:
    """Tell whether a change at a path is one that the patterns say replaces.

    A pattern covers what lies below it, and a part that vanishes or appears with
    the whole that holds it; positions in lists do not matter.
    """
    steps = tuple(step for step in path if isinstance(step, str))
    for pattern in patterns:
        if pattern == "*":
            return True
        wanted = tuple(_POSITION.sub("", pattern).split("."))
        if steps[: len(wanted)] == wanted:
            return True
    return False


def _public(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if not key.startswith("__")}
