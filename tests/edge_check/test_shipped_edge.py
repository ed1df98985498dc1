"""The edge of the shipped project in every topology, and the page about it."""

import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from rich.console import Console

from config.loader import Project, load_project
from operations.edge_check import edge_page, matrix
from operations.edge_check.check import EdgeResult, check
from operations.recorded_graph import FleetGraph
from tests import sample_project
from tests.recorded_fleet import record_fleet
from tests.sample_project import ROOT
from tests.shipped_stacks import STACKS

FULL: Final = "fully-distributed"
PAGE: Final = ROOT / edge_page.PAGE


@cache
def recorded(
    topology: str, authority: str = "cloudflare"
) -> tuple[Project, FleetGraph]:
    """Return the shipped project with a topology in every region, and its graphs."""
    project = _project(topology, authority)
    return project, record_fleet(project)


def result(topology: str, authority: str = "cloudflare") -> EdgeResult:
    """Return the check of the same."""
    return check(*recorded(topology, authority))


def _project(topology: str, authority: str) -> Project:
    with TemporaryDirectory() as name:
        root = sample_project.write(Path(name))
        for region in STACKS[1:-1]:
            file = f"Pulumi.{region}.yaml"
            sample_project.edit(
                root, file, f"topology: {FULL}", f"topology: {topology}"
            )
        if authority != "cloudflare":
            for old, new in (
                ("dns_authority: cloudflare", f"dns_authority: {authority}"),
                ("hostname: gateway.example.com", "hostname: gateway.aws.example.com"),
            ):
                sample_project.edit(root, "Pulumi.yaml", old, new)
        return load_project(root)


@pytest.mark.parametrize("topology", ["single-region", "distributed", FULL])
def test_shipped_fleet_has_no_finding_about_its_edge(topology: str) -> None:
    """Every promise is kept, whatever regions are dead."""
    assert result(topology).findings == ()


def test_shipped_fleet_with_route53_has_no_finding_about_its_edge() -> None:
    """The zone names keep their promise with the other authority as well."""
    found = result("distributed", "route53")

    assert found.findings == ()
    assert {each.time and each.time.worst for each in found.failovers} == {101, None}


def test_clients_of_a_zone_without_a_region_are_refused() -> None:
    """With home alone, Europe is refused and home serves every other area."""
    tables = result("single-region").landings["gateway.example.com"]

    assert tables["WEU"].landing(()).refused
    assert tables["ENAM"].landing(()).places == {"us-east-1"}


def test_matrix_answers_what_happens_without_eu_west_1() -> None:
    """The bound areas have no other region; the rest is served elsewhere."""
    dead = frozenset({"eu-west-1"})
    found = {
        (row.hostname, row.clients): matrix.cell(row.landings[dead], dead)
        for row in matrix.rows(result(FULL))
    }

    assert found["gateway.example.com", "WEU, EEU"] == "eu-west-1 (dead)"
    assert found["eu.gateway.aws.example.com", "any"] == "eu-west-1 (dead)"
    assert found["gateway.aws.example.com", "any"] == "ap-southeast-1 or us-east-1"


def test_matrix_is_a_table_json_and_markdown() -> None:
    """All three have the same landings."""
    found = result(FULL)
    console = Console(width=200)
    with console.capture() as capture:
        console.print(matrix.to_table(found))
    (first, *_) = matrix.to_json(found)["landings"]

    assert "gateway.example.com" in capture.get()
    assert first["hostname"] == "gateway.example.com"
    assert len(first["by_dead_regions"]) == 8
    assert matrix.to_table(found).row_count == len(list(matrix.to_markdown(found))) - 2


def test_page_about_the_edge_has_the_tables_of_the_shipped_fleet() -> None:
    """Run with UPDATE_GOLDEN=1 to write them."""
    _, graphs = recorded(FULL)
    text = edge_page.with_tables(PAGE.read_text("utf-8"), result(FULL), graphs)
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(text, "utf-8")

    assert PAGE.read_text("utf-8") == text
