"""A sovereign residency zone shares no copy and no credential with other zones.

The recorded graphs of all stacks, with `eu-gdpr` replaced by `eu-sovereign`.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

import pulumi
import pytest

from components import program
from config import loader
from config.loader import Project
from operations.recorded_graph import FleetGraph, RecordedResource
from tests import sample_project, shipped_stacks
from tests.mocks.pulumi_mocks import record
from tests.recorded_fleet import record_fleet

US, EU, AP = "us-east-1", "eu-west-1", "ap-southeast-1"
SECOND: Final = "eu-central-1"
TOPOLOGIES: Final = ("distributed", "fully-distributed")
INSTANCE: Final = "aws:rds/instance:Instance"
COPIES: Final = (
    "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication"
)
#: AWS regions of the shipped fleet, with its recovery regions, by residency zone.
ZONES: Final[Mapping[str, frozenset[str]]] = {
    "us": frozenset({US, "us-west-2"}),
    "eu": frozenset({EU, SECOND}),
    "ap": frozenset({AP, "ap-southeast-2"}),
}


def sovereign_project(
    directory: Path, topology: str = "fully-distributed", *, second: bool = False
) -> Project:
    """Return the shipped project with a sovereign zone, or with two regions of it."""
    root = sample_project.write(directory)
    file = f"Pulumi.{EU}.yaml"
    sample_project.edit(root, file, "[eu-gdpr]", "[eu-sovereign]")
    for region in (US, EU, AP):
        sample_project.edit(
            root, f"Pulumi.{region}.yaml", "fully-distributed", topology
        )
    if second:
        text = (root / file).read_text("utf-8").replace(EU, SECOND)
        text = text.replace("10.1.0.0", "10.3.0.0")
        (root / f"Pulumi.{SECOND}.yaml").write_text(text, "utf-8")
        sample_project.edit(
            root, "Pulumi.yaml", f"regions: [{EU}]", f"regions: [{EU}, {SECOND}]"
        )
    return loader.load_project(root)


@pytest.fixture(scope="module", params=TOPOLOGIES)
def fleet(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> FleetGraph:
    """Return the recorded graphs in a topology where the zone is deployed."""
    root = tmp_path_factory.mktemp("sovereign")
    return record_fleet(sovereign_project(root, request.param))


def only(fleet: FleetGraph, stack: str, kind: str) -> RecordedResource:
    """Return the only resource of a type in a stack."""
    (found,) = (each for each in fleet[stack] if each.type == kind)
    return found


def build_with_references(
    project: Project, stack: str, *references: str
) -> Callable[[], object]:
    """Return a run of a stack that fails when it reads another stack's outputs."""
    known = shipped_stacks.outputs_of_stacks(project)
    names = [shipped_stacks.full_name(each) for each in references]
    return partial(
        record,
        lambda: program.deploy(project, stack, shipped_stacks.secret_config),
        stack=stack,
        stacks={name: known[name] for name in names},
    )


@pytest.mark.parametrize("topology", TOPOLOGIES)
def test_sovereign_zone_reads_no_stack_of_another_zone(
    topology: str, tmp_path: Path
) -> None:
    """Its home reads the foundation and its own last update, and nothing else."""
    project = sovereign_project(tmp_path, topology)

    build_with_references(project, EU, "foundation", EU)()


def test_other_zones_read_no_stack_of_the_sovereign_zone(tmp_path: Path) -> None:
    """A replica of another zone copies the fleet's home."""
    project = sovereign_project(tmp_path)

    build_with_references(project, US, "foundation", US)()
    build_with_references(project, AP, "foundation", AP, US)()


def test_replica_of_a_sovereign_zone_reads_the_home_of_the_zone(
    tmp_path: Path,
) -> None:
    """Source and password are those of its own zone's primary."""
    project = sovereign_project(tmp_path, second=True)

    build_with_references(project, SECOND, "foundation", SECOND, EU)()
    instance = shipped_stacks.record_stack(project, SECOND).only(INSTANCE)

    assert instance.inputs["replicateSourceDb"].startswith(f"arn:aws:rds:{EU}:")


def test_password_of_a_zone_is_read_by_its_own_regions_only(tmp_path: Path) -> None:
    """The password at a replica is that of its zone's home, never the fleet's."""
    project = sovereign_project(tmp_path, second=True)
    stacks = shipped_stacks.outputs_of_stacks(project)
    for region in (US, EU):
        stacks[shipped_stacks.full_name(region)]["application_password"] = region
    exported = {
        region: _exported_password(project, region, stacks)
        for region in (EU, SECOND, AP)
    }

    assert exported[AP] == US
    assert exported[SECOND] == EU
    assert exported[EU] not in {US, EU, AP, SECOND}


