"""The figures of a benchmark, as tables."""

from collections.abc import Iterator
from typing import Any, Final

from rich.table import Table

from operations.bench.critical_path import AIM
from operations.bench.memory import CLOUDS

Figures = dict[str, Any]


def all_of(figures: Figures) -> Iterator[Table]:
    """Yield every table of a benchmark."""
    yield _floor(figures)
    yield _judgement(figures)
    yield _slowest(figures)
    chains = figures["chains"]
    for region, found in chains["by_region"].items():
        yield chain(region, found, chains["times_as_of"])


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
