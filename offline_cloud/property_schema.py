"""What a property may hold, and whether a value does."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, cast

from offline_cloud.property_values import SIGNATURE, UNKNOWNS, Path

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
class ObjectSchema:
    """The properties an object takes, and which of them it must have."""

    properties: Mapping[str, "PropertySchema"]
    required: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class PropertySchema:
    """What one property may hold.

    ``inner`` is the shape of the items of a list or map, or the alternatives of a
    choice; ``fields`` is called when an object is met, since SDK types are many,
    nested and slow to read.
    """

    kind: Kind
    values: tuple[Any, ...] = ()
    inner: tuple["PropertySchema", ...] = ()
    fields: Callable[[], ObjectSchema] = field(default=lambda: ObjectSchema({}))


ANY: Final = PropertySchema(kind="any")


@dataclass(frozen=True, slots=True)
class SchemaError:
    """A value that is not what its property takes; the value itself may be secret."""

    path: Path
    reason: str
    seen: object = None


def validate_object(
    fields: ObjectSchema, values: Mapping[str, Any], path: Path
) -> Iterator[SchemaError]:
    """Return what is missing, unknown or wrong among the properties of an object."""
    for name in sorted(fields.required):
        if values.get(name) is None:
            yield SchemaError((*path, name), "missing required property")
    for name, value in values.items():
        if name.startswith("__"):
            continue
        shape = fields.properties.get(name)
        if shape is None:
            known = ", ".join(sorted(fields.properties))
            yield SchemaError((*path, name), f"unknown property; known are {known}")
        else:
            yield from validate(shape, value, (*path, name))


def validate(shape: PropertySchema, value: object, path: Path) -> Iterator[SchemaError]:
    """Return what is wrong with one value; an unknown value is never wrong."""
    if value is None or shape.kind == "any":
        return
    if isinstance(value, str) and value in UNKNOWNS:
        return
    if shape.kind == "choice":
        if all(any(validate(option, value, path)) for option in shape.inner):
            kinds = " or ".join(sorted(option.kind for option in shape.inner))
            yield SchemaError(path, f"expected {kinds}", value)
    elif shape.kind == "enum":
        if value not in shape.values:
            allowed = ", ".join(map(str, shape.values))
            yield SchemaError(path, f"expected one of {allowed}", value)
    elif shape.kind in {"list", "map", "object", "asset"}:
        yield from _nested(shape, value, path)
    elif not _scalar(shape.kind, value):
        yield SchemaError(path, f"expected {shape.kind}", value)


def _nested(shape: PropertySchema, value: object, path: Path) -> Iterator[SchemaError]:
    if shape.kind == "list" and isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            yield from validate(shape.inner[0], item, (*path, index))
    elif shape.kind == "list" or not isinstance(value, Mapping):
        yield SchemaError(path, f"expected {shape.kind}", value)
    elif shape.kind == "map":
        for key, item in cast("Mapping[str, object]", value).items():
            yield from validate(shape.inner[0], item, (*path, key))
    elif shape.kind == "object":
        yield from validate_object(
            shape.fields(), cast("Mapping[str, Any]", value), path
        )
    elif SIGNATURE not in value:
        yield SchemaError(path, "expected an asset or archive", cast("object", value))


def _scalar(kind: str, value: object) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _SCALARS[kind])


def from_json_schema(structure: Mapping[str, Any]) -> PropertySchema:
    """Return the shape that a JSON schema declares."""
    if "enum" in structure:
        return PropertySchema(kind="enum", values=tuple(structure["enum"]))
    kind = structure.get("type", "any")
    if kind == "array":
        return PropertySchema(
            kind="list", inner=(from_json_schema(structure.get("items", {})),)
        )
    if kind == "object":
        if "properties" in structure:
            fields = object_from_json_schema(structure)
            return PropertySchema(kind="object", fields=lambda: fields)
        items = structure.get("additionalProperties", {})
        return PropertySchema(kind="map", inner=(from_json_schema(items),))
    return PropertySchema(kind=cast("Kind", kind))


def object_from_json_schema(structure: Mapping[str, Any]) -> ObjectSchema:
    """Return the properties that the JSON schema of an object declares."""
    return ObjectSchema(
        {
            key: from_json_schema(below)
            for key, below in structure["properties"].items()
        },
        frozenset(structure.get("required", ())),
    )
