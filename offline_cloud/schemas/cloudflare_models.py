"""The request models of Cloudflare's official SDK, read as shapes of Pulumi's inputs.

The models are typed dictionaries: nothing checks them when a request is sent, and
pydantic, asked to, leaves their lists unread until somebody iterates them.
So their annotations are read into the shapes that judge every other input, under the
names Pulumi gives the same properties: ``check_regions`` is ``checkRegions``, and an
alias of the SDK (``Host``, ``timeout``) stands for the name it sends.
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
#: Pulumi puts the name of a list into the plural where the API has it in the singular.
_PLURALS: Final[Mapping[str, str]] = {"Host": "hosts"}


def read(
    *models: Any,  # noqa: ANN401  # typed dictionaries have no common type
    keys: Mapping[str, tuple[str, ...]] | None = None,
) -> ObjectSchema:
    """Return the properties that requests take, by the names Pulumi gives them.

    Args:
        models: Typed dictionaries of one resource: what creates it, what replaces it.
            A property is required if the first demands it.
        keys: The keys that maps of a given API name may have, where they are a closed
            set that the models leave open.
    """
    reader = _Reader(keys or {})
    properties: dict[str, PropertySchema] = {}
    for model in reversed(models):
        properties.update(reader.fields(model).properties)
    return ObjectSchema(properties, reader.fields(models[0]).required)


def choices(alias: Any) -> tuple[str, ...]:  # noqa: ANN401  # a literal has no type
    """Return the values of a closed set."""
    return tuple(str(value) for value in typing.get_args(alias))


class _Reader:
    """Reads annotations; knows which maps have a closed set of keys."""

    def __init__(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        self._keys = keys

    def fields(self, model: Any) -> ObjectSchema:  # noqa: ANN401  # a typed dictionary
        """Return the properties of a typed dictionary, read when they are needed."""
        properties: dict[str, PropertySchema] = {}
        required: set[str] = set()
        hints = typing_extensions.get_type_hints(model, include_extras=True)
        for name, annotation in hints.items():
            api, bare, demanded = _unwrapped(name, annotation)
            wire = _wire(api)
            properties[wire] = self._keyed(api, self.shape(bare))
            if demanded:
                required.add(wire)
        return ObjectSchema(properties, frozenset(required))

    def shape(self, annotation: Any) -> PropertySchema:  # noqa: ANN401  # an annotation
        """Return what a value of an annotation may be."""
        origin, args = typing.get_origin(annotation), typing.get_args(annotation)
        if origin is typing.Union:
            return self._choice(args)
        if origin in (typing.Literal, typing_extensions.Literal):
            return PropertySchema(kind="enum", values=args)
        if origin in _LISTS:
            return PropertySchema(kind="list", inner=(self.shape(args[0]),))
        if origin in _MAPS:
            return PropertySchema(kind="map", inner=(self.shape(args[1]),))
        if typing_extensions.is_typeddict(annotation):
            fields = functools.cache(functools.partial(self.fields, annotation))
            return PropertySchema(kind="object", fields=fields)
        kind = _SCALARS.get(annotation)
        return ANY if kind is None else PropertySchema(kind=kind)

    def _choice(self, args: tuple[Any, ...]) -> PropertySchema:
        """Return the shape of a union; null is what Pulumi leaves out."""
        options = [self.shape(arg) for arg in args if arg is not type(None)]
        scalars = [option for option in options if option.kind != "enum"]
        # A literal beside the type it belongs to is documentation: ``1`` in a TTL.
        inner = tuple(scalars or options)
        return (
            inner[0] if len(inner) == 1 else PropertySchema(kind="choice", inner=inner)
        )

    def _keyed(self, api: str, shape: PropertySchema) -> PropertySchema:
        """Return the shape of a map as that of an object, if its keys are known."""
        if shape.kind != "map" or api not in self._keys:
            return shape
        fields = ObjectSchema(dict.fromkeys(self._keys[api], shape.inner[0]))
        return PropertySchema(kind="object", fields=lambda: fields)


def _unwrapped(name: str, annotation: Any) -> tuple[str, Any, bool]:  # noqa: ANN401  # an annotation
    """Return the name that is sent, the bare annotation, and whether it is demanded.

    The alias lies in an annotation of the SDK's own, which pydantic does not read.
    """
    demanded = False
    while True:
        origin = typing.get_origin(annotation)
        if origin in _QUALIFIERS:
            demanded = origin is typing_extensions.Required
            (annotation,) = typing.get_args(annotation)
        elif origin is typing_extensions.Annotated:
            annotation, *notes = typing.get_args(annotation)
            name = next(
                (alias for note in notes if (alias := getattr(note, "alias", None))),
                name,
            )
        else:
            return name, annotation, demanded


def _wire(api: str) -> str:
    """Return Pulumi's name of a property of the API."""
    if api in _PLURALS:
        return _PLURALS[api]
    first, *rest = api.split("_")
    return first + "".join(part.capitalize() for part in rest)
