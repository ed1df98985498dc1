"""The recorded resource graph of a stack, with its secrets masked.

It is read from the state file, so it contains deployed resources, not planned ones.

Not managed here: resource ids and timestamps, which differ between runs.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, cast

#: Marks a secret in a state: https://www.pulumi.com/docs/iac/concepts/secrets/
_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_MASK: Final = "[secret]"

#: The engine's built-in provider, which reads stack references.
READER: Final = "pulumi:providers:pulumi"

_READ: Final = (READER, "pulumi:pulumi:StackReference")

Resource = Mapping[str, Any]


def read(checkpoint: Path) -> list[dict[str, Any]]:
    """Return the resources of a state file; none if there is no state."""
    if not checkpoint.exists():
        return []
    state: dict[str, Any] = json.loads(checkpoint.read_text())
    latest: dict[str, Any] = state["checkpoint"]["latest"] or {}
    resources: list[dict[str, Any]] = latest.get("resources", [])
    return [resource for resource in resources if not resource.get("delete")]


def protected(checkpoint: Path) -> list[str]:
    """Return the URNs of protected resources, which a teardown cannot delete."""
    return [each["urn"] for each in read(checkpoint) if each.get("protect")]


def counted(checkpoint: Path) -> list[str]:
    """Return the types of the resources that the engine counts for a stack.

    The state also contains resources that are only read, such as stack references, and
    the provider that reads them. They do not count.
    """
    return [
        resource["type"]
        for resource in read(checkpoint)
        if not resource.get("external") and resource["type"] != READER
    ]


def remembered(graphs: Path) -> dict[str, int]:
    """Return the number of resources in each recorded graph of a folder, by stack.

    It counts like `counted`. An incomplete graph file is skipped, because the number is
    only an estimate for the progress display.
    """
    counts: dict[str, int] = {}
    for path in sorted(graphs.glob("*.json")):
        with suppress(json.JSONDecodeError):
            nodes: list[Resource] = json.loads(path.read_text())
            counts[path.stem] = sum(node["type"] not in _READ for node in nodes)
    return counts


def export(checkpoint: Path) -> list[dict[str, Any]]:
    """Return the graph of a stack in a stable order."""
    resources = read(checkpoint)
    by_urn = {resource["urn"]: resource for resource in resources}
    nodes = [_node(resource, by_urn) for resource in resources]
    return sorted(nodes, key=lambda node: str(node["urn"]))


def _node(resource: Resource, by_urn: Mapping[str, Resource]) -> dict[str, Any]:
    provider = str(resource.get("provider", "")).rpartition("::")[0]
    inputs = _masked(resource.get("inputs", {}))
    return {
        "urn": resource["urn"],
        "type": resource["type"],
        "name": resource["urn"].rpartition("::")[2],
        "parent": resource.get("parent", ""),
        "provider": provider,
        "region": _region(resource, by_urn.get(provider, {})),
        "protect": bool(resource.get("protect")),
        "inputs": inputs,
        "outputs": _masked(resource.get("outputs", {})),
        "dependencies": sorted(resource.get("dependencies") or ()),
    }


def _region(resource: Resource, provider: Resource) -> str:
    """Return the AWS region of a resource: its own, else that of its provider."""
    if not resource["type"].startswith(("aws:", "pulumi:providers:aws")):
        return ""
    for holder in (resource, provider):
        region = holder.get("inputs", {}).get("region")
        if isinstance(region, str):
            return region
    return ""


def _masked(value: object) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        mapping = cast("dict[str, object]", value)
        if _SIGNATURE in mapping:
            return _MASK
        return {
            key: _masked(mapping[key])
            for key in sorted(mapping)
            if not key.startswith("__")
        }
    if isinstance(value, list):
        return [_masked(item) for item in cast("list[object]", value)]
    # Nested inputs of a provider are JSON text, which may contain a secret too.
    return _MASK if isinstance(value, str) and _SIGNATURE in value else value
