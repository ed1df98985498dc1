"""A fourth region is added with one stack file and one list entry."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest

from rehearsal import graph, source_position
from rehearsal.paths import RehearsalPaths
from rehearsal.request import Request, Result
from rehearsal.summary import StackResult
from tests.scenarios.deployed_fleet import GLOBAL, HOME, DeployedFleet

NEIGHBOUR: Final = "eu-west-1"
FOURTH: Final = "eu-central-1"


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> DeployedFleet:
    """Add the file, a copy of another region's, and the list entry."""
    fleet = DeployedFleet(tmp_path_factory.mktemp("fourth"))
    fleet.add(FOURTH, "10.3.0.0/16", like=NEIGHBOUR)
    fleet.set_shared("residency_zones.eu.regions", [NEIGHBOUR, FOURTH])
    return fleet


@pytest.fixture(scope="module")
def result(fleet: DeployedFleet) -> Result:
    """Deploy everything and preview again."""
    return fleet.rehearse(Request())


def test_fourth_region_is_deployed_without_later_changes(result: Result) -> None:
    """Six stacks are deployed, and a second preview finds no changes."""
    assert result.failures == ()
    assert [each.stack for each in result.stacks] == [
        "foundation",
        HOME,
        "ap-southeast-1",
        FOURTH,
        NEIGHBOUR,
        GLOBAL,
    ]


@pytest.mark.usefixtures("result")
def test_residency_zone_hostname_has_records_of_both_regions(
    fleet: DeployedFleet,
) -> None:
    """The hostname of the zone resolves to its two regions only."""
    records = _of_type(fleet, GLOBAL, "aws:route53/record:Record")
    zone = [r for r in records if r["name"] == "eu.gateway.aws.example.com"]

    assert {r["setIdentifier"] for r in zone} == {NEIGHBOUR, FOURTH}
    assert {r["latencyRoutingPolicies"][0]["region"] for r in zone} == {
        NEIGHBOUR,
        FOURTH,
    }


@pytest.mark.usefixtures("result")
def test_public_hostname_has_a_fourth_pool(fleet: DeployedFleet) -> None:
    """Cloudflare has four pools, and the zone's client regions list both of its own."""
    pools = _of_type(
        fleet, GLOBAL, "cloudflare:index/loadBalancerPool:LoadBalancerPool"
    )
    (balancer,) = _of_type(fleet, GLOBAL, "cloudflare:index/loadBalancer:LoadBalancer")

    assert len(pools) == 4
    assert len(balancer["regionPools"]["WEU"]) == 2


@pytest.mark.usefixtures("result")
def test_fourth_region_has_a_replica(fleet: DeployedFleet) -> None:
    """The replica copies home's database and is encrypted with a key of its region."""
    (instance,) = _of_type(fleet, FOURTH, "aws:rds/instance:Instance")

    assert f":{HOME}:" in instance["replicateSourceDb"]
    assert f":{FOURTH}:" in instance["kmsKeyId"]


def _of_type(fleet: DeployedFleet, stack: str, token: str) -> list[Mapping[str, Any]]:
    return [r["inputs"] for r in fleet.resources(stack) if r["type"] == token]


def test_every_custom_resource_leads_to_its_declaration(
    fleet: DeployedFleet, result: Result
) -> None:
    """The line is in a component, and the update and the state name the same one."""
    wrong = {
        urn: lines
        for stack in result.stacks
        for urn, lines in _declarations(fleet, stack)
        if lines[0] != lines[1] or not lines[0].startswith("components/")
    }

    assert sum(stack.resources for stack in result.stacks) > 1000
    assert wrong == {}


def _declarations(
    fleet: DeployedFleet, stack: StackResult
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the lines of the state and of the update for each custom resource."""
    paths = RehearsalPaths(fleet.root)
    resources = graph.read(paths.checkpoint(stack.stack))
    recorded = source_position.from_state(resources, paths.root, paths.work)
    reported = {change.urn: change.source for change in stack.operations}
    for each in resources:
        # No update reports a read of another stack's outputs as a change.
        if each["custom"] and each["type"] not in {
            graph.READER,
            "pulumi:pulumi:StackReference",
        }:
            urn = each["urn"]
            yield urn, (source_position.describe(urn, recorded), reported.get(urn, ""))
