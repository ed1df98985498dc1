"""Time the rehearsal of the fleet, with and without validation and its cache.

A baseline of component resources shows the time of the engine alone. All runs use the
same machine, CLI and environment, so their ratios are comparable.
Usage: python -m operations.benchmarks
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
from operations.benchmarks import (
    baseline_fleet,
    creation_times,
    critical_path,
    tables,
    validation_cost,
)
from operations.benchmarks.process_usage import ProcessUsage
from operations.rehearsal_project import FLEET, NON_REGIONAL
from rehearsal import graph
from rehearsal.paths import RehearsalPaths
from rehearsal.reporter import Reporter
from rehearsal.request import Request, Result
from rehearsal.runner import rehearse
from rehearsal.summary import StackResult

#: The result of one rehearsal, its seconds, and the usage of its processes.
_Measured: TypeAlias = tuple[Result, float, ProcessUsage]


#: Columns of the tables in a file or a pipe.
_COLUMNS: Final = 140


def main() -> None:
    """Run the benchmark, print the tables and write the figures to `bench.json`."""
    # Outside a terminal, 80 columns would cut the headings of the tables.
    width = None if sys.stdout.isatty() else _COLUMNS
    console = Console(markup=False, emoji=False, highlight=False, width=width)
    paths = RehearsalPaths(project_root.find(Path.cwd()))
    with console_module.PlainReporter(console) as report:
        figures = _figures(paths, report)
    (paths.folder / "bench.json").write_text(f"{json.dumps(figures, indent=1)}\n")
    for table in tables.all_of(figures):
        console.print(table)


def _figures(paths: RehearsalPaths, report: Reporter) -> dict[str, Any]:
    """Run all rehearsals and return the figures."""
    report.say("run without validation")
    unvalidated, unvalidated_seconds, unvalidated_usage = _run(
        paths, report, Request(fresh=True, validate=False)
    )
    with_empty_cache, with_full_cache = _with_validation_cache(paths, report)
    validated, validated_seconds, validated_usage = with_empty_cache
    cached, cached_seconds, cached_usage = with_full_cache
    costs = validation_cost.costs(paths)
    baseline, baseline_seconds = _baseline(paths, validated, report, tuned=False)
    tuned, tuned_seconds = _baseline(paths, validated, report, tuned=True)
    rows = zip(
        *(validated.stacks, baseline, tuned, unvalidated.stacks, cached.stacks),
        strict=True,
    )
    usages = {
        "validated": validated_usage,
        "cached": cached_usage,
        "unvalidated": unvalidated_usage,
    }
    return {
        "engine": {"version": validated.engine.version},
        "cores": os.cpu_count(),
        "fleet_seconds": validated_seconds,
        "baseline_seconds": baseline_seconds,
        "tuned_baseline_seconds": tuned_seconds,
        "unvalidated_seconds": unvalidated_seconds,
        "cached_seconds": cached_seconds,
        "peak_mib": {name: each.peak_mib for name, each in usages.items()},
        "cpu_seconds": {name: each.cpu_seconds for name, each in usages.items()},
        "slowest_to_validate": [
            {"type": c.token, "count": c.count, "median_ms": c.median_ms}
            for c in validation_cost.slowest(costs)
        ],
        "critical_paths": _critical_paths(paths, validated),
        "stacks": [_compared(*row) for row in rows],
    }


def _baseline(
    paths: RehearsalPaths, result: Result, report: Reporter, *, tuned: bool
) -> tuple[list[StackResult], float]:
    """Run as many component resources in every stack; return results and seconds."""
    sdk = "tuned as in a rehearsal" if tuned else "as installed"
    report.say(f"run of the baseline, with the SDK {sdk}")
    started = time.monotonic()
    stacks = baseline_fleet.bring_up(paths, result.stacks, report, tuned=tuned)
    return stacks, round(time.monotonic() - started, 1)


def _with_validation_cache(
    paths: RehearsalPaths, report: Reporter
) -> tuple[_Measured, _Measured]:
    """Rehearse with an empty validation cache, and again with the filled one."""
    with tempfile.TemporaryDirectory() as cache:
        request = Request(fresh=True, validation_cache=Path(cache))
        report.say("run with an empty validation cache")
        first = _run(paths, report, request)
        report.say("run with a full validation cache")
        return first, _run(paths, report, request)


def _run(paths: RehearsalPaths, report: Reporter, request: Request) -> _Measured:
    started = time.monotonic()
    with ProcessUsage() as usage:
        result = rehearse(paths.root, request, report, FLEET)
    if not result.succeeded:
        console_module.print_result(Console(), result)
        sys.exit(1)
    return result, round(time.monotonic() - started, 1), usage


#: The critical paths to show of each region, by title.
_CRITICAL_PATHS: Final = {
    "until it serves requests": critical_path.until_serving,
    "whole stack": critical_path.whole_stack,
}


def _critical_paths(paths: RehearsalPaths, result: Result) -> dict[str, Any]:
    """Return the critical paths of each region when a real cloud creates it."""
    times = creation_times.read()
    regions = [each.stack for each in result.stacks if each.stack not in NON_REGIONAL]
    return {
        "times_as_of": times.as_of,
        "by_region": {
            f"{region}, {until}": find(
                graph.read(paths.checkpoint(region)), times
            ).to_json()
            for region in regions
            for until, find in _CRITICAL_PATHS.items()
        },
    }


def _compared(
    ours: StackResult,
    baseline: StackResult,
    tuned: StackResult,
    unvalidated: StackResult,
    cached: StackResult,
) -> dict[str, Any]:
    return {
        "stack": ours.stack,
        "resources": ours.resources,
        "preview_seconds": ours.preview_seconds,
        "up_seconds": ours.up_seconds,
        "baseline_preview_seconds": baseline.preview_seconds,
        "baseline_up_seconds": baseline.up_seconds,
        "tuned_baseline_preview_seconds": tuned.preview_seconds,
        "tuned_baseline_up_seconds": tuned.up_seconds,
        "unvalidated_preview_seconds": unvalidated.preview_seconds,
        "unvalidated_up_seconds": unvalidated.up_seconds,
        "cached_preview_seconds": cached.preview_seconds,
        "cached_up_seconds": cached.up_seconds,
        "up_ratio": round(ours.up_seconds / baseline.up_seconds, 2),
        "cached_up_ratio": round(cached.up_seconds / baseline.up_seconds, 2),
    }
