"""Load YAML strictly: reject repeated keys, placeholders and files without keys."""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any, TypeGuard, cast

import yaml

from config.errors import ConfigError, config_error, shown
from config.types import PLACEHOLDER


class _StrictLoader(yaml.SafeLoader):
    """Rejects repeated keys, of which PyYAML silently keeps the last."""

    def construct_mapping(
        self,
        node: yaml.MappingNode,
        deep: bool = False,  # noqa: FBT001, FBT002 - PyYAML's signature
    ) -> dict[Hashable, Any]:
        keys: list[object] = []
        for key_node, _ in node.value:
            key: object = self.construct_object(key_node, deep=True)  # pyright: ignore[reportUnknownMemberType] - PyYAML's stubs leave the node open
            if key in keys:
                message = f"key {key!r} is there twice"
                raise yaml.constructor.ConstructorError(
                    None, None, message, key_node.start_mark
                )
            keys.append(key)
        return super().construct_mapping(node, deep)


def load_mapping(path: Path) -> dict[str, Any]:
    """Return the mapping in a YAML file.

    Raises:
        ConfigError: The file is missing, malformed, empty, not a mapping, repeats
            a key, or still holds a placeholder.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        msg = f"{path.name}: the file is missing; every project needs it"
        raise ConfigError(msg) from None
    except UnicodeDecodeError as error:
        msg = f"{path.name}: not UTF-8 text at byte {error.start}"
        raise ConfigError(msg) from None
    try:
        document: object = yaml.load(text, _StrictLoader)  # noqa: S506 - derives from SafeLoader
    except (yaml.YAMLError, ValueError) as error:
        raise ConfigError(_position(path, error)) from None
    if not _is_mapping(document) or not document:
        msg = f"{path.name}: holds {shown(document)}; allowed: a mapping with keys"
        raise ConfigError(msg)
    _reject_placeholders(path.name, "", document)
    return document


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


def _is_mapping(value: object) -> TypeGuard[dict[Any, Any]]:
    return isinstance(value, dict)


def _position(path: Path, error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: {error.problem}"
        return f"{path.name}: not valid YAML: {place}"
    return f"{path.name}: not valid YAML: {' '.join(str(error).split())}"


def _reject_placeholders(file: str, key: str, value: object) -> None:
    if value == PLACEHOLDER:
        message = f"still {PLACEHOLDER!r}; write the value of your own deployment"
        raise config_error(file, key, message)
    if _is_mapping(value):
        for name, child in value.items():
            _reject_placeholders(file, f"{key}.{name}" if key else str(name), child)
    elif isinstance(value, list):
        for position, child in enumerate(cast("list[object]", value)):
            _reject_placeholders(file, f"{key}[{position}]", child)
