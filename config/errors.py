"""Errors in the configuration files, each with file, key, value and what is allowed."""

from typing import Final

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
    return config_error(file, key, is_now(key, new))


def is_now(old: str, new: str) -> str:
    """Return the sentence about a key that was renamed."""
    return f"the key {old} is now {new}; rename it"


def shown(value: object) -> str:
    """Return the text of a value for a message, at most 80 characters of it."""
    text = repr(value)
    if len(text) > _LONGEST_VALUE:
        return f"{text[:_LONGEST_VALUE]}… ({len(text)} characters)"
    return text
