"""The fleet's floor: as many plain components in stacks of the same names."""

import json
import os
import shutil
from collections.abc import Sequence
from typing import Final

from operations.bench import plain_components
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

#: The engine adds the stack itself to what a program declares.
_ITSELF: Final = 1


def bring_up(
    fleet: RehearsalPaths, stacks: Sequence[StackResult], report: Reporter
) -> list[StackResult]:
    """Bring up the floor of every stack, in the fleet's own order."""
    order = FLEET.stack_order(fleet.work)
    place = RehearsalPaths(fleet.folder / "floor")
    shutil.rmtree(place.root, ignore_errors=True)
    place.prepare()
    shutil.copy(plain_components.__file__, place.root / "__main__.py")
    counts = {stack.stack: stack.resources - _ITSELF for stack in stacks}
    (place.work / "counts.json").write_text(json.dumps(counts))
    for folder in (place.root, place.work):
        (folder / "Pulumi.yaml").write_text(f"name: {NAME}\nruntime: python\n")
    for stack in order.stacks:
        (place.work / f"Pulumi.{stack}.yaml").write_text(f"encryptionsalt: {SALT}\n")
    engine.disable_automatic_logs(place.home)
    floor = PlainProject(dependencies=order.dependencies)
    cli = engine.find(FLEET.pulumi_commands, FLEET.pulumi_hint)
    crew = WorkerPool(place, cli, engine.environment(place, os.environ), report)
    run = RunContext(
        workers=crew,
        paths=place,
        project=floor,
        full_order=order,
        order=order,
        cores=os.cpu_count() or 1,
    )
    up = BringUp(run)
    try:
        up.run()
    finally:
        crew.close()
    return up.results
