"""Golden files: the reviewed resources of every stack, written to be read as a diff.

Inputs hold documents as text, such as IAM policies, alert rules and ConfigMaps. A
golden file shows such a text as a nested value below a key that names its format::

    "policy": {"JSON text": {"Version": "2012-10-17", ...}}
    "role.sql": {"text lines": ["SELECT 1", ...]}

Nothing is lost. Keys of a document keep their order, and a document is nested only if
its format writes exactly the same text again: in another layout, or with comments, a
text of several lines is written as its lines, and one of a single line as it is.
"""

import difflib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final, cast

import yaml

GOLDEN: Final = Path(__file__).parent / "golden"

_LINES: Final = "text lines"
#: How a text is read and written, by the key that marks it in a golden file. PyYAML
#: breaks long lines at 80 columns unless another width is given.
_FORMATS: Final[
    Mapping[str, tuple[Callable[[str], object], Callable[[object], str]]]
] = {
    "JSON text": (json.loads, json.dumps),
    "YAML text": (
        yaml.safe_load,
        lambda document: yaml.safe_dump(document, sort_keys=False),
    ),
    "YAML text of 1000 columns": (
        yaml.safe_load,
        lambda document: yaml.safe_dump(document, sort_keys=False, width=1000),
    ),
}
#: Order in which the keys of a mapping are written.
_Order = Callable[[Iterable[str]], list[str]]
#: A recorded resource, in the form of ``Graph.dump``.
Resource = dict[str, Any]


def write(resources: list[Resource]) -> str:
    """Return the text of a golden file.

    ``completed`` is written only where it is unusual: every component registers its
    outputs, and no other resource does.

    Raises:
        ValueError: A mapping has a key that marks a text in golden files.
    """
    shown = [
        {
            key: _nested(resource[key], keys=sorted)
            for key in sorted(resource)
            if key != "completed" or resource["completed"] == resource["custom"]
        }
        for resource in resources
    ]
    return json.dumps(shown, indent=2) + "\n"


def read(path: Path) -> list[Resource]:
    """Return the resources of a golden file, texts as the program wrote them."""
    return _resources(path.read_text("utf-8"))


def diff(reviewed: str, current: str, *, most: int = 200) -> str:
    """Return how a golden file differs from a text, resource by resource.

    Args:
        reviewed: Text of the golden file.
        current: Text of the same stack as it is now.
        most: Lines of the answer before it is cut off.
    """
    before, after = _by_name(reviewed), _by_name(current)
    lines = [
        line
        for name in sorted(before.keys() | after.keys())
        for line in _unified(name, before.get(name, ""), after.get(name, ""))
    ] or list(_unified("whole file", reviewed, current))
    shown = list(islice(lines, most))
    if rest := len(lines) - len(shown):
        shown.append(f"... and {rest} more lines")
    return "\n".join(shown)


def _unified(name: str, before: str, after: str) -> Iterator[str]:
    return difflib.unified_diff(
        before.splitlines(),
        after.splitlines(),
        f"{name} (reviewed)",
        f"{name} (current)",
        lineterm="",
    )


def _by_name(text: str) -> dict[str, str]:
    resources: list[Resource] = json.loads(text)
    return {
        f"{each['type']} {each['name']}": json.dumps(each, indent=2)
        for each in resources
    }


def _resources(text: str) -> list[Resource]:
    resources: list[Resource] = _plain(json.loads(text))
    return [{"completed": not each["custom"], **each} for each in resources]


def _nested(value: Any, *, keys: _Order) -> Any:  # noqa: ANN401  # JSON
    """Return a value with each text nested that can be; mappings in an order."""
    if isinstance(value, str):
        return _nested_text(value)
    if isinstance(value, Mapping):
        mapping = cast("Mapping[str, object]", value)
        if marks := mapping.keys() & {_LINES, *_FORMATS}:
            message = f"{sorted(marks)} mark a text in golden files: choose other marks"
            raise ValueError(message)
        return {key: _nested(mapping[key], keys=keys) for key in keys(mapping)}
    if isinstance(value, list | tuple):
        return [_nested(each, keys=keys) for each in cast("list[object]", value)]
    return value


def _nested_text(text: str) -> Any:  # noqa: ANN401  # JSON
    for mark, (load, dump) in _FORMATS.items():
        try:
            document: object = json.loads(json.dumps(load(text)))
        except (ValueError, TypeError, yaml.YAMLError):  # not of this format
            continue
        if dump(document) == text and isinstance(document, dict | list):
            return {mark: _nested(cast("object", document), keys=list)}
    return {_LINES: text.split("\n")} if "\n" in text else text


def _plain(value: Any) -> Any:  # noqa: ANN401  # JSON
    """Return a value of a golden file as it was before `_nested`."""
    if isinstance(value, list):
        return [_plain(each) for each in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    mapping = cast("dict[str, Any]", value)
    for mark, (_, dump) in _FORMATS.items():
        if mark in mapping:
            return dump(_plain(mapping[mark]))
    if _LINES in mapping:
        return "\n".join(mapping[_LINES])
    return {key: _plain(below) for key, below in mapping.items()}
