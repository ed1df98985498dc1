"""Where the running program registers its resources, before the engine keeps it.

A resource that is refused at its first registration is in no state. Its stack trace is
in the request that the SDK sends for it, which is the one that the engine keeps.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from pulumi import get_project, get_stack
from pulumi.runtime import settings

from rehearsal.source_position import Registration, describe, program_lines

_STACK_TYPE: Final = "pulumi:pulumi:Stack"

#: A call of the engine; its request is a message of the SDK's protocol.
_Call = Callable[[Any], Any]


class RegistrationLog:
    """The registrations of the program of one operation, by URN.

    Args:
        root: Folder of the program.
        folder: The engine's working folder.
    """

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = root
        self._folder = folder
        self._registrations: dict[str, Registration] = {}

    def source(self, urn: str) -> str:
        """Return where the program declares a resource; see `describe`."""
        return describe(urn, self._registrations)

    def record_program(self) -> None:
        """Record what the program that runs in this context registers from now on."""
        self._registrations.clear()
        monitor: Any = settings.get_monitor()
        name = f"urn:pulumi:{get_stack()}::{get_project()}::"
        monitor.RegisterResource = self._recording(monitor.RegisterResource, name)
        monitor.ReadResource = self._recording(monitor.ReadResource, name)

    def _recording(self, call: _Call, prefix: str) -> _Call:
        def recorded(request: Any) -> Any:  # noqa: ANN401 - messages of the protocol
            frames = ((f.pc.uri, f.pc.line) for f in request.stackTrace.frames)
            self._registrations[prefix + _qualified_name(request)] = Registration(
                parent=request.parent,
                lines=program_lines(frames, self._root, self._folder),
            )
            return call(request)

        return recorded


def _qualified_name(request: Any) -> str:  # noqa: ANN401 - a message of the protocol
    """Return the end of the URN that the engine gives to a resource.

    Source: https://www.pulumi.com/docs/iac/concepts/resources/names/#urns
    """
    parents = request.parent.split("::")[2] if request.parent else ""
    above = "" if parents in {"", _STACK_TYPE} else f"{parents}$"
    return f"{above}{request.type}::{request.name}"
