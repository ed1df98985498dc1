"""The resources of one region put together as a template's."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from operations.rehearsal.contracts.cloudformation import expression, lint, shape
from operations.rehearsal.contracts.cloudformation.fold import OF_THE_SOURCE, complete
from operations.rehearsal.contracts.cloudformation.recorded import Graph, Recorded
from operations.rehearsal.contracts.cloudformation.translated import Translated
from operations.rehearsal.contracts.cloudformation.walker import translate

Resource = dict[str, Any]


class Composition:
    """Builds the resources; ``left`` says what has no place among them."""

    def __init__(self, graph: Graph, region: str) -> None:
        self._graph = graph
        self._nodes = [node for node in graph if node.region == region]
        self._region = region
        self._names = _names([node for node in self._nodes if node.stands])
        self._beside: dict[str, list[str]] = {}
        self.resources: dict[str, Resource] = {}
        self.left: dict[str, dict[str, str]] = {}
        self._build()

    def _build(self) -> None:
        for node in self._nodes:
            if node.stands:
                self._stand(node, self._names[node.urn])
        for node in self._nodes:
            if not node.stands:
                self._fold(node)
        references = {
            name: set(expression.used(resource["Properties"]))
            for name, resource in self.resources.items()
        }
        for node in self._nodes:
            if node.stands:
                self._order(node, references)
        self.resources = dict(sorted(self.resources.items()))

    def _stand(self, node: Recorded, name: str) -> None:
        above = self._graph.above(node)
        known = {
            **expression.known(above, self._names),
            **expression.subnet(node, above, self._names),
        }
        properties = self._translated(node, node.tagged).properties
        self.resources[name] = {
            "Type": _kind(node),
            **_kept(node),
            "Properties": expression.written(properties, known),
        }
        for wanted, beside in node.beside.items():
            other = f"{name}{beside.cloudformation.rpartition('::')[2]}"
            value = expression.written(node.inputs[wanted], known)
            owner = expression.of_attribute(name, "Ref")
            self.resources[other] = {
                "Type": beside.cloudformation,
                "Properties": {beside.owner: owner, beside.property: value},
            }
            self._beside.setdefault(node.urn, []).append(other)

    def _fold(self, node: Recorded) -> None:
        """Make a resource a part of another, or say why it is in no template."""
        host = self._graph.host(node)
        if host is None or host.urn not in self._names:
            self._leave(node, "*", _missing(node))
            return
        # What needs the whole cannot be needed by a part of it.
        above = [
            other
            for other in self._graph.above(node)
            if other is not host and host not in self._graph.above(other)
        ]
        known = expression.known(above, self._names)
        part = expression.written(self._translated(node, node.inputs).properties, known)
        whole = self.resources[self._names[host.urn]]["Properties"]
        for key, value in part.items():
            whole[key] = (
                whole.get(key, []) + value if isinstance(value, list) else value
            )

    def _translated(self, node: Recorded, inputs: Mapping[str, Any]) -> Translated:
        schema = lint.schema(_kind(node), self._region)
        if node.translation is None or schema is None:
            self._leave(node, "*", f"{self._region} does not offer it")
            return Translated()
        done = translate(node.translation, shape.of(schema), inputs)
        for path in done.leftovers:
            self._leave(node, ".".join(map(str, path)), "no property was found for it")
        for name in node.inputs:
            if reason := node.translation.without(name):
                self._leave(node, name, reason)
        given = {*done.properties}
        complete(_kind(node), done.properties)
        for name in given - {*done.properties}:
            self._leave(node, str(done.origins[(name,)][0]), OF_THE_SOURCE[name])
        return done

    def _leave(self, node: Recorded, what: str, reason: str) -> None:
        self.left.setdefault(node.token, {})[what] = reason

    def _order(self, node: Recorded, references: Mapping[str, set[str]]) -> None:
        """Say what must stand first, where no reference says it."""
        name = self._names[node.urn]
        implied = _reached(name, references)
        wanted = dict.fromkeys(self._anchors(node))
        first = [one for one in wanted if one not in implied]
        if first:
            self.resources[name]["DependsOn"] = sorted(first)

    def _anchors(self, node: Recorded) -> Iterator[str]:
        for urn in node.dependencies:
            other = self._graph.get(urn)
            if other is None or other.region != self._region:
                continue
            host = other if other.stands else self._graph.host(other)
            if host is None:
                yield from self._anchors(other)
            elif host.urn in self._names:
                yield self._names[host.urn]
                yield from self._beside.get(host.urn, ())


def _kind(node: Recorded) -> str:
    return node.translation.cloudformation if node.translation else ""


def _missing(node: Recorded) -> str:
    if node.translation is None:
        return "not known to have a type in CloudFormation"
    return node.translation.reason or "what it belongs to is in another template"


def _kept(node: Recorded) -> Resource:
    """Return what happens to the resource when the template lets go of it."""
    policy = "Retain" if node.protect or node.inputs.get("skipDestroy") else ""
    if "skipFinalSnapshot" in node.inputs or "finalSnapshotIdentifier" in node.inputs:
        skipped = node.inputs.get("skipFinalSnapshot")
        policy = (policy or "Delete") if skipped else "Snapshot"
    if not policy:
        return {}
    return {"DeletionPolicy": policy, "UpdateReplacePolicy": policy}


def _names(nodes: list[Recorded]) -> dict[str, str]:
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
