"""Property values of the engine's protocol, read into plain data and written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from google.protobuf import json_format, struct_pb2

UNKNOWN: Final = "<unknown>"
SECRET: Final = "<secret>"

#: What the protocol writes for an output that is not known yet, and the marks of
#: values that are more than JSON.
#: https://github.com/pulumi/pulumi/blob/master/sdk/python/lib/pulumi/runtime/rpc.py
_UNKNOWN: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"
_RESOURCE: Final = "5cf8f73096256a8f31e491e813e4eb8e"

#: A JSON value; what it holds is known to the resource type alone.
_Value = Any


@dataclass(frozen=True, kw_only=True, slots=True)
class PlainValues:
    """The properties of one resource, with and without their secrets."""

    value: dict[str, Any]
    masked: dict[str, Any]
    secrets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SecretValue:
    """A value that a stack exports as a secret."""

    value: str


def read_properties(properties: struct_pb2.Struct) -> PlainValues:
    """Read the properties of one request."""
    raw: dict[str, Any] = json_format.MessageToDict(properties)
    secrets: list[str] = []
    masked = _read(raw, "", secrets, mask=True)
    return PlainValues(
        value=_read(raw, "", [], mask=False),
        masked=masked,
        secrets=tuple(sorted(secrets)),
    )


def write_properties(
    value: Mapping[str, Any], *, secrets: Collection[str] = ()
) -> struct_pb2.Struct:
    """Return properties as a message, the named top-level ones as secrets."""
    answer = struct_pb2.Struct()
    for name, given in value.items():
        shown = _write(given)
        answer.update({name: _hide(shown) if name in secrets else shown})
    return answer


def _read(raw: _Value, path: str, secrets: list[str], *, mask: bool) -> _Value:
    if isinstance(raw, dict):
        properties = cast("Mapping[str, _Value]", raw)
        return _read_object(properties, path, secrets, mask=mask)
    if isinstance(raw, list):
        items = cast("Sequence[_Value]", raw)
        return [
            _read(item, f"{path}[{index}]", secrets, mask=mask)
            for index, item in enumerate(items)
        ]
    if raw == _UNKNOWN:
        return UNKNOWN
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    return raw


def _read_object(
    raw: Mapping[str, _Value], path: str, secrets: list[str], *, mask: bool
) -> _Value:
    signature = raw.get(_SIGNATURE)
    if signature == _SECRET:
        secrets.append(path)
        return SECRET if mask else _read(raw["value"], path, secrets, mask=mask)
    if signature == _RESOURCE:
        return raw["urn"]
    return {
        key: _read(value, f"{path}.{key}" if path else key, secrets, mask=mask)
        for key, value in raw.items()
        if key != _SIGNATURE and value is not None
    }


def _hide(shown: _Value) -> dict[str, _Value]:
    return {_SIGNATURE: _SECRET, "value": shown}


def _write(value: _Value) -> _Value:
    if isinstance(value, SecretValue):
        return _hide(value.value)
    if isinstance(value, Mapping):
        properties = cast("Mapping[str, _Value]", value)
        return {key: _write(item) for key, item in properties.items()}
    if isinstance(value, list | tuple):
        items = cast("Sequence[_Value]", value)
        return [_write(item) for item in items]
    return _UNKNOWN if value == UNKNOWN else value
