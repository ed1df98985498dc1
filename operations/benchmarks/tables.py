"""Tables of the figures of a benchmark."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml
from rich.table import Table

from operations.benchmarks.critical_path import TARGET_RATIO
from operations.benchmarks.process_usage import PROVIDER_HOST
from operations.rehearsal_project import NON_REGIONAL

Figures = dict[str, Any]

_EARLIER: Final = Path(__file__).with_name("earlier_figures.yaml")


def all_of(figures: Figures) -> Iterator[Table]:
    """Yield all tables."""
    yield _comparison(figures)
    yield _baseline(figures)
    yield _validation(figures)
    yield _cpu_seconds(figures)
    yield _slowest(figures)
    paths = figures["critical_paths"]
    for region, found in paths["by_region"].items():
        yield critical_path(region, found, paths["times_as_of"])


#: Targets on two idle cores: seconds of the fleet, and multiples of the baseline for
#: the update and the preview of a region.
TARGETS: Final = {"fleet": 40.0, "up": 1.6, "preview": 3.0}


def _comparison(figures: Figures) -> Table:
    """Compare with the earlier figures, from another run on such a machine.

    The baseline runs on the SDK as installed, like that of the earlier figures; the
    tuned one on the SDK as a rehearsal uses it.
    """
    before: Figures = yaml.safe_load(_EARLIER.read_text("utf-8"))
    table = _table(
        f"before ({before['as_of']}) and now, on {figures['cores']} cores; seconds",
        *("before", "before / baseline", "now", "cached", "baseline", "tuned"),
        *("cached / baseline", "cached / tuned", "target"),
    )
    figure = (
        figures[f"{kind}_seconds"]
        for kind in ("fleet", "cached", "baseline", "tuned_baseline")
    )
    table.add_row(
        "all stacks",
        f"{before['fleet_seconds']:.1f}",
        _ratio(before["fleet_seconds"], before["baseline_seconds"]),
        *_compared(*figure),
        f"{TARGETS['fleet']:.0f} s",
    )
    regions = [row for row in figures["stacks"] if row["stack"] not in NON_REGIONAL]
    for name in ("preview", "up"):
        figure = (
            sum(row[f"{kind}{name}_seconds"] for row in regions) / len(regions)
            for kind in ("", "cached_", "baseline_", "tuned_baseline_")
        )
        table.add_row(
            f"{name} of a region",
            f"{before[f'region_{name}_seconds']:.1f}",
            f"{before[f'region_{name}_ratio']:.2f}",
            *_compared(*figure),
            f"{TARGETS[name]:.1f}",
        )
    return table


def _compared(now: float, cached: float, baseline: float, tuned: float) -> list[str]:
    seconds = [f"{each:.1f}" for each in (now, cached, baseline, tuned)]
    return [*seconds, _ratio(cached, baseline), _ratio(cached, tuned)]


def _ratio(seconds: float, baseline: float) -> str:
    return f"{seconds / baseline:.2f}"


def _cpu_seconds(figures: Figures) -> Table:
    """Return CPU seconds by kind of process, with an empty and with a full cache."""
    cpu = figures["cpu_seconds"]
    table = _table("CPU seconds by process", *_RUNS)
    for kind in sorted({kind for each in cpu.values() for kind in each}):
        row = (cpu[name].get(kind, 0.0) for name in _RUNS)
        table.add_row(kind, *(f"{seconds:.1f}" for seconds in row))
    sums = (sum(cpu[name].values()) for name in _RUNS)
    table.add_row("all", *(f"{seconds:.1f}" for seconds in sums))
    return table


def _baseline(figures: Figures) -> Table:
    fleet, baseline = figures["fleet_seconds"], figures["baseline_seconds"]
    table = _table(
        f"the fleet in {fleet} s, the baseline of components in {baseline} s",
        *("resources", "preview s", "baseline s"),
        *("up s", "baseline s", "up / baseline"),
    )
    for row in figures["stacks"]:
        table.add_row(
            row["stack"],
            str(row["resources"]),
            f"{row['preview_seconds']:.1f}",
            f"{row['baseline_preview_seconds']:.1f}",
            f"{row['up_seconds']:.1f}",
            f"{row['baseline_up_seconds']:.1f}",
            f"{row['up_ratio']:.2f}",
        )
    ups = sum(row["up_seconds"] for row in figures["stacks"])
    baselines = sum(row["baseline_up_seconds"] for row in figures["stacks"])
    sums = (f"{ups:.1f}", f"{baselines:.1f}", f"{ups / baselines:.2f}")
    table.add_row("all", "", "", "", *sums)
    return table


#: Prefix of the figures of each run: empty cache, full cache, no validation.
_RUNS: Final = {"validated": "", "cached": "cached_", "unvalidated": "unvalidated_"}


def _validation(figures: Figures) -> Table:
    seconds = (
        figures[name]
        for name in ("fleet_seconds", "cached_seconds", "unvalidated_seconds")
    )
    times = "{} s, {} s and {} s".format(*seconds)
    names = ("preview s", "up s", "peak MiB")
    table = _table(
        f"validation with an empty cache, with a full cache and off, {times}",
        *(column for name in names for column in (name, "cached", "off")),
    )
    peaks = figures["peak_mib"]
    for row in figures["stacks"]:
        table.add_row(
            row["stack"],
            *(f"{row[f'{kind}preview_seconds']:.1f}" for kind in _RUNS.values()),
            *(f"{row[f'{kind}up_seconds']:.1f}" for kind in _RUNS.values()),
            *(str(peaks[kind].get(row["stack"], 0)) for kind in _RUNS),
        )
    memory = (str(peaks[kind].get(PROVIDER_HOST, 0)) for kind in _RUNS)
    table.add_row(PROVIDER_HOST, *("",) * 6, *memory)
    return table


def _slowest(figures: Figures) -> Table:
    table = _table("types with the slowest validation", "resources", "median ms")
    for row in figures["slowest_to_validate"]:
        table.add_row(row["type"], str(row["count"]), f"{row['median_ms']:.1f}")
    return table


def critical_path(region: str, found: Figures, as_of: str) -> Table:
    """Return the critical path of a region, and the slow resources outside it."""
    table = _table(
        f"creation of {region}, by creation times of {as_of}: "
        f"{found['seconds']:.0f} s, {found['ratio']:.2f} times {found['slowest']} "
        f"(target {TARGET_RATIO})",
        *("starts s", "takes s", "slack s", "depends on the line above by"),
    )
    for kind in ("steps", "other_slow"):
        for step in found[kind]:
            table.add_row(
                step["name"],
                f"{step['starts']:.0f}",
                f"{step['seconds']:.0f}",
                f"{step['slack']:.0f}",
                step["dependency"] if kind == "steps" else "(not on the path)",
            )
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table("", title=title, title_justify="left")
    for column in columns:
        table.add_column(column, justify="right")
    return table
