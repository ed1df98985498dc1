"""The one way in which bad input ends."""

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

_LONGEST_VALUE = 80


class ConfigError(Exception):  # noqa: N818 - it is the user's, not the program's
    """Input that cannot be deployed: what, value seen, what is allowed, where."""


def config_error(file: str, key: str, message: str) -> ConfigError:
    """Return the problem of one key of one file."""
    return ConfigError(f"{file}: {key}: {message}")


def shown(value: object) -> str:
    """Return a value as a message may show it."""
    text = repr(value)
    if len(text) > _LONGEST_VALUE:
        return f"{text[:_LONGEST_VALUE]}… ({len(text)} characters)"
    return text


def from_validation_error(
    file: str, prefix: str, error: ValidationError
) -> ConfigError:
    """Return what pydantic found, one line for each offending key."""
    lines = (
        f"{file}: {_key(prefix, detail['loc'])}: {_sentence(detail)}"
        for detail in error.errors(include_url=False)
    )
    return ConfigError("\n".join(lines))


def _key(prefix: str, location: Iterable[int | str]) -> str:
    return ".".join([prefix, *map(str, location)] if prefix else map(str, location))


def _sentence(detail: ErrorDetails) -> str:
    context: dict[str, Any] = detail.get("ctx", {})
    if detail["type"] == "extra_forbidden":
        return "unknown key; remove it, or see the file's JSON schema for what exists"
    if detail["type"] == "missing":
        return "missing; this key is required"
    if detail["type"] == "value_error":
        return str(context["error"])
    return f"{shown(detail['input'])} is not allowed: {detail['msg']}"
