"""The AWS resources of a recorded graph, with their dependencies."""

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
    """One resource of a recorded graph."""

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
        """The CloudFormation mapping of the type, or None."""
        return CLOUDFORMATION.get(self.token)

    @property
    def has_own_resource(self) -> bool:
        """Whether the template has one resource for this resource."""
        known = self.mapping
        return bool(known and known.cloudformation and known.merged_into is None)

    @property
    def separate_resources(self) -> Mapping[str, SeparateResource]:
        """The set inputs that are separate CloudFormation resources."""
        known = self.mapping
        separate = known.separate.items() if known else ()
        return {name: one for name, one in separate if self.inputs.get(name)}

    @property
    def inputs_with_tags(self) -> Mapping[str, Any]:
        """The inputs with the provider's default tags added."""
        tags = self.outputs.get("tagsAll")
        return {**self.inputs, "tags": tags} if tags else self.inputs

    def output(self, dotted: str) -> object:
        """Return an output by its dotted name, or None."""
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
        """Return the AWS resource of a URN, or None."""
        return self._by_urn.get(urn)

    def dependencies_of(self, one: GraphResource) -> list[GraphResource]:
        """Return all dependencies of a resource, direct ones first."""
        found: dict[str, GraphResource] = {}
        waiting = list(one.dependencies)
        for urn in waiting:
            other = self._by_urn.get(urn)
            if other is not None and urn not in found:
                found[urn] = other
                waiting += other.dependencies
        return list(found.values())

    def merge_target(self, one: GraphResource) -> GraphResource | None:
        """Return the resource whose properties contain this one, or None."""
        into = one.mapping.merged_into if one.mapping else None
        if into is None:
            return None
        expected = {out: one.inputs.get(name) for name, out in into.by.items()}
        return next(
            (
                other
                for other in self
                if (other.token, other.region) == (into.token, one.region)
                and all(other.output(out) == value for out, value in expected.items())
            ),
            None,
        )
