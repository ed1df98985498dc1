"""The proof with policies from a git repository."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import pytest

from config import loader
from config.loader import Project
from operations.recorded_graph import FleetGraph
from operations.residency_check.check import check
from operations.residency_check.findings import FindingId
from operations.residency_check.region_graph import GIT_LINK
from tests import sample_project
from tests.recorded_fleet import record_fleet

EU: Final = "eu-west-1"
TODAY: Final = date(2026, 11, 27)
LINES: Final = (
    "    policy: {delivery: git, git: {repository: 'https://git.example.com/p.git'}}\n"
)

Fleet = tuple[Project, FleetGraph]


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Fleet:
    """A fleet whose regions all read their policy from a repository."""
    root = sample_project.write(tmp_path_factory.mktemp("linked"))
    for file in root.glob("Pulumi.*-*-[0-9].yaml"):
        text = file.read_text("utf-8")
        file.write_text(text.replace("    cidr:", f"{LINES}    cidr:"), "utf-8")
    project = loader.load_project(root)
    return project, record_fleet(project)


def changed(graphs: FleetGraph, inputs: Mapping[str, Any]) -> FleetGraph:
    """Return the fleet with other inputs of the link of eu-west-1."""
    resources = tuple(
        replace(each, inputs={**each.inputs, **inputs})
        if each.type == GIT_LINK
        else each
        for each in graphs[EU]
    )
    return MappingProxyType({**graphs, EU: resources})


def found(project: Project, graphs: FleetGraph) -> set[FindingId]:
    """Return the kinds of findings."""
    return {each.id for each in check(project, graphs, TODAY).findings}


def test_linked_fleet_keeps_residency(fleet: Fleet) -> None:
    """The policies are those of `fleet render`, and the repository is declared."""
    result = check(*fleet, TODAY)
    providers = [each for each in result.edges if each.edge.key.startswith("providers")]

    assert [str(each) for each in result.findings] == []
    assert providers


@pytest.mark.parametrize(
    ("inputs", "finding"),
    [
        ({"apiUrl": "https://us-east-1.api.aws.example.com"}, "foreign-reference"),
        ({"apiUrl": "https://api.example.org"}, "unknown-reference"),
        ({"url": "https://git.example.org/p.git"}, "unknown-reference"),
    ],
)
def test_link_to_another_place_is_found(
    fleet: Fleet, inputs: Mapping[str, Any], finding: str
) -> None:
    """An API of another zone, or an undeclared host, would steer the gateways."""
    project, graphs = fleet

    assert found(project, changed(graphs, inputs)) == {FindingId(finding)}


def test_gateways_without_their_link_have_no_policy(fleet: Fleet) -> None:
    """The rendered files prove nothing about gateways that do not read them."""
    project, graphs = fleet
    without = tuple(each for each in graphs[EU] if each.type != GIT_LINK)
    unlinked = MappingProxyType({**graphs, EU: without})

    assert FindingId.POLICY_MISSING in found(project, unlinked)
