"""Residency is kept in every topology, with every pack of the EU and every choice."""

from datetime import date
from pathlib import Path
from typing import Final

import pytest

from config import loader
from operations.residency_check.check import check
from tests import sample_project
from tests.compare_graphs import CHOICES
from tests.recorded_fleet import record_fleet

TODAY: Final = date(2026, 11, 27)


def fleet_with(directory: Path, *edits: tuple[str, str]) -> Path:
    """Write the shipped files with edits of every region's file."""
    root = sample_project.write(directory)
    for file in root.glob("Pulumi.*-*-[0-9].yaml"):
        text = file.read_text("utf-8")
        for old, new in edits:
            text = text.replace(old, new)
        file.write_text(text, "utf-8")
    return root


@pytest.mark.parametrize("pack", ["eu-gdpr", "eu-sovereign"])
@pytest.mark.parametrize(
    "topology", ["single-region", "distributed", "fully-distributed"]
)
def test_fleet_of_any_topology_keeps_residency(
    topology: str, pack: str, tmp_path: Path
) -> None:
    """No data of the residency zone eu leaves it against its pack."""
    root = fleet_with(
        tmp_path,
        ("topology: fully-distributed", f"topology: {topology}"),
        ("[eu-gdpr]", f"[{pack}]"),
    )
    project = loader.load_project(root)

    result = check(project, record_fleet(project), TODAY)

    assert [str(finding) for finding in result.findings] == []
    assert all(checked.allowed for checked in result.edges)
    assert result.edges


@pytest.mark.parametrize("choice", CHOICES)
def test_fleet_of_any_choice_keeps_residency(choice: str, tmp_path: Path) -> None:
    """Meshes, other collectors and external tokens add no unknown type or place."""
    lines = "".join(f"    {line}\n" for line in CHOICES[choice])
    root = fleet_with(tmp_path, ("    cidr:", f"{lines}    cidr:"))
    project = loader.load_project(root)

    result = check(project, record_fleet(project), TODAY)

    assert [str(finding) for finding in result.findings] == []
