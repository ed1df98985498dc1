"""Schemas of resource types, read from the classes of the installed Pulumi SDKs.

The SDKs are generated from the vendors' provider schemas. Their classes contain the
property names, nested types, required inputs, enums and secret outputs.
Not modelled here, because the classes do not contain them: replacements, defaults and
rules between properties.
"""

import ast
import collections.abc
import enum
import functools
import importlib
import importlib.util
import inspect
import json
import textwrap
import threading
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

import pulumi
from pulumi import _types  # pyright: ignore[reportPrivateUsage]  # the only reader of the annotations

from offline_cloud.property_schema import ANY, Kind, ObjectSchema, PropertySchema

_SCALARS: Final[Mapping[type, Kind]] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
}
_P = ParamSpec("_P")
_R = TypeVar("_R")

#: Concurrent imports of the same lazy SDK module leave it incomplete.
_LOCK: Final = threading.RLock()


@dataclass(frozen=True, slots=True)
class Schema:
    """The inputs of a type, the names of its outputs, and the secret ones of them."""

    inputs: ObjectSchema
    outputs: frozenset[str]
    secrets: frozenset[str]

    @property
    def computed(self) -> frozenset[str]:
        """Return the outputs that are not inputs."""
        return self.outputs - self.inputs.properties.keys()


def _cached(function: Callable[_P, _R]) -> Callable[_P, _R]:
    cached = functools.cache(function)

    @functools.wraps(function)
    def locked(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        with _LOCK:
            return cached(*args, **kwargs)  # type: ignore[arg-type]  # the keys are strings and classes

    return locked


@_cached
def schema(token: str) -> Schema | None:
    """Return the schema of a type, or None if the SDK has no class for it."""
    parts = token.split(":")
    package = parts[2] if token.startswith("pulumi:providers:") else parts[0]
    found = class_index(package).get(token)
    if found is None:
        return None
    module, name = found
    cls = getattr(importlib.import_module(module), name)
    return Schema(
        _fields(arguments(cls)),
        frozenset(_types.resource_types(cls)),
        frozenset(_secrets(cls)),
    )


def arguments(cls: type[Any]) -> type[Any]:
    """Return the class of a resource's arguments.

    The SDK names it ``InitArgs`` if the type of a block is named ``Args``.
    """
    source, name = inspect.getmodule(cls), cls.__name__
    found: type[Any] = getattr(source, f"{name}InitArgs", None) or getattr(
        source, f"{name}Args"
    )
    return found


def preload(package: str) -> None:
    """Import a package's SDK before its first use."""
    with _LOCK:
        class_index(package)
        importlib.import_module(f"pulumi_{package}")


@_cached
def class_index(package: str) -> Mapping[str, tuple[str, str]]:
    """Return module and class of each type, without importing the package."""
    spec = importlib.util.find_spec(f"pulumi_{package}")
    if spec is None or spec.origin is None:
        return {}
    index: dict[str, tuple[str, str]] = {}
    for node in ast.walk(ast.parse(Path(spec.origin).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr != "register":
                continue
            for keyword in node.keywords:
                for registered in json.loads(ast.literal_eval(keyword.value)):
                    index.update(_registered(registered))
    return index


def _registered(registered: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    module = registered["fqn"]
    if "token" in registered:
        return {registered["token"]: (module, registered["class"])}
    return {token: (module, name) for token, name in registered["classes"].items()}


@_cached
def _fields(cls: type) -> ObjectSchema:
    names = _types.input_type_py_to_pulumi_names(cls)
    parameters = inspect.signature(cls).parameters.values()
    return ObjectSchema(
        {
            key: _property_schema(kind)
            for key, kind in _types.input_type_types(cls).items()
        },
        frozenset(
            names[parameter.name]
            for parameter in parameters
            if parameter.name in names and parameter.default is parameter.empty
        ),
    )


def _property_schema(annotation: Any) -> PropertySchema:  # noqa: ANN401  # annotations have no type
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Union:
        return _choice(args)
    if origin in (collections.abc.Sequence, list):
        return PropertySchema(
            kind="list", inner=(_property_schema(args[0]) if args else ANY,)
        )
    if origin in (collections.abc.Mapping, dict):
        return PropertySchema(
            kind="map", inner=(_property_schema(args[1]) if args else ANY,)
        )
    if origin is typing.Literal:
        return PropertySchema(kind="enum", values=args)
    return _class(annotation) if inspect.isclass(annotation) else ANY


def _choice(args: tuple[Any, ...]) -> PropertySchema:
    """Return the schema of a union, without the types that only Python uses."""
    types = [
        arg
        for arg in args
        if arg is not type(None)
        and typing.get_origin(arg) not in (collections.abc.Awaitable, pulumi.Output)
        and not getattr(arg, "__name__", "").endswith("ArgsDict")
    ]
    if len(types) == 1:
        return _property_schema(types[0])
    return PropertySchema(kind="choice", inner=tuple(map(_property_schema, types)))


def _class(cls: type[Any]) -> PropertySchema:
    if issubclass(cls, enum.Enum):
        return PropertySchema(kind="enum", values=tuple(member.value for member in cls))
    if cls in _SCALARS:
        return PropertySchema(kind=_SCALARS[cls])
    if issubclass(cls, pulumi.Asset | pulumi.Archive):
        return PropertySchema(kind="asset")
    if _types.is_input_type(cls):
        return PropertySchema(kind="object", fields=functools.partial(_fields, cls))
    return ANY


def _secrets(cls: Any) -> list[str]:  # noqa: ANN401  # any SDK class
    """Return the outputs that an SDK class declares secret."""
    source = textwrap.dedent(inspect.getsource(cls._internal_init))
    return [
        name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.keyword) and node.arg == "additional_secret_outputs"
        for name in ast.literal_eval(node.value)
    ]
