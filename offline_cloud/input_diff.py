"""What changed between two sets of inputs, and what of it forces a replacement.

What a program asks for and its cloud does not keep.

Comparing the old inputs with the new ones finds nothing there, since the program has
not changed; the vendors' providers compare with what the cloud answers, and plan the
same change at every preview.
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
    """Return every differing leaf, but for the provider's own ``__`` properties."""
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


_ABSENT: Final = object()


def unpersisted_inputs(
    asked: Mapping[str, Any], answered: Mapping[str, Any], rewritten: Iterable[str]
) -> Iterator[Path]:
    """Yield where an answer is not what was asked for.

    Looked at are the properties that the cloud rewrites.
    What it adds of its own accord beside what was asked for is no difference.
    """
    for name in sorted(asked.keys() & set(rewritten)):
        kept = dict(walk(answered.get(name), (name,)))
        for path, value in walk(asked[name], (name,)):
            if kept.get(path, _ABSENT) != value:
                yield path
