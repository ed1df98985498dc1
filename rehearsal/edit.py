"""Edits of configuration values, applied to the copies of the stack files only."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from offline_cloud.errors import UsageError
from rehearsal.errors import RehearsalError

#: Name of Pulumi.yaml in `--set`.
SHARED = "project"


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """A new value of a configuration key.

    Attributes:
        stack: Name of a stack, or `project` for Pulumi.yaml.
        key: Dotted path below the namespace of the project, such as `region.cidr`.
        value: The new value, as YAML loads it.
    """

    stack: str
    key: str
    value: Any

    @property
    def file(self) -> str:
        """Return the name of the file to edit."""
        return "Pulumi.yaml" if self.stack == SHARED else f"Pulumi.{self.stack}.yaml"


def parse(text: str) -> Edit:
    """Return the edit of `STACK:KEY=VALUE`, with the value read as YAML.

    Raises:
        UsageError: The text has another form, or the value is not YAML.
    """
    stack, colon, rest = text.partition(":")
    key, equals, value = rest.partition("=")
    if not (stack and colon and key and equals):
        example = "eu-west-1:region.cidr=10.9.0.0/16"
        msg = f"--set {text!r} is not STACK:KEY=VALUE, such as {example}"
        raise UsageError(msg)
    try:
        loaded: object = YAML(typ="safe", pure=True).load(StringIO(value))  # pyright: ignore[reportUnknownMemberType] - ruamel leaves its stream open
    except YAMLError as error:
        msg = f"--set {text!r}: the value is not YAML"
        raise UsageError(msg) from error
    return Edit(stack=stack, key=key, value=loaded)


def apply(edit: Edit, document: dict[str, Any], project: str) -> None:
    """Set the value in the content of a file; create missing mappings on the path.

    Args:
        edit: The edit.
        document: Content of the file; it is changed in place.
        project: Name of the project, which is the namespace of its keys.

    Raises:
        RehearsalError: The path leads through a value that is no mapping or list.
    """
    head, *tail = edit.key.split(".")
    entries = document.setdefault("config", {})
    if edit.stack == SHARED:
        path = [head, "value", *tail]
    else:
        path = [_qualified(head, entries, project), *tail]
    parent: object = entries
    for step in path[:-1]:
        parent = _child(edit, parent, step)
    _set(edit, parent, path[-1])


def _qualified(head: str, entries: Mapping[str, object], project: str) -> str:
    """Return the key with its namespace, as the file has it."""
    return head if ":" in head or head in entries else f"{project}:{head}"


def _child(edit: Edit, parent: object, step: str) -> object:
    if isinstance(parent, dict):
        return cast("dict[str, object]", parent).setdefault(step, {})
    if isinstance(parent, list):
        items = cast("list[object]", parent)
        return items[_index(edit, items, step)]
    raise _not_a_mapping(edit, step)


def _set(edit: Edit, parent: object, step: str) -> None:
    if isinstance(parent, dict):
        cast("dict[str, object]", parent)[step] = edit.value
    elif isinstance(parent, list):
        items = cast("list[object]", parent)
        items[_index(edit, items, step)] = edit.value
    else:
        raise _not_a_mapping(edit, step)


def _index(edit: Edit, items: list[object], step: str) -> int:
    if step.isdecimal() and int(step) < len(items):
        return int(step)
    allowed = ", ".join(map(str, range(len(items)))) or "none, the list is empty"
    msg = f"{edit.file}: {edit.key}: {step!r} is not an index; allowed: {allowed}"
    raise RehearsalError(msg)


def _not_a_mapping(edit: Edit, step: str) -> RehearsalError:
    return RehearsalError(
        f"{edit.file}: {edit.key}: {step!r} cannot be set, because its parent is "
        "neither a mapping nor a list"
    )
