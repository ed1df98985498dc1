"""The names that providers make up for resources whose program gives none.

A made-up name stays for the life of a resource and differs after a replacement.
Unlike the vendors' it is not random: a rehearsal run twice shows the same names.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

#: How the vendors' bridged providers remember which inputs they made up.
_DEFAULTS: Final = "__defaults"
#: How the vendor's Kubernetes provider does.
_ANNOTATION: Final = "pulumi.com/autonamed"


def named(
    inputs: Mapping[str, Any], path: str, old: Mapping[str, Any], fresh: str
) -> dict[str, Any]:
    """Return inputs that have a name at a dotted path."""
    if not path or _at(inputs, path) is not None:
        return dict(inputs)
    kept = _at(old, path) if is_generated(old, path) else None
    if "." not in path:
        return {**inputs, path: kept or fresh, _DEFAULTS: [path]}
    parent, _, leaf = path.partition(".")
    if isinstance(inputs.get(parent), str):
        return dict(inputs)  # not known yet, and then neither is the name
    below: dict[str, Any] = dict(inputs.get(parent) or {})
    annotations: dict[str, Any] = dict(below.get("annotations") or {})
    annotations[_ANNOTATION] = "true"
    return {
        **inputs,
        parent: {**below, leaf: kept or fresh, "annotations": annotations},
    }


def is_generated(inputs: Mapping[str, Any], path: str) -> bool:
    """Tell whether the name in these inputs is one that the provider made up."""
    if "." not in path:
        return path in inputs.get(_DEFAULTS, ())
    parent = path.partition(".")[0]
    below: Mapping[str, Any] = inputs.get(parent) or {}
    return _ANNOTATION in (below.get("annotations") or {})


def reuses_name(path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Tell whether a replacement would fight its predecessor over the name.

    Then the vendors' providers delete before they replace.
    Source: https://www.pulumi.com/docs/iac/concepts/resources/names/
    """
    if not path or is_generated(new, path):
        return False
    name = _at(new, path)
    same_space = _at(new, "metadata.namespace") == _at(old, "metadata.namespace")
    return name is not None and name == _at(old, path) and same_space


def generate(name: str, urn: str, generation: int) -> str:
    """Return a name that the resource has not had before."""
    digest = hashlib.sha256(f"{urn}\n{generation}".encode()).hexdigest()
    return f"{name}-{digest[:7]}"


def _at(values: Mapping[str, Any], path: str) -> object:
    found: Any = values
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]  # JSON
    return found  # pyright: ignore[reportUnknownVariableType]  # JSON
