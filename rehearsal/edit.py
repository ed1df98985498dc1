"""Changes to stack files that a caller asks for, made on the copies alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from offline_cloud.errors import UsageError
from rehearsal.errors import RehearsalError

#: The name under which `--set` reaches Pulumi.yaml itself.
SHARED = "project"


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """One value to write.

    Attributes:
        stack: A stack's name, or `project` for the file all stacks share.
        key: Dotted path below the project's own configuration, `region.cidr`.
    """

    stack: str
    key: str
    value: Any

    @property
    def file(self) -> str:
        """Return the file the value goes to."""
        return "Pulumi.yaml" if self.stack == SHARED else f"Pulumi.{self.stack}.yaml"


def parse(text: str) -> Edit:
    """Read `STACK:KEY=VALUE`, the value as YAML."""
    stack, colon, rest = text.partition(":")
    key, equals, value = rest.partition("=")
    if not (stack and colon and key and equals):
        msg = f"--set {text!r} is not STACK:KEY=VALUE, as in eu-west-1:region.cidr=…"
        raise UsageError(msg)
    try:
        loaded: object = YAML(typ="safe", pure=True).load(StringIO(value))  # pyright: ignore[reportUnknownMemberType] - ruamel leaves its stream open
    except YAMLError as error:
        msg = f"--set {text!r}: the value is not YAML"
        raise UsageError(msg) from error
    return Edit(stack=stack, key=key, value=loaded)


def apply(edit: Edit, document: dict[str, Any], project: str) -> None:
    """Write the value into a file's document, making the mappings on its way.

    Args:
        edit: What to write.
        document: Content of the file.
        project: Name of the project, the namespace of its own keys.
    """
    head, *tail = edit.key.split(".")
    entries = document.setdefault("config", {})
    if edit.stack == SHARED:
        path = [head, "value", *tail]
    else:
        path = [_full(head, entries, project), *tail]
    spot: object = entries
    for step in path[:-1]:
        spot = _below(edit, spot, step)
    _put(edit, spot, path[-1])


def _full(head: str, entries: Mapping[str, object], project: str) -> str:
    """Return the key as the file has it: with its namespace."""
    return head if ":" in head or head in entries else f"{project}:{head}"


def _below(edit: Edit, spot: object, step: str) -> object:
    if isinstance(spot, dict):
        return cast("dict[str, object]", spot).setdefault(step, {})
    if isinstance(spot, list):
        items = cast("list[object]", spot)
        return items[_position(edit, items, step)]
    raise _not_a_mapping(edit, step)


def _put(edit: Edit, spot: object, step: str) -> None:
    if isinstance(spot, dict):
        cast("dict[str, object]", spot)[step] = edit.value
    elif isinstance(spot, list):
        items = cast("list[object]", spot)
        items[_position(edit, items, step)] = edit.value
    else:
        raise _not_a_mapping(edit, step)


def _position(edit: Edit, items: list[object], step: str) -> int:
    if step.isdecimal() and int(step) < len(items):
        return int(step)
    msg = f"{edit.file}: {edit.key}: {step!r} is no position in {len(items)} items"
    raise RehearsalError(msg)


def _not_a_mapping(edit: Edit, step: str) -> RehearsalError:
    return RehearsalError(
        f"{edit.file}: {edit.key}: nothing can lie below {step!r} there"
    )
