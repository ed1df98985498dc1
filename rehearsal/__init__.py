"""The real Pulumi CLI, run over all stacks of a project with an offline cloud."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from offline_cloud.faults import Fault
    from rehearsal.edit import Edit
    from rehearsal.errors import RehearsalError, UsageError
    from rehearsal.project import FirstUpdate, PlainProject, Project
    from rehearsal.reporter import Reporter
    from rehearsal.request import Request, Result
    from rehearsal.runner import rehearse
    from rehearsal.stack_order import StackOrder

__all__ = [
    "Edit",
    "Fault",
    "FirstUpdate",
    "PlainProject",
    "Project",
    "RehearsalError",
    "Reporter",
    "Request",
    "Result",
    "StackOrder",
    "UsageError",
    "rehearse",
]

_MODULES = {
    "Edit": "rehearsal.edit",
    "Fault": "offline_cloud.faults",
    "FirstUpdate": "rehearsal.project",
    "PlainProject": "rehearsal.project",
    "Project": "rehearsal.project",
    "RehearsalError": "rehearsal.errors",
    "Reporter": "rehearsal.reporter",
    "Request": "rehearsal.request",
    "Result": "rehearsal.request",
    "StackOrder": "rehearsal.stack_order",
    "UsageError": "rehearsal.errors",
    "rehearse": "rehearsal.runner",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any of the names above
    """Import a name when it is first used.

    The processes of a rehearsal import single modules and should not wait for all.
    """
    if name not in _MODULES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(importlib.import_module(_MODULES[name]), name)
