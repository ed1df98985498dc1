"""What the program deploys obeys every rule, in each topology."""

from pathlib import Path

import pytest

from config.loader import Project, load_project
from config.topology import Topology
from operations.recorded_graph import RecordedResource
from operations.rehearsal_project import FLEET
from policies.crossguard import facts as stack_facts
from policies.crossguard.rule import Resource
from policies.crossguard.rules import RULES, STACK_RULES
from rehearsal import stack_files
from tests import sample_project
from tests.policies.crossguard.subjects import TODAY
from tests.recorded_fleet import record_fleet
from tests.scenarios.choices import FLEETS, fleet_of


def _project(folder: Path, topology: Topology) -> Project:
    sample_project.write(folder)
    for path in folder.glob("Pulumi.*-*.yaml"):
        old, new = f"topology: {Topology.FULLY_DISTRIBUTED}", f"topology: {topology}"
        sample_project.edit(folder, path.name, old, new)
    return load_project(folder)


def _resource(recorded: RecordedResource) -> Resource:
    return Resource(
        type=recorded.type,
        name=recorded.name,
        urn=recorded.urn,
        region=recorded.region,
        inputs=recorded.inputs,
    )


def _violations(project: Project) -> list[str]:
    found: list[str] = []
    for stack, graph in record_fleet(project).items():
        facts = stack_facts.of_stack(project, stack, TODAY)
        resources = tuple(map(_resource, graph))
        found += [
            f"{stack}: {each.name}: {rule.id}: {message}"
            for rule in RULES
            for each in resources
            for message in rule.violations(each, facts)
        ]
        found += [
            f"{stack}: {rule.id}: {message}"
            for rule in STACK_RULES
            for _, message in rule.violations(resources, facts)
        ]
    return found


@pytest.mark.parametrize("topology", Topology)
def test_recorded_graphs_break_no_rule(tmp_path: Path, topology: Topology) -> None:
    """No rule objects to any resource of any stack, nor to any stack."""
    assert _violations(_project(tmp_path, topology)) == []


def test_recorded_graphs_of_a_sovereign_zone_break_no_rule(tmp_path: Path) -> None:
    """No rule objects to a residency zone with a home of its own."""
    sample_project.write(tmp_path)
    old, new = "[eu-gdpr]", "[eu-sovereign]"
    sample_project.edit(tmp_path, "Pulumi.eu-west-1.yaml", old, new)

    assert _violations(load_project(tmp_path)) == []


@pytest.mark.parametrize("name", sorted(FLEETS))
def test_recorded_graphs_of_all_settings_break_no_rule(
    tmp_path: Path, name: str
) -> None:
    """No rule objects to a fleet whose settings differ from the shipped ones."""
    fleet = fleet_of(FLEETS[name], tmp_path)
    files = tmp_path / "files"
    files.mkdir()
    stack_files.copy(fleet.root, files, fleet.edits, FLEET)

    assert _violations(load_project(files)) == []
