"""Errors in the configuration files, each with file, key, value and what is allowed."""

from collections.abc import Iterable
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from config.renamed_keys import new_key

_LONGEST_VALUE: Final = 80


class ConfigError(Exception):
    """Configuration that cannot be deployed.

    The message names the file, the key, the value, what is allowed and what to do.
    """


def config_error(file: str, key: str, message: str) -> ConfigError:
    """Return the error of one key of one file."""
    return ConfigError(f"{file}: {key}: {message}")


def renamed_key_error(file: str, key: str) -> ConfigError | None:
    """Return the error of a key that was renamed, or None for any other key."""
    new = new_key(key)
    if new is None:
        return None
    return config_error(file, key, _is_now(key, new))


def shown(value: object) -> str:
    """Return the text of a value for a message, at most 80 characters of it."""
    text = repr(value)
    if len(text) > _LONGEST_VALUE:
        return f"{text[:_LONGEST_VALUE]}… ({len(text)} characters)"
    return text


def from_validation_error(
    file: str, prefix: str, error: ValidationError, *, namespace: str | None = None
) -> ConfigError:
    """Return pydantic's findings as one error, one line for each key.

    ``prefix`` is the key of the validated value in the file. ``namespace`` is the
    prefix of its keys in the table of renamed keys where that differs from ``prefix``.
    """
    known = prefix if namespace is None else namespace
    lines = (
        ": ".join(
            part
            for part in (
                file,
                _key(prefix, detail["loc"]),  # empty where several keys contradict
                _sentence(detail, _key(known, detail["loc"])),
            )
            if part
        )
        for detail in _without_consequences(error, known)
    )
    return ConfigError("\n".join(lines))


def _without_consequences(error: ValidationError, known: str) -> list[ErrorDetails]:
    """Return the findings; a key under its old name is not reported as missing."""
    details = error.errors(include_url=False)
    renamed = {
        new_key(_key(known, detail["loc"]))
        for detail in details
        if detail["type"] == "extra_forbidden"
    }
    return [
        detail
        for detail in details
        if detail["type"] != "missing" or _key(known, detail["loc"]) not in renamed
    ]


def _key(prefix: str, location: Iterable[int | str]) -> str:
    return ".".join([prefix, *map(str, location)] if prefix else map(str, location))


def _is_now(old: str, new: str) -> str:
    return f"the key {old} is now {new}; rename it"


def _sentence(detail: ErrorDetails, key: str) -> str:
    context: dict[str, Any] = detail.get("ctx", {})
    if detail["type"] == "extra_forbidden":
        new = new_key(key)
        if new is not None:
            return _is_now(key, new)
        return "unknown key; remove it, or see the file's JSON schema for what exists"
    if detail["type"] == "missing":
        return "missing; this key is required"
    if detail["type"] == "value_error":
        return str(context["error"])
    return f"{shown(detail['input'])} is not allowed: {detail['msg']}"
