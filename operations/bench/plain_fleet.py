"""The fleet's floor: as many plain components in stacks of the same names."""

import json
import os
import shutil
from collections.abc import Sequence
from typing import Final

from operations.bench import plain_components
from operations.rehearsal import engine
from operations.rehearsal.bring_up import BringUp
from operations.rehearsal.crew import Crew
from operations.rehearsal.place import PROJECT, Place
from operations.rehearsal.reading import order_of
from operations.rehearsal.report import Report
from operations.rehearsal.run import Run
from operations.rehearsal.summary import Rehearsed
from operations.rehearsal.workspace import SALT

#: The engine adds the stack itself to what a program declares.
_ITSELF: Final = 1


def bring_up(
    fleet: Place, stacks: Sequence[Rehearsed], report: Report
) -> list[Rehearsed]:
    """Bring up the floor of every stack, in the fleet's own order."""
    order = order_of(fleet.work)
    place = Place(fleet.folder / "floor")
    shutil.rmtree(place.root, ignore_errors=True)
    place.prepare()
    shutil.copy(plain_components.__file__, place.root / "__main__.py")
    counts = {stack.stack: stack.resources - _ITSELF for stack in stacks}
    (place.work / "counts.json").write_text(json.dumps(counts))
    (place.work / "Pulumi.yaml").write_text(f"name: {PROJECT}\nruntime: python\n")
    for stack in order.stacks:
        (place.work / f"Pulumi.{stack}.yaml").write_text(f"encryptionsalt: {SALT}\n")
    engine.disable_automatic_logs(place.home)
    crew = Crew(place, engine.find(), engine.environment(place, os.environ), report)
    run = Run(
        crew=crew, place=place, fleet=order, order=order, cores=os.cpu_count() or 1
    )
    up = BringUp(run)
    try:
        up.run()
    finally:
        crew.close()
    return up.results
