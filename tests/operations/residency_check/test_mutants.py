"""Every mutant of the shipped fleet causes the finding that names its change."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import pytest

from config import loader
from config.loader import Project
from operations.recorded_graph import FleetGraph
from operations.residency_check.check import check
from operations.residency_check.findings import FindingId
from operations.residency_check.resource_classes import resource_class
from tests import sample_project
from tests.operations.residency_check import mutants
from tests.operations.residency_check.mutants import Mutant
from tests.recorded_fleet import record_fleet

TODAY: Final = date(2026, 11, 27)
FEWEST: Final = 120

Fleet = tuple[Project, FleetGraph]


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Fleet:
    """The shipped fleet, recorded once."""
    root = sample_project.write(tmp_path_factory.mktemp("mutants"))
    project = loader.load_project(root)
    return project, record_fleet(project)


def all_mutants(graphs: FleetGraph) -> Iterator[Mutant]:
    """Yield every mutant of a fleet."""
    yield from mutants.moved_resources(graphs)
    yield from mutants.foreign_arns(graphs)
    yield from mutants.by_hand(graphs)
    yield from mutants.added(graphs)


def test_unchanged_fleet_has_no_finding(fleet: Fleet) -> None:
    """A mutant's finding is caused by its change."""
    assert check(*fleet, TODAY).findings == ()


def test_every_mutant_causes_the_expected_finding_only(
    fleet: Fleet, capsys: pytest.CaptureFixture[str]
) -> None:
    """No mutant survives, and none causes another kind of finding."""
    project, graphs = fleet
    killed = 0
    wrong: list[tuple[str, str, list[FindingId]]] = []
    for mutant in all_mutants(graphs):
        found = {each.id for each in check(project, mutant.graphs, TODAY).findings}
        if found == {mutant.finding}:
            killed += 1
        else:
            wrong.append((mutant.name, mutant.finding.value, sorted(found)))
    with capsys.disabled():
        print(f"\n{killed} mutants of the recorded fleet are found")  # noqa: T201 - the count is part of the evidence

    assert wrong == []
    assert killed >= FEWEST


def test_every_kind_of_finding_has_a_mutant(fleet: Fleet) -> None:
    """A check that no mutant reaches could be broken unnoticed."""
    covered = {each.finding for each in all_mutants(fleet[1])}

    assert set(FindingId) - covered == set()


def test_every_type_that_handles_data_has_a_mutant(fleet: Fleet) -> None:
    """A residency class without a mutant fails here."""
    graphs = fleet[1]
    covered = {each.type for each in all_mutants(graphs)}
    handling = {
        resource.type
        for graph in graphs.values()
        for resource in graph
        if (found := resource_class(resource.type)) is not None
        and found.role in mutants.DATA_ROLES
    }

    assert handling - covered == set()
