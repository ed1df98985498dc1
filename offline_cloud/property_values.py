"""Conversion between the engine's property values and plain data.

The engine wraps secrets and sends unknown values as sentinel strings.
Inside the plugins values are plain, and the paths of the secrets are stored beside
them. Only this module adds and removes wrappers.
Source: https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/resource/plugin/rpc.go
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

from google.protobuf.struct_pb2 import Struct, Value
from pulumi.runtime import rpc

#: Path of a value: keys of objects and positions in lists.
Path: TypeAlias = tuple[str | int, ...]

#: Marks an object as a wrapper; its value is the kind of wrapper.
SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"
#: Sentinel of a string that is not known during a preview.
UNKNOWN: Final = rpc.UNKNOWN
#: Any value may be unknown; each type of value has its own sentinel.
UNKNOWNS: Final = frozenset(
    {
        rpc.UNKNOWN,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # list
        "030794c1-ac77-496b-92df-f27374a8bd58",  # asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
    }
)
#: Characters; a shorter secret would match inside unrelated values.
_MIN_SECRET_LENGTH: Final = 8


@dataclass(frozen=True, slots=True)
class Properties:
    """Plain values of an object, and the paths of the secret ones."""

    values: dict[str, Any]
    secrets: frozenset[Path] = frozenset()


def read(struct: Struct) -> Properties:
    """Return the plain values of a message and the paths of its secrets."""
    secrets: set[Path] = set()
    values = {
        key: _plain(value, (key,), secrets)
        for key, value in sorted(struct.fields.items())
        if value.WhichOneof("kind") != "null_value"
    }
    return Properties(values, frozenset(secrets))


def write(properties: Properties) -> Struct:
    """Return the message of plain values, with the secrets wrapped."""
    struct = Struct()
    struct.update(_wrapped(properties.values, (), properties.secrets))
    return struct


def contains_unknown(value: object) -> bool:
    """Return whether a value is unknown or contains an unknown value."""
    return any(
        isinstance(leaf, str) and leaf in UNKNOWNS for _, leaf in walk(value, ())
    )


def walk(value: object, path: Path) -> Iterator[tuple[Path, object]]:
    """Yield every scalar, and every empty object or list, with its path."""
    if isinstance(value, Mapping) and value:
        for key, below in cast("Mapping[str, object]", value).items():
            yield from walk(below, (*path, key))
    elif isinstance(value, list) and value:
        for index, below in enumerate(cast("list[object]", value)):
            yield from walk(below, (*path, index))
    else:
        yield path, value


def is_secret_path(path: Path, secrets: Iterable[Path]) -> bool:
    """Return whether a path lies inside a secret or contains one."""
    return any(_related(path, secret) for secret in secrets)


def secret_leaks(values: Mapping[str, Any], inputs: Properties) -> frozenset[Path]:
    """Return the paths at which the values of secret inputs occur."""
    secrets = _secret_values(inputs)
    if not secrets:
        return frozenset()
    return frozenset(
        path
        for path, leaf in walk(values, ())
        if isinstance(leaf, str) and any(secret in leaf for secret in secrets)
    )


def redact(message: str, inputs: Properties) -> str:
    """Return a message with the values of secret inputs replaced by ``[secret]``."""
    for secret in sorted(_secret_values(inputs), key=len, reverse=True):
        message = message.replace(secret, "[secret]")
    return message


def _secret_values(inputs: Properties) -> set[str]:
    return {
        leaf
        for path, leaf in walk(inputs.values, ())
        if isinstance(leaf, str)
        and len(leaf) >= _MIN_SECRET_LENGTH
        and leaf not in UNKNOWNS
        and any(path[: len(secret)] == secret for secret in inputs.secrets)
    }


def format_path(path: Path) -> str:
    """Return a path in the engine's notation: ``a.b[0]["c.d"]``."""
    written = ""
    for step in path:
        if isinstance(step, int):
            written += f"[{step}]"
        elif step.replace("_", "").replace("-", "").isalnum():
            written += f".{step}" if written else step
        else:
            written += f'["{step}"]'
    return written


def _related(one: Path, other: Path) -> bool:
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


def _plain(value: Value, path: Path, secrets: set[Path]) -> Any:  # noqa: ANN401  # JSON
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        fields = value.struct_value.fields
        if SIGNATURE in fields and fields[SIGNATURE].string_value == SECRET:
            secrets.add(path)
            return _plain(fields["value"], path, secrets)
        return {
            key: _plain(below, (*path, key), secrets)
            for key, below in sorted(fields.items())
            if below.WhichOneof("kind") != "null_value"
        }
    if kind == "list_value":
        return [
            _plain(below, (*path, index), secrets)
            for index, below in enumerate(value.list_value.values)
        ]
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    if kind == "bool_value":
        return value.bool_value
    return value.string_value if kind == "string_value" else None


def _wrapped(value: object, path: Path, secrets: frozenset[Path]) -> Any:  # noqa: ANN401  # JSON
    result: object = value
    if isinstance(value, Mapping):
        result = {
            key: _wrapped(below, (*path, key), secrets)
            for key, below in cast("Mapping[str, object]", value).items()
        }
    elif isinstance(value, Sequence) and not isinstance(value, str):
        result = [
            _wrapped(below, (*path, index), secrets)
            for index, below in enumerate(cast("Sequence[object]", value))
        ]
    if path in secrets:
        return {SIGNATURE: SECRET, "value": result}
    return result
