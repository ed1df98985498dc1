"""Where the program declares a resource, from the stack trace of its registration.

The SDK sends a stack trace with every registration, and the engine keeps it in the
state. Both sources of it end here: the requests that a worker sends, and the state.
Source: https://github.com/pulumi/pulumi/blob/master/proto/pulumi/source.proto

Deliberately absent: reading the program. Where no trace names a line, none is named.
"""

import functools
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

#: The program is called by this package, whose frames are in every trace.
_OWN_FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, kw_only=True, slots=True)
class Registration:
    """Where the program registers one resource.

    Attributes:
        parent: URN of the parent, or nothing.
        lines: ``file:line`` of each stack frame that lies in the program, relative to
            its root, innermost first; none where the program is not in the trace.
    """

    parent: str
    lines: tuple[str, ...]


def program_lines(
    frames: Iterable[tuple[str, int]], root: Path, folder: Path
) -> tuple[str, ...]:
    """Return ``file:line`` of the frames that lie in the program, in their order.

    Args:
        frames: URI and line of each frame; an empty URI where it is in no file.
        root: Folder of the program.
        folder: Folder of the engine's ``Pulumi.yaml``: the engine records paths that
            are relative to it.
    """
    files = ((_program_file(uri, root, folder), line) for uri, line in frames)
    return tuple(f"{file}:{line}" for file, line in files if file)


def from_state(
    resources: Iterable[Mapping[str, Any]], root: Path, folder: Path
) -> dict[str, Registration]:
    """Return the registrations that the engine has recorded, by URN.

    Args:
        resources: Resources of a state.
        root: Folder of the program.
        folder: Folder of the engine's ``Pulumi.yaml``.
    """
    return {
        each["urn"]: Registration(
            parent=each.get("parent", ""),
            lines=program_lines(
                map(_recorded_frame, each.get("stackTrace") or ()), root, folder
            ),
        )
        for each in resources
    }


def describe(urn: str, registrations: Mapping[str, Registration]) -> str:
    """Return ``file:line`` that declares a resource, or nothing where it is unknown.

    Where a component leaves the declaration to a function of another file, the line
    that calls it follows, since either of them may be the one to change. A resource
    without a line of its own is declared where its component is.
    """
    found = registrations.get(urn)
    if found is None:
        return ""
    if not found.lines:
        return describe(found.parent, registrations)
    first = found.lines[0]
    parent = registrations.get(found.parent)
    callers = _within(found.lines, parent.lines) if parent and parent.lines else ()
    other = (line for line in callers if _file(line) != _file(first))
    caller = next(other, "")
    return f"{first}, called at {caller}" if caller else first


def _within(lines: tuple[str, ...], parent: tuple[str, ...]) -> tuple[str, ...]:
    """Return the frames below those that have called the parent as well."""
    common = 0
    for line, other in zip(reversed(lines), reversed(parent), strict=False):
        if line != other:
            break
        common += 1
    return lines[: len(lines) - common]


def _file(line: str) -> str:
    return line.rpartition(":")[0]


def _recorded_frame(frame: Mapping[str, str]) -> tuple[str, int]:
    uri, _, position = frame.get("sourcePosition", "").partition("#")
    return uri, int(position.partition(",")[0] or 0)


@functools.lru_cache(maxsize=4096)
def _program_file(uri: str, root: Path, folder: Path) -> str:
    """Return a file of the program relative to its root; nothing for other files."""
    if not uri:
        return ""
    path = unquote(urlsplit(uri).path)
    if uri.startswith("project:"):
        path = os.path.normpath(folder / path.lstrip("/"))
    file = Path(path)
    if not file.is_relative_to(root) or file.is_relative_to(_OWN_FOLDER):
        return ""
    relative = file.relative_to(root)
    installed = any(p == "site-packages" or p.startswith(".") for p in relative.parts)
    return "" if installed else relative.as_posix()
