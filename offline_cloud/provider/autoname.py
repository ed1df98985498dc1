"""Generated names of resources whose program sets no name.

Updates do not change a generated name; a replacement has another one.
Unlike the vendors' names they are not random, so that two rehearsals have equal names.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

#: The vendors' bridged providers list the generated inputs under this key.
_DEFAULTS: Final = "__defaults"
#: Pulumi's Kubernetes provider marks a generated name by this annotation.
_ANNOTATION: Final = "pulumi.com/autonamed"


def named(
    inputs: Mapping[str, Any], path: str, old: Mapping[str, Any], fresh: str
) -> dict[str, Any]:
    """Return the inputs with a name at a dotted path.

    Args:
        inputs: New inputs; a name in them is not changed.
        path: Dotted path of the name; empty for types without generated names.
        old: Inputs of the last update, whose generated name is used again.
        fresh: Name to use otherwise.
    """
    if not path or _at(inputs, path) is not None:
        return dict(inputs)
    previous = _at(old, path) if is_generated(old, path) else None
    if "." not in path:
        return {**inputs, path: previous or fresh, _DEFAULTS: [path]}
    parent, _, leaf = path.partition(".")
    if isinstance(inputs.get(parent), str):
        return dict(inputs)  # The block is unknown, and so is the name.
    below: dict[str, Any] = dict(inputs.get(parent) or {})
    annotations: dict[str, Any] = dict(below.get("annotations") or {})
    annotations[_ANNOTATION] = "true"
    return {
        **inputs,
        parent: {**below, leaf: previous or fresh, "annotations": annotations},
    }


def is_generated(inputs: Mapping[str, Any], path: str) -> bool:
    """Return whether the provider generated the name in these inputs."""
    if "." not in path:
        return path in inputs.get(_DEFAULTS, ())
    parent = path.partition(".")[0]
    below: Mapping[str, Any] = inputs.get(parent) or {}
    return _ANNOTATION in (below.get("annotations") or {})


def reuses_name(path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Return whether a replacement has the name of the resource that it replaces.

    The vendors' providers delete such a resource before they create the other one.
    Source: https://www.pulumi.com/docs/iac/concepts/resources/names/
    """
    if not path or is_generated(new, path):
        return False
    name = _at(new, path)
    same_namespace = _at(new, "metadata.namespace") == _at(old, "metadata.namespace")
    return name is not None and name == _at(old, path) and same_namespace


def generate(name: str, urn: str, generation: int) -> str:
    """Return a name; each generation of a URN has another one."""
    digest = hashlib.sha256(f"{urn}\n{generation}".encode()).hexdigest()
    return f"{name}-{digest[:7]}"


def _at(values: Mapping[str, Any], path: str) -> object:
    found: Any = values
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]  # JSON
    return found  # pyright: ignore[reportUnknownVariableType]  # JSON
