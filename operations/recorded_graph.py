"""The recorded graph of a stack: its resources as the engine delivered them.

A rehearsal writes one file per stack, secrets masked (`rehearsal.graph`).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordedResource:
    """One resource of a stack.

    Attributes:
        stack: Name of the stack.
        type: Type token.
        name: Logical name.
        urn: URN.
        parent: URN of the parent; empty for a resource without one.
        provider: URN of the provider; empty for a component.
        region: AWS region of the resource; empty outside AWS.
        inputs: Properties by their names on the wire, secret values masked.
        outputs: What the cloud answered, or what a component registered.
        dependencies: URNs of the resources it depends on.
    """

    stack: str
    type: str
    name: str
    urn: str
    parent: str
    provider: str
    region: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    dependencies: tuple[str, ...]


#: Resources of every stack, by the stack's name.
FleetGraph = Mapping[str, tuple[RecordedResource, ...]]


def load(folder: Path, stacks: Iterable[str]) -> FleetGraph:
    """Return the recorded graphs of stacks.

    Args:
        folder: Folder with a file ``<stack>.json`` for each stack.
        stacks: Names of the stacks.

    Raises:
        FileNotFoundError: A stack has no recorded graph.
    """
    return MappingProxyType(
        {
            stack: resources(
                stack, json.loads((folder / f"{stack}.json").read_text("utf-8"))
            )
            for stack in stacks
        }
    )


def resources(
    stack: str, nodes: Iterable[Mapping[str, Any]]
) -> tuple[RecordedResource, ...]:
    """Return the resources of one stack from the nodes of its recorded graph."""
    return tuple(
        RecordedResource(
            stack=stack,
            type=node["type"],
            name=node["name"],
            urn=node["urn"],
            parent=node["parent"],
            provider=node["provider"],
            region=node["region"],
            inputs=node["inputs"],
            outputs=node["outputs"],
            dependencies=tuple(node["dependencies"]),
        )
        for node in nodes
    )
