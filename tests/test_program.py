"""What the program deploys, stack by stack, whatever the topology."""

import re
from pathlib import Path

import pytest

from config import loader
from config.loader import Project
from tests import sample_project, shipped_stacks
from tests.graph import Graph, Registered
from tests.shipped_stacks import STACKS

TOPOLOGIES = ("single-region", "distributed", "fully-distributed")
REGIONS = STACKS[1:-1]
PASSWORD = "random:index/randomPassword:RandomPassword"
#: What a database that is written to has in another region.
COPIES = {"encryption-backups", "encryption-backups-alias", "database-backups"}


def shipped(directory: Path, topology: str = "fully-distributed") -> Project:
    """Return the shipped project in another topology."""
    root = sample_project.write(directory)
    for region in REGIONS:
        file = f"Pulumi.{region}.yaml"
        sample_project.edit(
            root, file, "topology: fully-distributed", f"topology: {topology}"
        )
    return loader.load_project(root)


def custom(graph: Graph) -> list[Registered]:
    """Return what providers would make: no components, no providers, no references."""
    return [r for r in graph.resources if r.custom and not r.type.startswith("pulumi:")]


@pytest.mark.parametrize("topology", TOPOLOGIES)
@pytest.mark.parametrize("stack", STACKS)
def test_everything_is_made_by_a_named_provider(
    stack: str, topology: str, tmp_path: Path
) -> None:
    """No resource falls to a provider nobody configured."""
    graph = shipped_stacks.record_stack(shipped(tmp_path, topology), stack)

    assert [r.name for r in custom(graph) if not r.provider] == []


@pytest.mark.parametrize("region", REGIONS)
def test_logical_names_carry_no_region_and_no_index(
    region: str, tmp_path: Path
) -> None:
    """A region's names are the same in every region, so a diff of two is readable."""
    graph = shipped_stacks.record_stack(shipped(tmp_path), region)

    assert [r.name for r in graph.resources if region in r.name] == []
    assert [r.name for r in graph.resources if re.search(r"-[0-9]+$", r.name)] == []


@pytest.mark.parametrize("region", ["eu-west-1", "ap-southeast-1"])
def test_single_region_creates_nothing_elsewhere(region: str, tmp_path: Path) -> None:
    """A stack that is not deployed registers no resource at all."""
    graph = shipped_stacks.record_stack(shipped(tmp_path, "single-region"), region)

    assert graph.resources == ()


@pytest.mark.parametrize("region", REGIONS)
def test_moving_up_renames_nothing(region: str, tmp_path: Path) -> None:
    """Every resource of a lower topology is in the next one, under the same name."""
    known: set[tuple[str, str]] = set()
    for topology in TOPOLOGIES:
        directory = tmp_path / topology
        directory.mkdir()
        graph = shipped_stacks.record_stack(shipped(directory, topology), region)
        found = {(r.type, r.name) for r in graph.resources}
        assert known - found == set()
        known = found


@pytest.mark.parametrize("stack", STACKS)
def test_everything_of_amazon_stays_in_its_region(stack: str, tmp_path: Path) -> None:
    """Only copies of backups lie elsewhere: in the region their zone keeps them in."""
    home = "us-east-1"
    graph = shipped_stacks.record_stack(shipped(tmp_path), stack)
    regions = {r.region for r in custom(graph) if r.type.startswith("aws:")}
    away = {r.name for r in custom(graph) if r.region not in {stack, home, ""}}

    assert regions - {"us-west-2"} == {stack if stack in REGIONS else home}
    assert away == (COPIES if stack == home else set())


def test_only_the_foundation_and_the_edge_speak_to_cloudflare(tmp_path: Path) -> None:
    """A region can be deployed while Cloudflare is down."""
    shipped_project = shipped(tmp_path)
    speaking = {
        stack
        for stack in STACKS
        for r in custom(shipped_stacks.record_stack(shipped_project, stack))
        if r.type.startswith("cloudflare:")
    }

    assert speaking == {"foundation", "global"}


@pytest.mark.parametrize("region", REGIONS)
def test_no_secret_stands_in_plain(region: str, tmp_path: Path) -> None:
    """Token and passwords reach the graph as secrets and in no other form."""
    graph = shipped_stacks.record_stack(shipped(tmp_path), region)
    generated = [str(r.outputs["result"]) for r in graph.of_type(PASSWORD)]
    components = (r.outputs for r in graph.resources if not r.custom)
    plain = " ".join(map(str, (*(r.inputs for r in graph.resources), *components)))

    secrets = ("value of gatewayToken", "of-the-role", *generated)
    assert [secret for secret in secrets if secret in plain] == []
    assert bool(generated) is (region == "us-east-1")


@pytest.mark.parametrize("stack", STACKS)
def test_a_password_is_exported_as_a_secret(stack: str, tmp_path: Path) -> None:
    """Each region with a database tells what logs in to its rows, never in plain."""
    beside = stack in REGIONS
    secret = shipped_stacks.secret_output_names(shipped(tmp_path), stack)

    assert secret == ({"application_password"} if beside else set())
