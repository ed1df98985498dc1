"""Conversion of the request models of Cloudflare's SDK into schemas of Pulumi's inputs.

The models are typed dictionaries, which the SDK does not validate. Pydantic validates
their lists only while they are iterated.
Their annotations are therefore converted into ``PropertySchema``, with Pulumi's names
of the same properties: ``check_regions`` is ``checkRegions``. An alias of the SDK
(``Host``, ``timeout``) is the name in the request.
"""

import collections.abc
import functools
import typing
from collections.abc import Mapping
from typing import Any, Final

import typing_extensions

from offline_cloud.property_schema import ANY, Kind, ObjectSchema, PropertySchema

_SCALARS: Final[Mapping[object, Kind]] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
}
_QUALIFIERS: Final = (typing_extensions.Required, typing_extensions.NotRequired)
_LISTS: Final = (collections.abc.Iterable, collections.abc.Sequence, list)
_MAPS: Final = (collections.abc.Mapping, dict)
#: Pulumi's plural name of a list whose name in the API is singular.
_PLURALS: Final[Mapping[str, str]] = {
    "Host": "hosts",
    "email": "emails",
    "event_source": "eventSources",
    "new_health": "newHealths",
    "pagerduty": "pagerduties",
    "pool_id": "poolIds",
}


def read(
    *models: Any,  # noqa: ANN401  # typed dictionaries have no common type
    keys: Mapping[str, tuple[str, ...]] | None = None,
) -> ObjectSchema:
    """Return the properties that requests take, by their names in Pulumi.

    Args:
        models: Typed dictionaries of one resource: of its creation, of its update. A
            property is required if the first model requires it.
        keys: Allowed keys of maps, by the API's name of the map; the models do not
            restrict them.
    """
    reader = _Reader(keys or {})
    properties: dict[str, PropertySchema] = {}
    for model in reversed(models):
        properties.update(reader.fields(model).properties)
    return ObjectSchema(properties, reader.fields(models[0]).required)


def choices(alias: Any) -> tuple[str, ...]:  # noqa: ANN401  # a literal has no type
    """Return the values of a literal type."""
    return tuple(str(value) for value in typing.get_args(alias))


class _Reader:
    """Converts annotations; ``keys`` are the allowed keys of maps."""

    def __init__(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        self._keys = keys

    def fields(self, model: Any) -> ObjectSchema:  # noqa: ANN401  # a typed dictionary
        """Return the properties of a typed dictionary."""
        properties: dict[str, PropertySchema] = {}
        required: set[str] = set()
        hints = typing_extensions.get_type_hints(model, include_extras=True)
        for name, annotation in hints.items():
            api, bare, is_required = _unwrapped(name, annotation)
            own = _pulumi_name(api)
            properties[own] = self._keyed(api, self.schema(bare))
            if is_required:
                required.add(own)
        return ObjectSchema(properties, frozenset(required))

    def schema(self, annotation: Any) -> PropertySchema:  # noqa: ANN401  # an annotation
        """Return the schema of an annotation."""
        origin, args = typing.get_origin(annotation), typing.get_args(annotation)
        if origin is typing.Union:
            return self._choice(args)
        if origin in (typing.Literal, typing_extensions.Literal):
            return PropertySchema(kind="enum", values=args)
        if origin in _LISTS:
            return PropertySchema(kind="list", inner=(self.schema(args[0]),))
        if origin in _MAPS:
            return PropertySchema(kind="map", inner=(self.schema(args[1]),))
        if typing_extensions.is_typeddict(annotation):
            fields = functools.cache(functools.partial(self.fields, annotation))
            return PropertySchema(kind="object", fields=fields)
        kind = _SCALARS.get(annotation)
        return ANY if kind is None else PropertySchema(kind=kind)

    def _choice(self, args: tuple[Any, ...]) -> PropertySchema:
        """Return the schema of a union, without null, which Pulumi omits."""
        options = [self.schema(arg) for arg in args if arg is not type(None)]
        scalars = [option for option in options if option.kind != "enum"]
        # A literal in a union with its own type is documentation: ``1`` in a TTL.
        inner = tuple(scalars or options)
        return (
            inner[0] if len(inner) == 1 else PropertySchema(kind="choice", inner=inner)
        )

    def _keyed(self, api: str, schema: PropertySchema) -> PropertySchema:
        """Return the object schema of a map if its keys are known."""
        if schema.kind != "map" or api not in self._keys:
            return schema
        fields = ObjectSchema(dict.fromkeys(self._keys[api], schema.inner[0]))
        return PropertySchema(kind="object", fields=lambda: fields)


def _unwrapped(name: str, annotation: Any) -> tuple[str, Any, bool]:  # noqa: ANN401  # an annotation
    """Return the request's name, the bare annotation, and whether it is required.

    The alias is in an annotation class of the SDK.
    """
    is_required = False
    while True:
        origin = typing.get_origin(annotation)
        if origin in _QUALIFIERS:
            is_required = origin is typing_extensions.Required
            (annotation,) = typing.get_args(annotation)
        elif origin is typing_extensions.Annotated:
            annotation, *notes = typing.get_args(annotation)
            name = next(
                (alias for note in notes if (alias := getattr(note, "alias", None))),
                name,
            )
        else:
            return name, annotation, is_required


def _pulumi_name(api: str) -> str:
    """Return Pulumi's name of an API property."""
    if api in _PLURALS:
        return _PLURALS[api]
    first, *rest = api.split("_")
    return first + "".join(part.capitalize() for part in rest)
