"""Replacing inputs according to the docstrings of the installed SDKs.

The SDKs' docstrings are the vendors' argument references, so a sentence there that
a change replaces the resource is taken from the vendor.
They are not complete: many arguments replace without a sentence.
"""

import importlib
import inspect
import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pulumi import _types  # pyright: ignore[reportPrivateUsage]  # the only reader of the annotations

from offline_cloud.provider.sdk_schema import arguments, class_index

#: The vendors' ways of saying it.
_SAYING: Final = re.compile(
    r"\bforces?\b[^.]*\b(?:new|recreation)\b"
    r"|\btrigger recreation\b"
    r"|\bremove and re-create\b"
    r"|\b(?:can ?not|can't|can never|may not) be (?:changed|updated)\b"
    r"|\bonly be set on creation\b"
    r"|\b(?:be|is) immutable\b",
    re.IGNORECASE,
)
#: Parts that say what an object is, or are not the program's: never changed.
#: Sentences of a pod template describe the pods created from it.
_FIXED: Final = frozenset({"apiVersion", "kind", "status", "template"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One input that an SDK documents as not changeable in place."""

    property: str
    sentence: str


def facts(token: str) -> list[Fact]:
    """Return the documented replacing inputs of a type."""
    return list(_facts(_arguments(token), (), ()))


def _arguments(token: str) -> type[Any]:
    module, name = class_index(token.partition(":")[0])[token]
    return arguments(getattr(importlib.import_module(module), name))


def _facts(
    cls: type[Any], path: tuple[str, ...], above: tuple[type[Any], ...]
) -> Iterator[Fact]:
    kinds = _types.input_type_types(cls)
    for attribute, wire in _types.input_type_py_to_pulumi_names(cls).items():
        if wire in _FIXED:
            continue
        here = (*path, wire)
        for sentence in _sentences(cls, attribute):
            if _SAYING.search(sentence):
                yield Fact(".".join(here), sentence)
        for below in _objects(kinds[wire]):
            if below not in above:  # some schemas contain themselves
                yield from _facts(below, here, (*above, below))


def _sentences(cls: type[Any], attribute: str) -> list[str]:
    documented = inspect.getattr_static(cls, attribute, None)
    text = inspect.getdoc(documented) if isinstance(documented, property) else None
    return re.split(r"(?<=\.)\s+", " ".join((text or "").split()))


def _objects(annotation: object) -> Iterator[type[Any]]:
    """Yield the argument classes inside an annotation."""
    if inspect.isclass(annotation) and _types.is_input_type(annotation):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from _objects(inner)
