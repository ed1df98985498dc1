"""Names of deployed resources, frozen in ``stable_names.json``.

A type token and a logical name are the resource's URN, and a physical name is often
immutable: changing one of them replaces the resource or orphans it.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from tests import golden_files
from tests.golden_files import GOLDEN
from tests.shipped_stacks import STACKS

FROZEN: Final = Path(__file__).parent / "stable_names.json"

#: Inputs that name a resource at its provider, in the order in which they are tried.
PHYSICAL: Final = ("name", "bucket", "identifier", "alias", "hostname")

RULE: Final = (
    "a type token, logical name or physical name changes only with an alias and an ADR "
    "(docs/adr/0004-treat-names-as-contracts.md)"
)

Names = dict[str, str | None]


def names(golden: Path) -> Names:
    """Return the physical name of every resource of a golden file, by URN part.

    A key is ``<type token> <logical name>``; a value is None where the provider, or
    another resource, gives the name.
    """
    resources = golden_files.read(golden)
    return {f"{each['type']} {each['name']}": physical(each) for each in resources}


def physical(resource: Mapping[str, Any]) -> str | None:
    """Return the name that the program gives a resource at its provider, if any."""
    if not resource["custom"]:
        return None
    inputs: dict[str, Any] = resource["inputs"]
    metadata: dict[str, Any] = inputs.get("metadata") or {}
    found = [metadata.get("name"), *(inputs.get(key) for key in PHYSICAL)]
    return next((str(name) for name in found if name), None)


def violations(frozen: Names, current: Names) -> list[str]:
    """Return how each frozen name has changed that differs."""
    gone = [f"{key}: removed or renamed" for key in frozen.keys() - current.keys()]
    common = sorted(frozen.keys() & current.keys())
    changed = [
        f"{key}: physical name {frozen[key]!r} became {current[key]!r}"
        for key in common
        if frozen[key] != current[key]
    ]
    return sorted([*gone, *changed])


def _frozen() -> dict[str, Names]:
    frozen: dict[str, Names] = json.loads(FROZEN.read_text("utf-8"))
    return frozen


@pytest.mark.parametrize("stack", STACKS)
def test_resource_names_of_a_stack_are_unchanged(stack: str) -> None:
    """No resource of the shipped stacks is renamed, and each new one is recorded.

    ``UPDATE_GOLDEN=1`` records new names; it changes and removes none.
    """
    frozen = _frozen()
    known, current = frozen.get(stack, {}), names(GOLDEN / f"{stack}.json")

    if os.environ.get("UPDATE_GOLDEN"):
        frozen[stack] = known = current | known
        text = json.dumps(frozen, indent=2, sort_keys=True)
        FROZEN.write_text(f"{text}\n", "utf-8")

    found = violations(known, current)
    assert not found, "\n".join([f"{stack}: {RULE}", *found])
    new = sorted(current.keys() - known.keys())
    assert not new, "\n".join(["run this test with UPDATE_GOLDEN=1 to record:", *new])


@pytest.mark.parametrize(
    ("current", "expected"),
    [
        ({"t a": "x", "t b": None}, []),
        ({"t b": None}, ["t a: removed or renamed"]),
        ({"t a": "y", "t b": None}, ["t a: physical name 'x' became 'y'"]),
        ({"t a": "x", "u b": None}, ["t b: removed or renamed"]),
    ],
)
def test_name_changed_or_removed_is_reported(
    current: Names, expected: list[str]
) -> None:
    """A token, a logical name and a physical name are each compared."""
    assert violations({"t a": "x", "t b": None}, current) == expected
