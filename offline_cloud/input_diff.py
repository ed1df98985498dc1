"""Differences between two sets of inputs, and between inputs and stored outputs.

Some clouds store another value than the request had. Old and new inputs are then
equal, but the vendors' providers compare with the stored value and plan the same
change at every preview.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from offline_cloud.property_values import Path, walk

_POSITION: Final = re.compile(r"\[\d*\]")


@dataclass(frozen=True, slots=True)
class InputChange:
    """One property that differs."""

    path: Path
    kind: Literal["ADD", "DELETE", "UPDATE"]


def diff_inputs(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[InputChange]:
    """Return every differing leaf, without the provider's own ``__`` properties."""
    before, after = dict(walk(_public(old), ())), dict(walk(_public(new), ()))
    found: list[InputChange] = []
    for path in sorted(before.keys() | after.keys(), key=str):
        if path not in before:
            found.append(InputChange(path, "ADD"))
        elif path not in after:
            found.append(InputChange(path, "DELETE"))
        elif before[path] != after[path]:
            found.append(InputChange(path, "UPDATE"))
    return [change for change in found if change.path]


def forces_replacement(path: Path, patterns: Iterable[str]) -> bool:
    """Return whether a change at a path matches one of the replacement patterns.

    A pattern matches every path below it. A part that is added or removed together
    with its parent matches too. Positions in lists are ignored.
    """
    steps = tuple(step for step in path if isinstance(step, str))
    for pattern in patterns:
        if pattern == "*":
            return True
        prefix = tuple(_POSITION.sub("", pattern).split("."))
        if steps[: len(prefix)] == prefix:
            return True
    return False


def _public(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if not key.startswith("__")}


_ABSENT: Final = object()


def unpersisted_inputs(
    inputs: Mapping[str, Any], outputs: Mapping[str, Any], rewritten: Iterable[str]
) -> Iterator[Path]:
    """Yield the paths at which the stored outputs differ from the inputs.

    Only the properties in ``rewritten`` are compared. Values that the cloud adds are
    no difference.
    """
    for name in sorted(inputs.keys() & set(rewritten)):
        stored = dict(walk(outputs.get(name), (name,)))
        for path, value in walk(inputs[name], (name,)):
            if stored.get(path, _ABSENT) != value:
                yield path
