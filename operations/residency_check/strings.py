"""Every text in the inputs of a resource, with documents inside texts opened."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

import yaml

from operations.recorded_graph import RecordedResource

#: Texts of secret values, in a rehearsal and in a recording.
MASKED: Final = ("[secret]",)


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a resource's inputs.

    Attributes:
        path: Keys and positions that lead to it, joined by dots.
        value: The text; a key of a mapping is a text, too.
    """

    path: str
    value: str


def texts(resource: RecordedResource) -> Iterator[Text]:
    """Yield every text and key in the inputs of a resource.

    A text that is a JSON or YAML document with keys is opened, and so are documents
    inside it: an IAM policy, a kubeconfig, the files of a ConfigMap.
    """
    yield from _texts(resource.inputs, "")


def document(text: str) -> object:
    """Return the mapping or list that a text contains; None for any other text."""
    if text[:1] in "{[":
        try:
            return _container(json.loads(text))
        except json.JSONDecodeError:
            pass
    if "\n" in text and ":" in text:
        try:
            return _container(yaml.safe_load(text))
        except yaml.YAMLError:
            return None
    return None


def _container(value: object) -> object:
    return cast("object", value) if isinstance(value, dict | list) else None


def _texts(value: object, path: str) -> Iterator[Text]:
    if isinstance(value, Mapping):
        for key, child in cast("Mapping[Any, object]", value).items():
            below = f"{path}.{key}" if path else str(key)
            yield Text(below, str(key))
            yield from _texts(child, below)
    elif isinstance(value, list | tuple):
        for position, child in enumerate(cast("list[object]", value)):
            yield from _texts(child, f"{path}[{position}]")
    elif isinstance(value, str):
        inner = document(value)
        if inner is None:
            yield Text(path, value)
        else:
            yield from _texts(inner, path)
