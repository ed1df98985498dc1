"""Load YAML strictly, with the same reading as the Pulumi engine's.

The engine reads YAML 1.2, PyYAML reads YAML 1.1: ``no``, ``012`` and ``1:30`` are other
values there. Here a text is a number or a switch only where both agree. A text that
they read differently is rejected with the advice to write it in quotes.
https://yaml.org/spec/1.2.2/#103-core-schema
"""

import re
from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Self, TypeGuard, cast

import yaml

from config.errors import ConfigError, config_error, shown
from config.types import PLACEHOLDER

#: Deepest nesting of a file; a value that contains itself is deeper.
_DEEPEST: Final = 30

_TAG: Final = "tag:yaml.org,2002:"
_AMBIGUOUS: Final = f"{_TAG}ambiguous"
#: Texts that PyYAML, the engine or the specification read differently: values in one
#: reading only, octal or decimal, digits with underscores, exponents that may be ids.
_DIFFERENT: Final = (
    r"Null|NULL|True|TRUE|False|FALSE"
    r"|[-+]?0[0-9_]+|[-+]?0[xob][0-9a-fA-F_]+"
    r"|[-+]?[0-9][0-9]*_[0-9_.]*|\+[0-9.]+|[-+]?\.[0-9]+|[-+]?[0-9]+\."
    r"|[-+]?[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]+"
    r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)
#: How a text without quotes is read, first match first.
_READINGS: Final[tuple[tuple[str, str], ...]] = (
    ("null", r"null|~|"),
    ("bool", r"true|false"),
    ("int", r"-?(0|[1-9][0-9]*)"),
    ("float", r"-?(0|[1-9][0-9]*)\.[0-9]+"),
    ("ambiguous", _DIFFERENT),
)


class WrittenFloat(float):
    """A number with a fraction that remembers how it was written: ``1.30``."""

    written: str

    def __new__(cls, written: str) -> Self:
        """Return the number of a text."""
        number = super().__new__(cls, written)
        number.written = written
        return number


class _StrictLoader(yaml.SafeLoader):
    """Rejects repeated keys, of which PyYAML silently keeps the last."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own attribute; none of its YAML 1.1

    def construct_mapping(
        self,
        node: yaml.MappingNode,
        deep: bool = False,  # noqa: FBT001, FBT002 - PyYAML's signature
    ) -> dict[Hashable, Any]:
        keys: list[object] = []
        for key_node, _ in node.value:
            key: object = self.construct_object(key_node, deep=True)  # pyright: ignore[reportUnknownMemberType] - PyYAML's stubs leave the node open
            if not isinstance(key, str):
                message = f"key {shown(key)} is not text; write it in quotes"
                raise yaml.constructor.ConstructorError(
                    None, None, message, key_node.start_mark
                )
            if key in keys:
                message = f"key {key!r} is there twice"
                raise yaml.constructor.ConstructorError(
                    None, None, message, key_node.start_mark
                )
            keys.append(key)
        return super().construct_mapping(node, deep)


def _written_float(_: yaml.SafeLoader, node: yaml.ScalarNode) -> WrittenFloat:
    return WrittenFloat(str(node.value))


def _ambiguous(_: yaml.SafeLoader, node: yaml.ScalarNode) -> object:
    message = (
        f"{node.value} is read as different values by different programs; write it in "
        f'quotes: "{node.value}"'
    )
    if node.value.lower() in {"true", "false"}:
        message = f"{node.value} is not a switch; write {node.value.lower()}"
    raise yaml.constructor.ConstructorError(None, None, message, node.start_mark)


for _name, _pattern in _READINGS:
    _StrictLoader.add_implicit_resolver(  # pyright: ignore[reportUnknownMemberType] - PyYAML's stubs leave the arguments open
        f"{_TAG}{_name}", re.compile(rf"^(?:{_pattern})$"), None
    )
_StrictLoader.add_constructor(f"{_TAG}float", _written_float)
_StrictLoader.add_constructor(_AMBIGUOUS, _ambiguous)


def load_mapping(path: Path) -> dict[str, Any]:
    """Return the mapping in a YAML file.

    Raises:
        ConfigError: The file is missing, unreadable, malformed, empty, not a mapping,
            repeats a key, or still holds a placeholder.
    """
    document, root = _parsed(path)
    if not _is_mapping(document) or not document:
        msg = f"{path.name}: holds {shown(document)}; allowed: a mapping with keys"
        raise ConfigError(msg)
    if places := _placeholders_below(root):
        raise ConfigError(placeholder_message(path.name, places))
    return document


def placeholders(path: Path) -> list[tuple[str, int]]:
    """Return the key and the line of every placeholder of a file.

    Raises:
        ConfigError: The file is missing, unreadable or malformed.
    """
    _, root = _parsed(path)
    return _placeholders_below(root)


def placeholder_message(file: str, places: list[tuple[str, int]]) -> str:
    """Return the message about the placeholders of one file."""
    listed = ", ".join(f"{key} (line {line})" for key, line in places)
    return (
        f"{file}: still {PLACEHOLDER!r} at {listed}; write the values of your own "
        "deployment"
    )


def get_section(file: str, document: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return the mapping under one key of a file; an empty one if the key is absent.

    Raises:
        ConfigError: The value is not a mapping.
    """
    entries: object = document.get(key)
    if entries is None:
        return {}
    if not _is_mapping(entries):
        raise config_error(file, key, f"{shown(entries)} is not a mapping with keys")
    return {str(name): value for name, value in entries.items()}


