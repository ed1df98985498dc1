"""A fourth region is one new file and one more word."""

from collections.abc import Mapping
from typing import Any, Final

import pytest

from rehearsal.request import Request, Result
from tests.scenarios.deployed_fleet import GLOBAL, HOME, DeployedFleet

NEIGHBOUR: Final = "eu-west-1"
FOURTH: Final = "eu-central-1"


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> DeployedFleet:
    """Write the file, as a copy of the neighbour's, and the word."""
    fleet = DeployedFleet(tmp_path_factory.mktemp("fourth"))
    fleet.add(FOURTH, "10.3.0.0/16", like=NEIGHBOUR)
    fleet.share("residency_zones.eu.regions", [NEIGHBOUR, FOURTH])
    return fleet


@pytest.fixture(scope="module")
def result(fleet: DeployedFleet) -> Result:
    """Bring everything up and look again."""
    return fleet.rehearse(Request())


def test_it_comes_up_with_the_others(result: Result) -> None:
    """Six stacks stand, and a second preview finds nothing to do in any of them."""
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
def test_its_zone_name_leads_to_both_regions(fleet: DeployedFleet) -> None:
    """Clients of the zone are answered by either of its regions, and nobody else's."""
    records = _of_type(fleet, GLOBAL, "aws:route53/record:Record")
    zone = [r for r in records if r["name"] == "eu.gateway.aws.example.com"]

    assert {r["setIdentifier"] for r in zone} == {NEIGHBOUR, FOURTH}
    assert {r["latencyRoutingPolicies"][0]["region"] for r in zone} == {
        NEIGHBOUR,
        FOURTH,
    }


@pytest.mark.usefixtures("result")
def test_the_public_name_gets_a_fourth_pool(fleet: DeployedFleet) -> None:
    """Cloudflare balances four pools, and the zone's areas list both of its own."""
    pools = _of_type(
        fleet, GLOBAL, "cloudflare:index/loadBalancerPool:LoadBalancerPool"
    )
    (balancer,) = _of_type(fleet, GLOBAL, "cloudflare:index/loadBalancer:LoadBalancer")

    assert len(pools) == 4
    assert len(balancer["regionPools"]["WEU"]) == 2


@pytest.mark.usefixtures("result")
def test_it_has_a_replica_of_its_own(fleet: DeployedFleet) -> None:
    """The new region reads from a copy of home's database, encrypted with its key."""
    (instance,) = _of_type(fleet, FOURTH, "aws:rds/instance:Instance")

    assert f":{HOME}:" in instance["replicateSourceDb"]
    assert f":{FOURTH}:" in instance["kmsKeyId"]


def _of_type(fleet: DeployedFleet, stack: str, token: str) -> list[Mapping[str, Any]]:
    return [r["inputs"] for r in fleet.resources(stack) if r["type"] == token]
