"""The figures of a rehearsal, and the files that contain them.

Other programs read both files, so their keys must not change.
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
    """The result of a stack whose second preview shows no changes.

    Attributes:
        stack: Name of the stack.
        by_package: Number of resources by provider package.
        preview_seconds: Time of the first preview.
        up_seconds: Time of the update.
        same: Number of unchanged resources in the second preview.
        without_contract: Number of resources without a published schema, by type.
        operations: The changes of the update, in order, without unchanged resources.
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
        """Number of resources in the stack."""
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
    """Write the graph and the template of a stack; return its result."""
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
    """Write the template; return the number of resources without schema, by type."""
    # The schemas import SDKs, which would delay the first line of output.
    from offline_cloud import schema_coverage  # noqa: PLC0415 - see above
    from offline_cloud.schemas.cloudformation import template  # noqa: PLC0415 - the same

    template.write(paths.folder, stack, nodes)
    # Components have no provider, so no schema applies to them.
    return schema_coverage.without_contract(n["type"] for n in nodes if n["provider"])


def to_json(engine: Engine, stacks: Iterable[StackResult]) -> dict[str, Any]:
    """Return the summary of a run."""
    return {
        "engine": {"version": engine.version},
        "stacks": [stack.to_json() for stack in stacks],
    }


def write(paths: RehearsalPaths, summary: Mapping[str, Any]) -> None:
    """Write the summary file."""
    paths.summary.write_text(f"{json.dumps(summary, indent=1)}\n")
