"""Reading AWS's resource schemas: fields, types, and what a reference leads to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast


@dataclass(frozen=True, slots=True)
class SchemaNode:
    """A place in a schema.

    Attributes:
        root: The whole schema, in which references are looked up.
        node: What is said about this place.
    """

    root: Mapping[str, Any]
    node: Mapping[str, Any]

    @property
    def types(self) -> frozenset[str]:
        """Return the JSON types that are taken here; none means any."""
        told: str | list[str] = self.node.get("type", [])
        types = {told} if isinstance(told, str) else set(told)
        if not types:
            types = {kind for branch in self._branches() for kind in branch.types}
        if not types and self.node.get("properties"):
            types = {"object"}
        return frozenset(types)

    @property
    def fields(self) -> Mapping[str, "SchemaNode"]:
        """Return the properties that may be written, those of all variants."""
        hidden = self._read_only()
        found: dict[str, SchemaNode] = {}
        for branch in self._branches():
            found.update(branch.fields)
        for name, node in self.node.get("properties", {}).items():
            if name not in hidden:
                found[name] = self._at(node)
        return found

    @property
    def items(self) -> "SchemaNode":
        """Return what an item of the list must be."""
        return self._at(self.node.get("items", {}))

    def field(self, name: str) -> str:
        """Return the property that an input of this name is, or nothing.

        Case does not matter, nor does singular or plural.
        """
        known = {own.lower(): own for own in self.fields}
        low = name.lower()
        forms = [low, f"{low}s", low.removesuffix("s")]
        if low.endswith("y"):
            forms.append(f"{low[:-1]}ies")
        if low.endswith("ies"):
            forms.append(f"{low[:-3]}y")
        return next((known[form] for form in forms if form in known), "")

    def _branches(self) -> Iterator["SchemaNode"]:
        for word in ("allOf", "anyOf", "oneOf"):
            for node in self.node.get(word, ()):
                if isinstance(node, Mapping):
                    yield self._at(cast("Mapping[str, Any]", node))

    def _read_only(self) -> set[str]:
        if self.node is not self.root:
            return set()
        pointers: list[str] = self.root.get("readOnlyProperties", [])
        return {p.removeprefix("/properties/") for p in pointers}

    def _at(self, node: Mapping[str, Any]) -> "SchemaNode":
        while "$ref" in node:
            found: Any = self.root
            for step in str(node["$ref"]).removeprefix("#/").split("/"):
                found = found[step]
            node = found
        return SchemaNode(self.root, node)


def of(schema: Mapping[str, Any]) -> SchemaNode:
    """Return the shape of a resource's properties."""
    return SchemaNode(schema, schema)
