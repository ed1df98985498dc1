"""Readers of inputs that distinguish an omitted value from an unknown one."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from offline_cloud import property_values

#: Any JSON value; its type depends on the resource type.
Value = Any
Values = Mapping[str, Any]


def get(values: Value, path: str) -> Value:
    """Return the value at a dotted path: None if omitted, ``UNKNOWN`` if not known."""
    found: Value = values
    for step in path.split(".") if path else ():
        if _is_unknown(found):
            return property_values.UNKNOWN
        found = mapping(found).get(step)
    return property_values.UNKNOWN if _is_unknown(found) else found


def mapping(value: Value) -> Values:
    """Return the value if it is an object, else an empty object."""
    return cast("Values", value) if isinstance(value, Mapping) else {}


def listed(value: Value) -> list[Value]:
    """Return the value if it is a list, else an empty list."""
    return [*value] if isinstance(value, list) else []  # pyright: ignore[reportUnknownVariableType]  # JSON


def is_set(values: Value, path: str) -> bool:
    """Return whether the value at a path is known and not empty."""
    found = get(values, path)
    return found is not None and found not in ("", [], {}) and not _is_unknown(found)


def is_unset(values: Value, path: str) -> bool:
    """Return whether the value at a path is omitted or empty, and not unknown."""
    found = get(values, path)
    return found is None or found in ("", [], {})


def text(values: Value, path: str) -> str:
    """Return a known string, or the empty string."""
    found = get(values, path)
    return found if isinstance(found, str) and not _is_unknown(found) else ""


def number(values: Value, path: str) -> float | None:
    """Return a known number, or None."""
    found = get(values, path)
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    return found


def flag(values: Value, path: str, *, default: bool | None = None) -> bool | None:
    """Return a known boolean; the default if omitted, None if unknown."""
    found = get(values, path)
    if found is None:
        return default
    return found if isinstance(found, bool) else None


def items(values: Value, path: str) -> list[Value]:
    """Return the known items of a list; none if the list is unknown."""
    return [item for item in listed(get(values, path)) if not _is_unknown(item)]


def texts(values: Value, path: str) -> list[str]:
    """Return the known strings of a list."""
    return [item for item in items(values, path) if isinstance(item, str)]


def count(values: Value, path: str) -> int | None:
    """Return the number of items of a list, known or not; None if it is unknown."""
    found = get(values, path)
    return len(listed(found)) if found is None or isinstance(found, list) else None


def objects(values: Value, path: str) -> list[tuple[str, Values]]:
    """Return the objects of a list, each with its own path."""
    return [
        (f"{path}[{index}]", mapping(item))
        for index, item in enumerate(listed(get(values, path)))
        if isinstance(item, Mapping)
    ]


def pairs(values: Value, path: str) -> Iterator[tuple[str, Value]]:
    """Yield the known entries of a map."""
    for key, value in mapping(get(values, path)).items():
        if not _is_unknown(value):
            yield key, value


def is_fully_known(value: Value) -> bool:
    """Return whether a value contains no unknown value."""
    return not property_values.contains_unknown(value)


def _is_unknown(value: Value) -> bool:
    return isinstance(value, str) and value in property_values.UNKNOWNS