def is_encrypted(value: object) -> bool:
    """Return whether a value is a Pulumi ciphertext, ``{secure: …}``."""
    return _is_mapping(value) and set(value) == {"secure"}


def _parsed(path: Path) -> tuple[object, yaml.Node | None]:
    """Return the value in a file, and the nodes with its lines."""
    text = _text(path)
    try:
        loader = _StrictLoader(text)
        root: yaml.Node | None = loader.get_single_node()
        document: object = (
            None if root is None else loader.construct_document(root)  # pyright: ignore[reportUnknownMemberType] - PyYAML's stubs leave the node open
        )
    except (yaml.YAMLError, ValueError) as error:
        raise ConfigError(_position(path, error)) from None
    except RecursionError:
        raise _too_deep(path) from None
    if _is_deeper(document, _DEEPEST):
        raise _too_deep(path)
    return document, root


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        msg = f"{path.name}: the file is missing; every project needs it"
        raise ConfigError(msg) from None
    except UnicodeDecodeError as error:
        msg = f"{path.name}: not UTF-8 text at byte {error.start}"
        raise ConfigError(msg) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        msg = f"{path.name}: cannot be read: {reason}; put a readable YAML file there"
        raise ConfigError(msg) from None


def _too_deep(path: Path) -> ConfigError:
    return ConfigError(
        f"{path.name}: is nested more than {_DEEPEST} levels deep, or a value contains "
        "itself; remove the nesting"
    )


def _is_deeper(value: object, levels: int) -> bool:
    if levels == 0:
        return True
    if _is_mapping(value):
        return any(_is_deeper(child, levels - 1) for child in value.values())
    if isinstance(value, list):
        children = cast("list[object]", value)
        return any(_is_deeper(child, levels - 1) for child in children)
    return False


def _is_mapping(value: object) -> TypeGuard[dict[Any, Any]]:
    return isinstance(value, dict)


def _position(path: Path, error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: {error.problem}"
        return f"{path.name}: not valid YAML: {place}"
    return f"{path.name}: not valid YAML: {' '.join(str(error).split())}"


def _placeholders_below(root: yaml.Node | None) -> list[tuple[str, int]]:
    return [] if root is None else [*_placeholders(root, "")]


def _placeholders(node: yaml.Node, key: str) -> Iterator[tuple[str, int]]:
    if cast("object", node.value) == PLACEHOLDER:
        yield key, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        entries = cast("list[tuple[yaml.ScalarNode, yaml.Node]]", node.value)
        for name, child in entries:
            own = str(cast("object", name.value))
            yield from _placeholders(child, f"{key}.{own}" if key else own)
    if isinstance(node, yaml.SequenceNode):
        children = cast("list[yaml.Node]", node.value)
        for position, child in enumerate(children):
            yield from _placeholders(child, f"{key}[{position}]")
