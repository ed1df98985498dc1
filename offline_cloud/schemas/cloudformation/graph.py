"""The AWS resources of a recorded graph, with what they depend on."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from offline_cloud.registry import CLOUDFORMATION
from offline_cloud.schemas.cloudformation.mapping import (
    ResourceMapping,
    SeparateResource,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class GraphResource:
    """One resource as a rehearsal recorded it."""

    urn: str
    token: str
    name: str
    region: str
    protect: bool
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    dependencies: tuple[str, ...]

    @classmethod
    def of(cls, node: Mapping[str, Any]) -> "GraphResource":
        """Read a node of a recorded graph."""
        return cls(
            urn=node["urn"],
            token=node["type"],
            name=node["name"],
            region=node["region"],
            protect=node["protect"],
            inputs=node["inputs"],
            outputs=node["outputs"],
            dependencies=tuple(node["dependencies"]),
        )

    @property
    def mapping(self) -> ResourceMapping | None:
        """What CloudFormation calls the type, or nothing if that is not known."""
        return CLOUDFORMATION.get(self.token)

    @property
    def has_own_resource(self) -> bool:
        """Whether CloudFormation has a resource for it alone."""
        known = self.mapping
        return bool(known and known.cloudformation and known.merged_into is None)

    @property
    def separate_resources(self) -> Mapping[str, SeparateResource]:
        """The inputs given that CloudFormation has as resources of their own."""
        known = self.mapping
        besides = known.separate.items() if known else ()
        return {name: beside for name, beside in besides if self.inputs.get(name)}

    @property
    def inputs_with_tags(self) -> Mapping[str, Any]:
        """The inputs with the tags that the provider gives to everything."""
        tags = self.outputs.get("tagsAll")
        return {**self.inputs, "tags": tags} if tags else self.inputs

    def output(self, dotted: str) -> object:
        """Return an output by its dotted name, or nothing."""
        *above, last = dotted.split(".")
        found = self.outputs
        for step in above:
            found = cast("Mapping[str, object]", found.get(step) or {})
        return found.get(last)


class Graph:
    """The AWS resources of a stack, found by URN."""

    def __init__(self, nodes: Iterable[Mapping[str, Any]]) -> None:
        amazon = (node for node in nodes if node["type"].startswith("aws:"))
        self._by_urn = {node["urn"]: GraphResource.of(node) for node in amazon}

    def __iter__(self) -> Iterator[GraphResource]:
        """Yield every resource, in the order of the graph."""
        return iter(self._by_urn.values())

    def get(self, urn: str) -> GraphResource | None:
        """Return a resource, or nothing if it is none of AWS."""
        return self._by_urn.get(urn)

    def dependencies_of(self, one: GraphResource) -> list[GraphResource]:
        """Return what a resource depends on, the nearest first."""
        found: dict[str, GraphResource] = {}
        waiting = list(one.dependencies)
        for urn in waiting:
            other = self._by_urn.get(urn)
            if other is not None and urn not in found:
                found[urn] = other
                waiting += other.dependencies
        return list(found.values())

    def merge_target(self, one: GraphResource) -> GraphResource | None:
        """Return the resource that a folded one becomes a part of."""
        into = one.mapping.merged_into if one.mapping else None
        if into is None:
            return None
        wanted = {out: one.inputs.get(name) for name, out in into.by.items()}
        return next(
            (
                other
                for other in self
                if (other.token, other.region) == (into.token, one.region)
                and all(other.output(out) == value for out, value in wanted.items())
            ),
            None,
        )
