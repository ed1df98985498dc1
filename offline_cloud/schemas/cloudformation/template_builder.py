"""The resources of one region put together as a template's."""

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
    """Builds the resources; ``left`` says what has no place among them."""

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
            **_kept(node),
            "Properties": intrinsics.written(properties, known),
        }
        for wanted, beside in node.separate_resources.items():
            other = f"{name}{beside.cloudformation.rpartition('::')[2]}"
            value = intrinsics.written(node.inputs[wanted], known)
            owner = intrinsics.of_attribute(name, "Ref")
            self.resources[other] = {
                "Type": beside.cloudformation,
                "Properties": {beside.owner: owner, beside.property: value},
            }
            self._separate.setdefault(node.urn, []).append(other)

    def _merge(self, node: GraphResource) -> None:
        """Make a resource a part of another, or say why it is in no template."""
        host = self._graph.merge_target(node)
        if host is None or host.urn not in self._names:
            self._omit(node, "*", _missing(node))
            return
        # What needs the whole cannot be needed by a part of it.
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
        given = {*done.properties}
        normalise(_kind(node), done.properties)
        for name in given - {*done.properties}:
            self._omit(node, str(done.origins[(name,)][0]), INHERITED_FROM_SOURCE[name])
        return done

    def _omit(self, node: GraphResource, what: str, reason: str) -> None:
        self.omitted.setdefault(node.token, {})[what] = reason

    def _order(self, node: GraphResource, references: Mapping[str, set[str]]) -> None:
        """Say what must stand first, where no reference says it."""
        name = self._names[node.urn]
        implied = _reached(name, references)
        wanted = dict.fromkeys(self._anchors(node))
        first = [one for one in wanted if one not in implied]
        if first:
            self.resources[name]["DependsOn"] = sorted(first)

    def _anchors(self, node: GraphResource) -> Iterator[str]:
        for urn in node.dependencies:
            other = self._graph.get(urn)
            if other is None or other.region != self._region:
                continue
            host = other if other.has_own_resource else self._graph.merge_target(other)
            if host is None:
                yield from self._anchors(other)
            elif host.urn in self._names:
                yield self._names[host.urn]
                yield from self._separate.get(host.urn, ())


def _kind(node: GraphResource) -> str:
    return node.mapping.cloudformation if node.mapping else ""


def _missing(node: GraphResource) -> str:
    if node.mapping is None:
        return "not known to have a type in CloudFormation"
    return node.mapping.reason or "what it belongs to is in another template"


def _kept(node: GraphResource) -> Resource:
    """Return what happens to the resource when the template lets go of it."""
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
