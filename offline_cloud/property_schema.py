"""Schemas of properties, and the validation of values against them."""

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
    """The properties that an object takes, and the names of the required ones."""

    properties: Mapping[str, "PropertySchema"]
    required: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class PropertySchema:
    """The values that one property takes.

    Attributes:
        kind: Type of the value.
        values: Allowed values of an enum.
        inner: Schema of the items of a list or map; alternatives of a choice.
        fields: Returns the properties of an object. It is called when an object is
            validated, because SDK types are many, nested and slow to read.
    """

    kind: Kind
    values: tuple[Any, ...] = ()
    inner: tuple["PropertySchema", ...] = ()
    fields: Callable[[], ObjectSchema] = field(default=lambda: ObjectSchema({}))


ANY: Final = PropertySchema(kind="any")


@dataclass(frozen=True, slots=True)
class SchemaError:
    """A value that its property does not take.

    Attributes:
        path: Path of the value.
        reason: What is wrong.
        seen: The value, which may be secret; None if it adds nothing to the reason.
    """

    path: Path
    reason: str
    seen: object = None


def validate_object(
    fields: ObjectSchema, values: Mapping[str, Any], path: Path
) -> Iterator[SchemaError]:
    """Yield the missing, unknown and invalid properties of an object."""
    for name in sorted(fields.required):
        if values.get(name) is None:
            yield SchemaError((*path, name), "missing required property")
    for name, value in values.items():
        if name.startswith("__"):
            continue
        schema = fields.properties.get(name)
        if schema is None:
            known = ", ".join(sorted(fields.properties))
            yield SchemaError((*path, name), f"unknown property; known are {known}")
        else:
            yield from validate(schema, value, (*path, name))


def validate(
    schema: PropertySchema, value: object, path: Path
) -> Iterator[SchemaError]:
    """Yield the errors of one value; an unknown value has none."""
    if value is None or schema.kind == "any":
        return
    if isinstance(value, str) and value in UNKNOWNS:
        return
    if schema.kind == "choice":
        if all(any(validate(option, value, path)) for option in schema.inner):
            kinds = " or ".join(sorted(option.kind for option in schema.inner))
            yield SchemaError(path, f"expected {kinds}", value)
    elif schema.kind == "enum":
        if value not in schema.values:
            allowed = ", ".join(map(str, schema.values))
            yield SchemaError(path, f"expected one of {allowed}", value)
    elif schema.kind in {"list", "map", "object", "asset"}:
        yield from _nested(schema, value, path)
    elif not _scalar(schema.kind, value):
        yield SchemaError(path, f"expected {schema.kind}", value)


def _nested(schema: PropertySchema, value: object, path: Path) -> Iterator[SchemaError]:
    if schema.kind == "list" and isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            yield from validate(schema.inner[0], item, (*path, index))
    elif schema.kind == "list" or not isinstance(value, Mapping):
        yield SchemaError(path, f"expected {schema.kind}", value)
    elif schema.kind == "map":
        for key, item in cast("Mapping[str, object]", value).items():
            yield from validate(schema.inner[0], item, (*path, key))
    elif schema.kind == "object":
        yield from validate_object(
            schema.fields(), cast("Mapping[str, Any]", value), path
        )
    elif SIGNATURE not in value:
        yield SchemaError(path, "expected an asset or archive", cast("object", value))


def _scalar(kind: str, value: object) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _SCALARS[kind])


def from_json_schema(structure: Mapping[str, Any]) -> PropertySchema:
    """Return the property schema that a JSON schema declares."""
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
