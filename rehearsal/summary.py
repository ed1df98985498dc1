"""The figures of a rehearsal, and the files that hold them.

Both files are for other programs: their keys are promises.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rehearsal import graph
from rehearsal.engine import Engine
from rehearsal.paths import RehearsalPaths
from rehearsal.result import OperationResult, ResourceChange


@dataclass(frozen=True, kw_only=True, slots=True)
class StackResult:
    """A stack that came up and stayed as it was.

    Attributes:
        without_contract: How many resources no published contract has judged, by type.
        operations: What the update did, resource by resource, in its order;
            a resource that stayed as it was is not among them.
    """

    stack: str
    by_package: Mapping[str, int]
    preview_seconds: float
    up_seconds: float
    same: int
    without_contract: Mapping[str, int] = field(default_factory=dict[str, int])
    operations: tuple[ResourceChange, ...] = ()

    @property
    def resources(self) -> int:
        """How many resources stand."""
        return sum(self.by_package.values())

    def to_json(self) -> dict[str, Any]:
        """Return the stack's part of the summary."""
        return {
            "stack": self.stack,
            "resources": self.resources,
            "by_package": dict(self.by_package),
            "preview_seconds": self.preview_seconds,
            "up_seconds": self.up_seconds,
            "second_preview": {"same": self.same},
        }


def record(
    paths: RehearsalPaths,
    stack: str,
    *,
    preview: OperationResult,
    up: OperationResult,
    second: OperationResult,
) -> StackResult:
    """Write a stack's graph and return its figures."""
    nodes = graph.export(paths.checkpoint(stack))
    text = json.dumps(nodes, indent=1, ensure_ascii=False)
    (paths.graphs / f"{stack}.json").write_text(f"{text}\n")
    without_contract = _write_template(paths, stack, nodes)
    counted = graph.counted(paths.checkpoint(stack))
    packages = Counter(token.partition(":")[0] for token in counted)
    return StackResult(
        stack=stack,
        by_package=dict(sorted(packages.items())),
        preview_seconds=preview.seconds,
        up_seconds=up.seconds,
        same=second.changes.get("same", 0),
        without_contract=without_contract,
        operations=up.differences,
    )


def _write_template(
    paths: RehearsalPaths, stack: str, nodes: list[dict[str, Any]]
) -> Mapping[str, int]:
    """Write the stack's template; return what no contract has judged, by type."""
    # The contracts import SDKs, which the first line of a rehearsal need not wait for.
    from offline_cloud import schema_coverage  # noqa: PLC0415 - so only here
    from offline_cloud.schemas.cloudformation import template  # noqa: PLC0415 - the same

    template.write(paths.folder, stack, nodes)
    # A component has no provider: no cloud is asked for it.
    return schema_coverage.without_contract(n["type"] for n in nodes if n["provider"])


def to_json(engine: Engine, stacks: Iterable[StackResult]) -> dict[str, Any]:
    """Return the summary of a run."""
    return {
        "engine": {"version": engine.version},
        "stacks": [stack.to_json() for stack in stacks],
    }


def write(paths: RehearsalPaths, summary: Mapping[str, Any]) -> None:
    """Write the summary where other programs look for it."""
    paths.summary.write_text(f"{json.dumps(summary, indent=1)}\n")
