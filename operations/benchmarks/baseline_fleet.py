"""The baseline of the fleet: stacks of the same names with as many components."""

import json
import os
import shutil
from collections.abc import Sequence
from typing import Final

from operations.benchmarks import baseline_components
from operations.rehearsal_project import FLEET, NAME
from rehearsal import engine
from rehearsal.bring_up import BringUp
from rehearsal.paths import RehearsalPaths
from rehearsal.project import PlainProject
from rehearsal.reporter import Reporter
from rehearsal.run_context import RunContext
from rehearsal.stack_files import SALT
from rehearsal.summary import StackResult
from rehearsal.worker.pool import WorkerPool
from rehearsal.worker.sdk_tuning import AS_INSTALLED

#: The engine counts the stack resource in addition to the program's resources.
_STACK_RESOURCE: Final = 1


def bring_up(
    fleet: RehearsalPaths,
    stacks: Sequence[StackResult],
    report: Reporter,
    *,
    tuned: bool,
) -> list[StackResult]:
    """Bring up the baseline of every stack, in the order of the fleet.

    Args:
        fleet: Files of the rehearsal.
        stacks: Results of its stacks, whose resources are counted.
        report: Receives the progress.
        tuned: Whether the SDK is tuned as in a rehearsal, or runs as installed.
    """
    order = FLEET.stack_order(fleet.work)
    paths = _write_project(fleet, stacks)
    baseline = PlainProject(dependencies=order.dependencies)
    cli = engine.find(FLEET.pulumi_commands, FLEET.pulumi_hint)
    environment = engine.environment(paths, os.environ)
    if not tuned:
        environment[AS_INSTALLED] = "1"
    workers = WorkerPool(paths, cli, environment, report)
    run = RunContext(
        workers=workers,
        paths=paths,
        project=baseline,
        full_order=order,
        order=order,
        cores=os.cpu_count() or 1,
    )
    up = BringUp(run)
    try:
        up.run()
    finally:
        workers.close()
    return up.results


def _write_project(
    fleet: RehearsalPaths, stacks: Sequence[StackResult]
) -> RehearsalPaths:
    """Write the program and the files of the baseline's stacks."""
    paths = RehearsalPaths(fleet.folder / "baseline")
    shutil.rmtree(paths.root, ignore_errors=True)
    paths.prepare()
    shutil.copy(baseline_components.__file__, paths.root / "__main__.py")
    counts = {stack.stack: stack.resources - _STACK_RESOURCE for stack in stacks}
    (paths.work / "counts.json").write_text(json.dumps(counts))
    for folder in (paths.root, paths.work):
        (folder / "Pulumi.yaml").write_text(f"name: {NAME}\nruntime: python\n")
    for stack in stacks:
        file = paths.work / f"Pulumi.{stack.stack}.yaml"
        file.write_text(f"encryptionsalt: {SALT}\n")
    engine.disable_automatic_logs(paths.home)
    return paths
