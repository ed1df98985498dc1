"""Builder of the resources of one region's template."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from offline_cloud.schemas.cloudformation import intrinsics, linter, resource_schema
from offline_cloud.schemas.cloudformation.conversion import ConversionResult
from offline_cloud.schemas.cloudformation.converter import convert
from offline_cloud.schemas.cloudformation.graph import Graph, GraphResource
from offline_cloud.schemas.cloudformation.normalise import (
    INHERITED_FROM_SOURCE,
    normalise,
)

Resource = dict[str, Any]


class TemplateBuilder:
    """Builds ``resources``; ``omitted`` are reasons by type token and input."""

    def __init__(self, graph: Graph, region: str) -> None:
        self._graph = graph
        self._nodes = [node for node in graph if node.region == region]
        self._region = region
        self._names = _names([node for node in self._nodes if node.has_own_resource])
        self._separate: dict[str, list[str]] = {}
        self.resources: dict[str, Resource] = {}
        self.omitted: dict[str, dict[str, str]] = {}
        self._build()

    def _build(self) -> None:
        for node in self._nodes:
            if node.has_own_resource:
                self._add_resource(node, self._names[node.urn])
        for node in self._nodes:
            if not node.has_own_resource:
                self._merge(node)
        references = {
            name: set(intrinsics.used(resource["Properties"]))
            for name, resource in self.resources.items()
        }
        for node in self._nodes:
            if node.has_own_resource:
                self._order(node, references)
        self.resources = dict(sorted(self.resources.items()))

    def _add_resource(self, node: GraphResource, name: str) -> None:
        above = self._graph.dependencies_of(node)
        known = {
            **intrinsics.known(above, self._names),
            **intrinsics.subnet(node, above, self._names),
        }
        properties = self._converted(node, node.inputs_with_tags).properties
        self.resources[name] = {
            "Type": _kind(node),
            **_deletion_policy(node),
            "Properties": intrinsics.written(properties, known),
        }
        for name_of_input, separate in node.separate_resources.items():
            other = f"{name}{separate.cloudformation.rpartition('::')[2]}"
            value = intrinsics.written(node.inputs[name_of_input], known)
            owner = intrinsics.of_attribute(name, "Ref")
            self.resources[other] = {
                "Type": separate.cloudformation,
                "Properties": {separate.owner: owner, separate.property: value},
            }
            self._separate.setdefault(node.urn, []).append(other)

    def _merge(self, node: GraphResource) -> None:
        """Merge a resource into another, or record why it is in no template."""
        host = self._graph.merge_target(node)
        if host is None or host.urn not in self._names:
            self._omit(node, "*", _missing(node))
            return
        # A part cannot refer to a resource that depends on the whole.
        above = [
            other
            for other in self._graph.dependencies_of(node)
            if other is not host and host not in self._graph.dependencies_of(other)
        ]
        known = intrinsics.known(above, self._names)
        part = intrinsics.written(self._converted(node, node.inputs).properties, known)
        whole = self.resources[self._names[host.urn]]["Properties"]
        for key, value in part.items():
            whole[key] = (
                whole.get(key, []) + value if isinstance(value, list) else value
            )

    def _converted(
        self, node: GraphResource, inputs: Mapping[str, Any]
    ) -> ConversionResult:
        schema = linter.schema(_kind(node), self._region)
        if node.mapping is None or schema is None:
            self._omit(node, "*", f"{self._region} does not offer it")
            return ConversionResult()
        done = convert(node.mapping, resource_schema.of(schema), inputs)
        for path in done.leftovers:
            self._omit(node, ".".join(map(str, path)), "no property was found for it")
        for name in node.inputs:
            if reason := node.mapping.without(name):
                self._omit(node, name, reason)
        before = {*done.properties}
        normalise(_kind(node), done.properties)
        for name in before - {*done.properties}:
            self._omit(node, str(done.origins[(name,)][0]), INHERITED_FROM_SOURCE[name])
        return done

    def _omit(self, node: GraphResource, path: str, reason: str) -> None:
        self.omitted.setdefault(node.token, {})[path] = reason

    def _order(self, node: GraphResource, references: Mapping[str, set[str]]) -> None:
        """Add ``DependsOn`` for dependencies without reference."""
        name = self._names[node.urn]
        implied = _reached(name, references)
        dependencies = dict.fromkeys(self._dependencies(node))
        explicit = [one for one in dependencies if one not in implied]
        if explicit:
            self.resources[name]["DependsOn"] = sorted(explicit)

    def _dependencies(self, node: GraphResource) -> Iterator[str]:
        for urn in node.dependencies:
            other = self._graph.get(urn)
            if other is None or other.region != self._region:
                continue
            host = other if other.has_own_resource else self._graph.merge_target(other)
            if host is None:
                yield from self._dependencies(other)
            elif host.urn in self._names:
                yield self._names[host.urn]
                yield from self._separate.get(host.urn, ())


def _kind(node: GraphResource) -> str:
    return node.mapping.cloudformation if node.mapping else ""


def _missing(node: GraphResource) -> str:
    if node.mapping is None:
        return "not known to have a type in CloudFormation"
    return node.mapping.reason or "the resource that contains it is in another template"


def _deletion_policy(node: GraphResource) -> Resource:
    """Return the deletion policy of a resource."""
    policy = "Retain" if node.protect or node.inputs.get("skipDestroy") else ""
    if "skipFinalSnapshot" in node.inputs or "finalSnapshotIdentifier" in node.inputs:
        skipped = node.inputs.get("skipFinalSnapshot")
        policy = (policy or "Delete") if skipped else "Snapshot"
    if not policy:
        return {}
    return {"DeletionPolicy": policy, "UpdateReplacePolicy": policy}


def _names(nodes: list[GraphResource]) -> dict[str, str]:
    """Return a logical id of letters and digits for each resource."""
    names: dict[str, str] = {}
    for node in nodes:
        words = re.findall(r"[A-Za-z0-9]+", node.name)
        name = "".join(word[0].upper() + word[1:] for word in words)
        if name in names.values():
            name += node.token.rpartition(":")[2]
        names[node.urn] = name
    return names


def _reached(name: str, references: Mapping[str, set[str]]) -> set[str]:
    reached = {name}
    waiting = [name]
    for one in waiting:
        fresh = references.get(one, set()) - reached
        reached |= fresh
        waiting += fresh
    return reached