def _exported_password(
    project: Project, stack: str, stacks: Mapping[str, Any]
) -> object:
    found: list[object] = []

    def build() -> None:
        outputs = program.deploy(project, stack, shipped_stacks.secret_config)
        password = pulumi.Output.from_input(outputs["application_password"])
        password.apply(found.append)

    record(build, stack=stack, stacks=stacks)
    return found[0]


def test_resource_of_a_sovereign_zone_names_no_region_of_another_zone(
    fleet: FleetGraph,
) -> None:
    """No ARN, URL, key, log destination or snapshot of another zone is an input."""
    foreign = sorted(ZONES["us"] | ZONES["ap"])

    assert [
        (each.name, region)
        for each in fleet[EU]
        for region in foreign
        if region in json.dumps(each.inputs) or each.region == region
    ] == []


@pytest.mark.parametrize("stack", [US, AP])
def test_other_zones_name_no_region_of_the_sovereign_zone(
    stack: str, fleet: FleetGraph
) -> None:
    """Nothing of another zone copies from the sovereign zone or to it."""
    assert [
        (each.name, region)
        for each in fleet[stack]
        for region in sorted(ZONES["eu"])
        if region in json.dumps(each.inputs) or each.region == region
    ] == []


@pytest.mark.parametrize("zone", ZONES)
def test_writable_database_has_copies_in_the_recovery_region_of_its_zone(
    zone: str, fleet: FleetGraph
) -> None:
    """Each home has copies of its backups, under a key beside them."""
    (stack,) = {US, EU, AP} & ZONES[zone]
    writable = [
        each
        for each in fleet[stack]
        if each.type == INSTANCE and "replicateSourceDb" not in each.inputs
    ]
    copies = [each for each in fleet[stack] if each.type == COPIES]

    assert len(copies) == len(writable) == (zone != "ap")
    for each in copies:
        assert {each.region} | {stack} == ZONES[zone]
        assert f":{each.region}:" in each.inputs["kmsKeyId"]


def test_gateways_of_a_sovereign_zone_send_events_to_its_own_api(
    fleet: FleetGraph,
) -> None:
    """The URL of the API, which gets all events, is the home's of each zone."""
    urls = {stack: set(_api_urls(fleet[stack])) for stack in (US, EU)}

    assert urls == {
        US: {"https://us-east-1.api.aws.example.com"},
        EU: {"https://eu-west-1.api.aws.example.com"},
    }


def _api_urls(resources: tuple[RecordedResource, ...]) -> Iterator[str]:
    for each in resources:
        for container in _containers(each):
            for variable in container.get("env", ()):
                if variable["name"] == "KEEPTRUSTS_API_URL":
                    yield variable["value"]


def _containers(resource: RecordedResource) -> list[Mapping[str, Any]]:
    if not resource.type.startswith("kubernetes:apps/"):
        return []
    containers: list[Mapping[str, Any]] = resource.inputs["spec"]["template"]["spec"][
        "containers"
    ]
    return containers


def test_sovereign_zone_has_no_multi_region_key_and_no_secret_replica(
    fleet: FleetGraph,
) -> None:
    """Key material and secrets exist in their own region only."""
    assert [
        each.name
        for each in fleet[EU]
        if each.inputs.get("multiRegion")
        or each.type == "aws:kms/replicaKey:ReplicaKey"
        or each.inputs.get("replicas")
    ] == []


def test_api_host_name_of_the_fleet_stays_at_the_home_of_the_fleet(
    fleet: FleetGraph,
) -> None:
    """Clients of the sovereign zone use the name of its own API."""
    api = [
        each
        for each in fleet["global"]
        if each.inputs.get("name") == "api.aws.example.com"
    ]

    assert api
    assert {
        alias["name"] for each in api for alias in each.inputs.get("aliases", ())
    } == {f"entrance.{US}.elb.amazonaws.com"}


def test_primary_of_a_sovereign_zone_has_another_name_and_identifier(
    fleet: FleetGraph,
) -> None:
    """So it can be created beside the replica that the region had before."""
    instance = only(fleet, EU, INSTANCE)

    assert instance.name == "zone-database-instance"
    assert instance.inputs["identifier"] == f"keeptrusts-{EU}-zone-database"
    assert "replicateSourceDb" not in instance.inputs
