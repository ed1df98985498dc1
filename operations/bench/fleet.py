"""Time the fleet: against the engine's floor, with and without judgement and its cache.

All runs share one machine, one CLI and one environment, so that ratios mean something.
Usage: python -m operations.bench
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final, TypeAlias

from rich.console import Console

from operations import console as console_module
from operations import project_root
from operations.bench import (
    creation_times,
    critical_path,
    plain_fleet,
    tables,
    validation_cost,
)
from operations.bench.process_usage import ProcessUsage
from operations.rehearsal_project import FLEET, NON_REGIONAL
from rehearsal import graph
from rehearsal.paths import RehearsalPaths
from rehearsal.reporter import Reporter
from rehearsal.request import Request, Result
from rehearsal.runner import rehearse
from rehearsal.summary import StackResult

#: The result of one rehearsal, its seconds, and what its processes took.
_Measured: TypeAlias = tuple[Result, float, ProcessUsage]


def main() -> None:
    """Run everything, print the tables and keep the figures."""
    console = Console(markup=False, emoji=False, highlight=False)
    place = RehearsalPaths(project_root.find(Path.cwd()))
    with console_module.PlainReporter(console) as report:
        figures = _figures(place, report)
    (place.folder / "bench.json").write_text(f"{json.dumps(figures, indent=1)}\n")
    for table in tables.all_of(figures):
        console.print(table)


def _figures(place: RehearsalPaths, report: Reporter) -> dict[str, Any]:
    """Run everything; return the figures."""
    report.say("without judgement: inputs are held against no contract")
    unjudged, unjudged_seconds, unjudged_usage = _run(
        place, report, Request(fresh=True, validate=False)
    )
    with_empty_cache, with_full_cache = _judged_twice(place, report)
    judged, judged_seconds, judged_usage = with_empty_cache
    cached, cached_seconds, cached_usage = with_full_cache
    costs = validation_cost.costs(place)
    report.say("the floor: as many plain components in every stack")
    started = time.monotonic()
    floor = plain_fleet.bring_up(place, judged.stacks, report)
    rows = zip(judged.stacks, floor, unjudged.stacks, cached.stacks, strict=True)
    usages = {
        "judged": judged_usage,
        "cached": cached_usage,
        "unjudged": unjudged_usage,
    }
    return {
        "engine": {"version": judged.engine.version},
        "cores": os.cpu_count(),
        "fleet_seconds": judged_seconds,
        "floor_seconds": round(time.monotonic() - started, 1),
        "unjudged_seconds": unjudged_seconds,
        "cached_seconds": cached_seconds,
        "peak_mib": {name: each.peak_mib for name, each in usages.items()},
        "cpu_seconds": {name: each.cpu_seconds for name, each in usages.items()},
        "slowest_to_judge": [
            {"type": c.token, "count": c.count, "median_ms": c.median_ms}
            for c in validation_cost.slowest(costs)
        ],
        "chains": _chains(place, judged),
        "stacks": [_compared(*row) for row in rows],
    }


def _judged_twice(
    place: RehearsalPaths, report: Reporter
) -> tuple[_Measured, _Measured]:
    """Rehearse with an empty cache of verdicts, and again with what that left."""
    with tempfile.TemporaryDirectory() as verdicts:
        request = Request(fresh=True, validation_cache=Path(verdicts))
        report.say("an empty cache of verdicts: every input is judged")
        first = _run(place, report, request)
        report.say("the same again: every input has been accepted before")
        return first, _run(place, report, request)


def _run(place: RehearsalPaths, report: Reporter, request: Request) -> _Measured:
    started = time.monotonic()
    with ProcessUsage() as usage:
        result = rehearse(place.root, request, report, FLEET)
    if not result.succeeded:
        console_module.print_result(Console(), result)
        sys.exit(1)
    return result, round(time.monotonic() - started, 1), usage


#: Until when a region is followed.
_ENDS: Final = {
    "until it serves": critical_path.serving,
    "all of it": critical_path.longest,
}


def _chains(place: RehearsalPaths, result: Result) -> dict[str, Any]:
    """Return what each region waits for when a real cloud builds it from nothing."""
    times = creation_times.read()
    regions = [each.stack for each in result.stacks if each.stack not in NON_REGIONAL]
    return {
        "times_as_of": times.as_of,
        "by_region": {
            f"{region}, {until}": find(
                graph.read(place.checkpoint(region)), times
            ).to_json()
            for region in regions
            for until, find in _ENDS.items()
        },
    }


def _compared(
    ours: StackResult, plain: StackResult, unjudged: StackResult, cached: StackResult
) -> dict[str, Any]:
    return {
        "stack": ours.stack,
        "resources": ours.resources,
        "preview_seconds": ours.preview_seconds,
        "up_seconds": ours.up_seconds,
        "floor_preview_seconds": plain.preview_seconds,
        "floor_up_seconds": plain.up_seconds,
        "unjudged_preview_seconds": unjudged.preview_seconds,
        "unjudged_up_seconds": unjudged.up_seconds,
        "cached_preview_seconds": cached.preview_seconds,
        "cached_up_seconds": cached.up_seconds,
        "up_ratio": round(ours.up_seconds / plain.up_seconds, 2),
        "cached_up_ratio": round(cached.up_seconds / plain.up_seconds, 2),
    }
