"""What a rehearsal takes from the engine's stream of events."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Final

from pulumi.automation.events import (
    DiagnosticEvent,
    EngineEvent,
    PolicyEvent,
    StepEventMetadata,
)

from rehearsal import graph
from rehearsal.result import READS, Diagnostic, ResourceChange

#: What leaves a resource as it was.
UNCHANGED: Final = frozenset({"same", "read", "refresh"})

_COLOUR: Final = re.compile(r"<\{%.*?%\}>|\x1b\[[0-9;]*m")

#: The engine's own last word; it says nothing when a resource has said why.
_FAREWELL: Final = re.compile(r"(update|preview|destroy|resource \S+) failed$")


class EventCollector:
    """Counts resources and keeps errors while one operation runs.

    Args:
        passed: Takes the number of resources whose step has ended.
        source: Returns where the program declares the resource of a URN.
    """

    def __init__(
        self, passed: Callable[[int], None], source: Callable[[str], str]
    ) -> None:
        self._passed = passed
        self._source = source
        self._seen: set[str] = set()
        self._problems: list[Diagnostic] = []
        self._summary: Counter[str] = Counter()
        self.differences: list[ResourceChange] = []
        self.protected: list[str] = []

    @property
    def changes(self) -> dict[str, int]:
        """Number of resources by what was done with them."""
        return dict(self._summary)

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """The errors, without the engine's own remark that there were some."""
        telling = [p for p in self._problems if not _FAREWELL.search(p.message)]
        return tuple(dict.fromkeys(telling or self._problems))

    def __call__(self, event: EngineEvent) -> None:
        """Take one event."""
        if event.resource_pre_event:
            self._begin(event.resource_pre_event.metadata)
        if event.res_outputs_event:
            self._end(event.res_outputs_event.metadata)
        if event.res_op_failed_event:
            self._end(event.res_op_failed_event.metadata)
        if event.diagnostic_event:
            self._diagnose(event.diagnostic_event)
        if event.policy_event:
            self._violate(event.policy_event)
        if event.summary_event:
            changes = event.summary_event.resource_changes
            self._summary = Counter({str(kind): n for kind, n in changes.items()})

    def fail(self, text: str) -> None:
        """Keep the command's own words when no event said what went wrong."""
        if not self._problems:
            self._problems.append(Diagnostic(urn="", message=_plain(text)))

    def _begin(self, step: StepEventMetadata) -> None:
        operation = _operation(step)
        if operation not in UNCHANGED:
            properties = step.detailed_diff or step.diffs or ()
            self.differences.append(
                ResourceChange(
                    urn=step.urn,
                    operation=operation,
                    properties=tuple(properties),
                    source=self._source(step.urn),
                )
            )
        if step.new and step.new.protect:
            self.protected.append(step.urn)

    def _end(self, step: StepEventMetadata) -> None:
        if _operation(step) in READS or step.type == graph.READER:
            return
        if step.urn not in self._seen:
            self._seen.add(step.urn)
            self._passed(len(self._seen))

    def _diagnose(self, event: DiagnosticEvent) -> None:
        if event.severity == "error":
            urn = event.urn or ""
            self._problems.append(
                Diagnostic(
                    urn=urn, message=_plain(event.message), source=self._source(urn)
                )
            )

    def _violate(self, event: PolicyEvent) -> None:
        """Keep a violation that stops the operation."""
        if event.enforcement_level == "mandatory":
            urn = event.resource_urn or ""
            message = f"{event.policy_name}: {_plain(event.message)}"
            self._problems.append(
                Diagnostic(urn=urn, message=message, source=self._source(urn))
            )


def _operation(step: StepEventMetadata) -> str:
    return str(getattr(step.op, "value", step.op))


def _plain(text: str) -> str:
    return _COLOUR.sub("", text).strip()
