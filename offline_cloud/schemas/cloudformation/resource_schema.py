"""Reader of AWS's resource schemas: properties, types and references."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast


@dataclass(frozen=True, slots=True)
class SchemaNode:
    """A node of a resource schema.

    Attributes:
        root: The whole schema, in which references are looked up.
        node: The schema of this node.
    """

    root: Mapping[str, Any]
    node: Mapping[str, Any]

    @property
    def types(self) -> frozenset[str]:
        """The allowed JSON types; empty if any is allowed."""
        declared: str | list[str] = self.node.get("type", [])
        types = {declared} if isinstance(declared, str) else set(declared)
        if not types:
            types = {kind for branch in self._branches() for kind in branch.types}
        if not types and self.node.get("properties"):
            types = {"object"}
        return frozenset(types)

    @property
    def fields(self) -> Mapping[str, "SchemaNode"]:
        """The writable properties of all variants."""
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
        """The schema of the items of a list."""
        return self._at(self.node.get("items", {}))

    def field(self, name: str) -> str:
        """Return the property with the name of an input; empty if there is none.

        Case, and singular or plural, are ignored.
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
        for keyword in ("allOf", "anyOf", "oneOf"):
            for node in self.node.get(keyword, ()):
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
    """Return the root node of a resource schema."""
    return SchemaNode(schema, schema)
