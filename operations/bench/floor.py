"""Time the fleet against the floor of the engine.

The floor of a stack is the same number of plain components, brought up by the same
machinery on the same CLI in the same run: what remains of the difference is ours.
Usage: python -m operations.bench.floor
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from operations import display, project_root
from operations.bench import plain_fleet
from operations.rehearsal.place import Place
from operations.rehearsal.rehearse import rehearse
from operations.rehearsal.request import Request
from operations.rehearsal.summary import Rehearsed


def main() -> None:
    """Run both, print the table and keep the figures."""
    console = Console(markup=False, emoji=False, highlight=False)
    report = display.Plain(console)
    place = Place(project_root.find(Path.cwd()))
    started = time.monotonic()
    result = rehearse(place.root, Request(fresh=True), report)
    fleet_seconds = time.monotonic() - started
    if not result.succeeded:
        display.tell(console, result)
        sys.exit(1)
    report.say("the floor: as many plain components in every stack")
    started = time.monotonic()
    floor = plain_fleet.bring_up(place, result.stacks, report)
    floor_seconds = time.monotonic() - started
    figures = {
        "engine": {"version": result.engine.version},
        "cores": os.cpu_count(),
        "fleet_seconds": round(fleet_seconds, 1),
        "floor_seconds": round(floor_seconds, 1),
        "stacks": [
            _compared(ours, plain)
            for ours, plain in zip(result.stacks, floor, strict=True)
        ],
    }
    (place.folder / "bench.json").write_text(f"{json.dumps(figures, indent=1)}\n")
    console.print(_table(figures))


def _compared(ours: Rehearsed, plain: Rehearsed) -> dict[str, Any]:
    return {
        "stack": ours.stack,
        "resources": ours.resources,
        "preview_seconds": ours.preview_seconds,
        "up_seconds": ours.up_seconds,
        "floor_preview_seconds": plain.preview_seconds,
        "floor_up_seconds": plain.up_seconds,
        "up_ratio": round(ours.up_seconds / plain.up_seconds, 2),
    }


def _table(figures: dict[str, Any]) -> Table:
    table = Table("stack", title="seconds: the fleet against the engine's floor")
    keys = ("resources", "preview", "floor", "up", "floor", "up / floor")
    for column in keys:
        table.add_column(column, justify="right")
    for row in figures["stacks"]:
        name, *values = row.values()
        preview, up, floor_preview, floor_up, ratio = values[1:]
        cells = (values[0], preview, floor_preview, up, floor_up, ratio)
        table.add_row(name, *map(str, cells))
    ups = sum(row["up_seconds"] for row in figures["stacks"])
    floors = sum(row["floor_up_seconds"] for row in figures["stacks"])
    wall = f"wall {figures['fleet_seconds']} / floor {figures['floor_seconds']}"
    sums = (f"{ups:.1f}", f"{floors:.1f}", f"{ups / floors:.2f}")
    table.add_row(f"all ({wall})", "", "", "", *sums)
    return table


if __name__ == "__main__":
    main()
