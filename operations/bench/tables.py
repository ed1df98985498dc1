"""The figures of a benchmark, as tables."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml
from rich.table import Table

from operations.bench.critical_path import AIM
from operations.bench.process_usage import CLOUDS
from operations.rehearsal_project import NON_REGIONAL

Figures = dict[str, Any]

_EARLIER: Final = Path(__file__).with_name("earlier_figures.yaml")


def all_of(figures: Figures) -> Iterator[Table]:
    """Yield every table of a benchmark."""
    yield _before_and_after(figures)
    yield _floor(figures)
    yield _judgement(figures)
    yield _profile(figures)
    yield _slowest(figures)
    chains = figures["chains"]
    for region, found in chains["by_region"].items():
        yield chain(region, found, chains["times_as_of"])


#: What the rehearsal may take on two idle cores: seconds of the fleet, and multiples of
#: the floor for the update and the preview of a region.
AIMS: Final = {"fleet": 40.0, "up": 1.6, "preview": 3.0}


def _before_and_after(figures: Figures) -> Table:
    """Compare with the figures before, which another run gave on such a machine."""
    before: Figures = yaml.safe_load(_EARLIER.read_text("utf-8"))
    table = _table(
        f"before ({before['as_of']}) and now, on {figures['cores']} cores",
        *("before s", "before / floor", "now s", "cached s", "floor s"),
        *("now / floor", "cached / floor", "aim"),
    )
    now, cached = figures["fleet_seconds"], figures["cached_seconds"]
    floor = figures["floor_seconds"]
    table.add_row(
        "all stacks",
        *(
            f"{before['fleet_seconds']}",
            _ratio(before["fleet_seconds"], before["floor_seconds"]),
        ),
        *(f"{each:.1f}" for each in (now, cached, floor)),
        *(_ratio(each, floor) for each in (now, cached)),
        f"{AIMS['fleet']:.0f} s",
    )
    regions = [row for row in figures["stacks"] if row["stack"] not in NON_REGIONAL]
    for name in ("preview", "up"):
        now, cached, floor = (
            sum(row[f"{kind}{name}_seconds"] for row in regions) / len(regions)
            for kind in ("", "cached_", "floor_")
        )
        table.add_row(
            f"{name} of a region",
            f"{before[f'region_{name}_seconds']:.1f}",
            f"{before[f'region_{name}_ratio']:.2f}",
            *(f"{each:.1f}" for each in (now, cached, floor)),
            *(_ratio(each, floor) for each in (now, cached)),
            f"{AIMS[name]:.1f}",
        )
    return table


def _ratio(seconds: float, floor: float) -> str:
    return f"{seconds / floor:.2f}"


def _profile(figures: Figures) -> Table:
    """Show which processes took the CPU, with an empty and with a full cache."""
    spent = figures["cpu_seconds"]
    table = _table("seconds of CPU by process", *_JUDGED)
    for kind in sorted({kind for each in spent.values() for kind in each}):
        row = (spent[name].get(kind, 0.0) for name in _JUDGED)
        table.add_row(kind, *(f"{seconds:.1f}" for seconds in row))
    sums = (sum(spent[name].values()) for name in _JUDGED)
    table.add_row("all", *(f"{seconds:.1f}" for seconds in sums))
    return table


def _floor(figures: Figures) -> Table:
    wall = f"wall {figures['fleet_seconds']} s, floor {figures['floor_seconds']} s"
    table = _table(
        f"the fleet against the engine's floor, {wall}",
        *("resources", "preview s", "floor s", "up s", "floor s", "up / floor"),
    )
    for row in figures["stacks"]:
        table.add_row(
            row["stack"],
            str(row["resources"]),
            f"{row['preview_seconds']:.1f}",
            f"{row['floor_preview_seconds']:.1f}",
            f"{row['up_seconds']:.1f}",
            f"{row['floor_up_seconds']:.1f}",
            f"{row['up_ratio']:.2f}",
        )
    ups = sum(row["up_seconds"] for row in figures["stacks"])
    floors = sum(row["floor_up_seconds"] for row in figures["stacks"])
    sums = (f"{ups:.1f}", f"{floors:.1f}", f"{ups / floors:.2f}")
    table.add_row("all", "", "", "", *sums)
    return table


#: With every verdict to find, with all of them known, and without judgement.
_JUDGED: Final = {"judged": "", "cached": "cached_", "unjudged": "unjudged_"}


def _judgement(figures: Figures) -> Table:
    seconds = (
        figures[name]
        for name in ("fleet_seconds", "cached_seconds", "unjudged_seconds")
    )
    wall = "wall {} s, {} s and {} s".format(*seconds)
    names = ("preview s", "up s", "peak MiB")
    table = _table(
        f"with judgement, with all verdicts cached and without judgement, {wall}",
        *(column for name in names for column in (name, "cached", "without")),
    )
    peaks = figures["peak_mib"]
    for row in figures["stacks"]:
        table.add_row(
            row["stack"],
            *(f"{row[f'{kind}preview_seconds']:.1f}" for kind in _JUDGED.values()),
            *(f"{row[f'{kind}up_seconds']:.1f}" for kind in _JUDGED.values()),
            *(str(peaks[kind].get(row["stack"], 0)) for kind in _JUDGED),
        )
    memory = (str(peaks[kind].get(CLOUDS, 0)) for kind in _JUDGED)
    table.add_row(CLOUDS, *("",) * 6, *memory)
    return table


def _slowest(figures: Figures) -> Table:
    table = _table("the types that cost most to judge", "resources", "median ms")
    for row in figures["slowest_to_judge"]:
        table.add_row(row["type"], str(row["count"]), f"{row['median_ms']:.1f}")
    return table


def chain(region: str, found: Figures, as_of: str) -> Table:
    """Return what a region from nothing waits for, and what is slow beside it."""
    table = _table(
        f"{region} from nothing, by creation times of {as_of}: "
        f"{found['seconds']:.0f} s, {found['ratio']:.2f} times {found['slowest']} "
        f"(aim {AIM})",
        *("starts s", "takes s", "slack s", "waits for the line above by"),
    )
    for kind in ("links", "beside"):
        for link in found[kind]:
            table.add_row(
                link["name"],
                f"{link['starts']:.0f}",
                f"{link['seconds']:.0f}",
                f"{link['slack']:.0f}",
                link["waits"] if kind == "links" else "(beside)",
            )
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table("", title=title, title_justify="left")
    for column in columns:
        table.add_column(column, justify="right")
    return table
