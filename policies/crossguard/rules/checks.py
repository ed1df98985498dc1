"""Checks that many rules share."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any, cast

from policies.crossguard.facts import Facts
from policies.crossguard.rule import UNKNOWN, Check, Resource


def equals(path: str, expected: object) -> Check:
    """Return the check that a value is exactly the expected one."""

    def check(resource: Resource, _: Facts) -> Iterator[str]:
        found = resource.get(path)
        if found != expected:
            yield f"{path} is {found!r}; required: {expected!r}"

    return check


def present(path: str) -> Check:
    """Return the check that there is a value, known or computed by the cloud."""

    def check(resource: Resource, _: Facts) -> Iterator[str]:
        if not resource.has(path):
            yield f"{path} is missing"

    return check


def at_least(path: str, minimum: int) -> Check:
    """Return the check that a number is large enough."""

    def check(resource: Resource, _: Facts) -> Iterator[str]:
        found = resource.get(path)
        if not isinstance(found, int | float) or found < minimum:
            yield f"{path} is {found!r}; required: {minimum} or more"

    return check


def protected(path: str) -> Check:
    """Return the check of deletion protection, unless the stack's file releases it."""

    def check(resource: Resource, facts: Facts) -> Iterator[str]:
        if facts.protect and resource.get(path) is not True:
            yield f"{path} is {resource.get(path)!r}; required: True"

    return check


def contains(path: str, member: str) -> Check:
    """Return the check that a list has a member."""

    def check(resource: Resource, _: Facts) -> Iterator[str]:
        if member not in members(resource.get(path)):
            yield f"{path} lacks {member!r}"

    return check


def texts(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every known text inside a value, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, child in cast("Mapping[str, object]", value).items():
            yield from texts(child, f"{path}.{key}" if path else key)
    elif isinstance(value, list | tuple):
        for number, child in enumerate(cast("Collection[object]", value)):
            yield from texts(child, f"{path}[{number}]")


def unknown_paths(value: object, path: str = "") -> Iterator[str]:
    """Yield the path of every unknown value inside a value."""
    if value is UNKNOWN:
        yield path
    elif isinstance(value, Mapping):
        for key, child in cast("Mapping[str, object]", value).items():
            yield from unknown_paths(child, f"{path}.{key}" if path else key)
    elif isinstance(value, list | tuple):
        for number, child in enumerate(cast("Collection[object]", value)):
            yield from unknown_paths(child, f"{path}[{number}]")


def mapping(value: object) -> Mapping[str, Any]:
    """Return a mapping; an empty one for any other value."""
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def items(value: object) -> Iterator[Mapping[str, Any]]:
    """Yield the mappings in a list; nothing for any other value."""
    if isinstance(value, list | tuple):
        for each in cast("Collection[object]", value):
            if isinstance(each, Mapping):
                yield cast("Mapping[str, Any]", each)


def members(value: object) -> tuple[Any, ...]:
    """Return the members of a list, or one value as the only member."""
    if value is None:
        return ()
    return tuple(cast("Any", value)) if isinstance(value, list | tuple) else (value,)


def statements(document: object) -> Iterator[Mapping[str, Any]]:
    """Yield the statements of an IAM policy, which is JSON text."""
    if not isinstance(document, str):
        return
    found: object = mapping(json.loads(document)).get("Statement")
    yield from items([*members(found)])


def types(*tokens: str) -> frozenset[str]:
    """Return type tokens as a set."""
    return frozenset(tokens)
