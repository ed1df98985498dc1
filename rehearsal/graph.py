"""The recorded graph of a stack: what the engine delivered, without its secrets.

Read from the state file, so that it holds what stands and not what was planned.
Deliberately absent: provider ids and times, which differ from run to run.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, cast

#: Marks a secret in a state: https://www.pulumi.com/docs/iac/concepts/secrets/
_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_MASK: Final = "[secret]"

#: The engine's own provider, with which stack references are read.
READER: Final = "pulumi:providers:pulumi"

_READ: Final = (READER, "pulumi:pulumi:StackReference")

Resource = Mapping[str, Any]


def read(checkpoint: Path) -> list[dict[str, Any]]:
    """Return the resources of a state file; none when there is no state."""
    if not checkpoint.exists():
        return []
    state: dict[str, Any] = json.loads(checkpoint.read_text())
    latest: dict[str, Any] = state["checkpoint"]["latest"] or {}
    resources: list[dict[str, Any]] = latest.get("resources", [])
    return [resource for resource in resources if not resource.get("delete")]


def protected(checkpoint: Path) -> list[str]:
    """Return the URNs of the resources that a teardown would refuse to delete."""
    return [each["urn"] for each in read(checkpoint) if each.get("protect")]


def counted(checkpoint: Path) -> list[str]:
    """Return the types of what the engine counts as the stack's resources.

    What it only reads, such as another stack's outputs, and the provider it reads
    with are in the state as well.
    """
    return [
        resource["type"]
        for resource in read(checkpoint)
        if not resource.get("external") and resource["type"] != READER
    ]


def remembered(graphs: Path) -> dict[str, int]:
    """Return how many resources each recorded graph of a folder holds, by stack.

    Counted as `counted` does. A graph whose writing was interrupted is left out: the
    number is an estimate for a progress display and may be missing.
    """
    counts: dict[str, int] = {}
    for path in sorted(graphs.glob("*.json")):
        with suppress(json.JSONDecodeError):
            nodes: list[Resource] = json.loads(path.read_text())
            counts[path.stem] = sum(node["type"] not in _READ for node in nodes)
    return counts


def export(checkpoint: Path) -> list[dict[str, Any]]:
    """Return a stack's graph in a stable order."""
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
    """Return the AWS region a resource lies in, its own before its provider's."""
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
    # A provider's nested inputs are JSON text, in which a secret stands as well.
    return _MASK if isinstance(value, str) and _SIGNATURE in value else value
