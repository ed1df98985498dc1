"""Resources of the program in every stack and topology."""

import re
from pathlib import Path

import pytest

from config import loader
from config.loader import Project
from tests import sample_project, shipped_stacks
from tests.graph import Graph, RegisteredResource
from tests.shipped_stacks import STACKS

TOPOLOGIES = ("single-region", "distributed", "fully-distributed")
REGIONS = STACKS[1:-1]
PASSWORD = "random:index/randomPassword:RandomPassword"
#: Backup resources of a writable database in another region.
#: AWS resources outside the region of their stack.
AWAY = {
    "us-east-1": {"encryption-backups", "encryption-backups-alias", "database-backups"},
    "global": {
        "global-alarms-key",
        "global-alarms-alias",
        "global-alarms-topic",
        "global-alarms-policy",
        *(f"global-alarms-{each}" for each in REGIONS),
    },
}


def shipped_project(directory: Path, topology: str = "fully-distributed") -> Project:
    """Return the shipped project in another topology."""
    root = sample_project.write(directory)
    for region in REGIONS:
        file = f"Pulumi.{region}.yaml"
        sample_project.edit(
            root, file, "topology: fully-distributed", f"topology: {topology}"
        )
    return loader.load_project(root)


def provider_resources(graph: Graph) -> list[RegisteredResource]:
    """Return the resources without components, providers and stack references."""
    return [r for r in graph.resources if r.custom and not r.type.startswith("pulumi:")]


@pytest.mark.parametrize("topology", TOPOLOGIES)
@pytest.mark.parametrize("stack", STACKS)
def test_resources_in_every_topology_have_explicit_providers(
    stack: str, topology: str, tmp_path: Path
) -> None:
    """No resource uses a default provider."""
    graph = shipped_stacks.record_stack(shipped_project(tmp_path, topology), stack)

    assert [r.name for r in provider_resources(graph) if not r.provider] == []


@pytest.mark.parametrize("region", REGIONS)
def test_logical_names_contain_no_region_and_no_index(
    region: str, tmp_path: Path
) -> None:
    """The names are equal in every region, so two regions can be compared."""
    graph = shipped_stacks.record_stack(shipped_project(tmp_path), region)

    assert [r.name for r in graph.resources if region in r.name] == []
    assert [r.name for r in graph.resources if re.search(r"-[0-9]+$", r.name)] == []


@pytest.mark.parametrize("region", ["eu-west-1", "ap-southeast-1"])
def test_region_that_is_not_deployed_registers_nothing(
    region: str, tmp_path: Path
) -> None:
    """In the topology `single-region` only home has resources."""
    graph = shipped_stacks.record_stack(
        shipped_project(tmp_path, "single-region"), region
    )

    assert graph.resources == ()


@pytest.mark.parametrize("region", REGIONS)
def test_resources_of_a_lower_topology_keep_their_names(
    region: str, tmp_path: Path
) -> None:
    """Each topology contains every resource of the one below it."""
    known: set[tuple[str, str]] = set()
    for topology in TOPOLOGIES:
        directory = tmp_path / topology
        directory.mkdir()
        graph = shipped_stacks.record_stack(
            shipped_project(directory, topology), region
        )
        found = {(r.type, r.name) for r in graph.resources}
        assert known - found == set()
        known = found


@pytest.mark.parametrize("stack", STACKS)
def test_aws_resources_are_in_the_region_of_their_stack(
    stack: str, tmp_path: Path
) -> None:
    """Elsewhere are only copies of backups, and the alarms on Route 53's metrics."""
    region = stack if stack in REGIONS else "us-west-2"
    graph = shipped_stacks.record_stack(shipped_project(tmp_path), stack)
    resources = [r for r in provider_resources(graph) if r.type.startswith("aws:")]
    away = {r.name for r in resources if r.region != region}

    assert region in {r.region for r in resources}
    assert away == AWAY.get(stack, set())


def test_cloudflare_resources_are_in_foundation_and_global(tmp_path: Path) -> None:
    """A region can be deployed while Cloudflare is down."""
    project = shipped_project(tmp_path)
    deploying = {
        stack
        for stack in STACKS
        for r in provider_resources(shipped_stacks.record_stack(project, stack))
        if r.type.startswith("cloudflare:")
    }

    assert deploying == {"foundation", "global"}


@pytest.mark.parametrize("region", REGIONS)
def test_secret_values_are_never_plain_inputs(region: str, tmp_path: Path) -> None:
    """Token and passwords reach the resources as secrets only."""
    graph = shipped_stacks.record_stack(shipped_project(tmp_path), region)
    generated = [str(r.outputs["result"]) for r in graph.of_type(PASSWORD)]
    components = (r.outputs for r in graph.resources if not r.custom)
    plain = " ".join(map(str, (*(r.inputs for r in graph.resources), *components)))

    secrets = ("value of gatewayToken", "of-the-role", *generated)
    assert [secret for secret in secrets if secret in plain] == []
    assert bool(generated) is (region == "us-east-1")


@pytest.mark.parametrize("stack", STACKS)
def test_exported_password_is_a_secret(stack: str, tmp_path: Path) -> None:
    """Each region exports the application password as a secret, other stacks none."""
    is_regional = stack in REGIONS
    secret = shipped_stacks.secret_output_names(shipped_project(tmp_path), stack)

    assert secret == ({"application_password"} if is_regional else set())
