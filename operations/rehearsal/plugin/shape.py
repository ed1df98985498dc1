"""What a property may hold, and whether a value does."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, cast

from operations.rehearsal.plugin.wire import SIGNATURE, UNKNOWNS, Path

Kind = Literal[
    "any", "asset", "boolean", "choice", "enum", "integer", "list", "map", "number"
    , "object", "string"
]  # fmt: skip

_SCALARS: Final[Mapping[str, tuple[type, ...]]] = {
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "string": (str,),
}


@dataclass(frozen=True, slots=True)
class Fields:
    """The properties an object takes, and which of them it must have."""

    properties: Mapping[str, "Shape"]
    required: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """What one property may hold.

    ``inner`` is the shape of the items of a list or map, or the alternatives of a
    choice; ``fields`` is called when an object is met, since SDK types are many,
    nested and slow to read.
    """

    kind: Kind
    values: tuple[Any, ...] = ()
    inner: tuple["Shape", ...] = ()
    fields: Callable[[], Fields] = field(default=lambda: Fields({}))


ANY: Final = Shape(kind="any")


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that is not what its property takes; the value itself may be secret."""

    path: Path
    reason: str
    seen: object = None


def faults_of(fields: Fields, values: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    """Return what is missing, unknown or wrong among the properties of an object."""
    for name in sorted(fields.required):
        if values.get(name) is None:
            yield Fault((*path, name), "missing required property")
    for name, value in values.items():
        if name.startswith("__"):
            continue
        shape = fields.properties.get(name)
        if shape is None:
            known = ", ".join(sorted(fields.properties))
            yield Fault((*path, name), f"unknown property; known are {known}")
        else:
            yield from faults(shape, value, (*path, name))


def faults(shape: Shape, value: object, path: Path) -> Iterator[Fault]:
    """Return what is wrong with one value; an unknown value is never wrong."""
    if value is None or shape.kind == "any":
        return
    if isinstance(value, str) and value in UNKNOWNS:
        return
    if shape.kind == "choice":
        if all(any(faults(option, value, path)) for option in shape.inner):
            kinds = " or ".join(sorted(option.kind for option in shape.inner))
            yield Fault(path, f"expected {kinds}", value)
    elif shape.kind == "enum":
        if value not in shape.values:
            allowed = ", ".join(map(str, shape.values))
            yield Fault(path, f"expected one of {allowed}", value)
    elif shape.kind in {"list", "map", "object", "asset"}:
        yield from _nested(shape, value, path)
    elif not _scalar(shape.kind, value):
        yield Fault(path, f"expected {shape.kind}", value)


def _nested(shape: Shape, value: object, path: Path) -> Iterator[Fault]:
    if shape.kind == "list" and isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            yield from faults(shape.inner[0], item, (*path, index))
    elif shape.kind == "list" or not isinstance(value, Mapping):
        yield Fault(path, f"expected {shape.kind}", value)
    elif shape.kind == "map":
        for key, item in cast("Mapping[str, object]", value).items():
            yield from faults(shape.inner[0], item, (*path, key))
    elif shape.kind == "object":
        yield from faults_of(shape.fields(), cast("Mapping[str, Any]", value), path)
    elif SIGNATURE not in value:
        yield Fault(path, "expected an asset or archive", cast("object", value))


def _scalar(kind: str, value: object) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _SCALARS[kind])


def declared(structure: Mapping[str, Any]) -> Shape:
    """Return the shape that a JSON schema declares."""
    if "enum" in structure:
        return Shape(kind="enum", values=tuple(structure["enum"]))
    kind = structure.get("type", "any")
    if kind == "array":
        return Shape(kind="list", inner=(declared(structure.get("items", {})),))
    if kind == "object":
        if "properties" in structure:
            fields = declared_fields(structure)
            return Shape(kind="object", fields=lambda: fields)
        items = structure.get("additionalProperties", {})
        return Shape(kind="map", inner=(declared(items),))
    return Shape(kind=cast("Kind", kind))


def declared_fields(structure: Mapping[str, Any]) -> Fields:
    """Return the properties that the JSON schema of an object declares."""
    return Fields(
        {key: declared(below) for key, below in structure["properties"].items()},
        frozenset(structure.get("required", ())),
    )
