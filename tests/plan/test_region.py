"""The topology in a region's file determines the resources of its stack."""

from pathlib import Path

import pytest

from config import loader
from plan import region
from plan.database import DatabaseRole
from plan.region import RegionPlan
from tests import sample_project

SHIPPED_TOPOLOGY = "topology: fully-distributed"


def plan_shipped_regions(
    directory: Path, topologies: dict[str, str]
) -> dict[str, RegionPlan]:
    """Return the plans of the shipped project under other topologies."""
    root = sample_project.write(directory)
    for name, topology in topologies.items():
        sample_project.edit(
            root, f"Pulumi.{name}.yaml", SHIPPED_TOPOLOGY, f"topology: {topology}"
        )
    return dict(region.plan_regions(loader.load_project(root)))


def same_topology(topology: str) -> dict[str, str]:
    """Return the same topology for every shipped region."""
    return dict.fromkeys(("us-east-1", "eu-west-1", "ap-southeast-1"), topology)


def deployed_parts(plan: RegionPlan) -> tuple[bool, bool, DatabaseRole | None]:
    """Return whether a stack is deployed and has an API, and its database role."""
    return plan.is_deployed, plan.has_api, plan.database_role


def test_fully_distributed_region_has_an_api_and_a_database(tmp_path: Path) -> None:
    """Every region has an API; the database is primary at home, replica elsewhere."""
    region_plans = plan_shipped_regions(tmp_path, {})

    assert {name: deployed_parts(plan) for name, plan in region_plans.items()} == {
        "us-east-1": (True, True, DatabaseRole.PRIMARY),
        "eu-west-1": (True, True, DatabaseRole.REPLICA),
        "ap-southeast-1": (True, True, DatabaseRole.REPLICA),
    }


def test_region_has_the_availability_zones_of_its_file(tmp_path: Path) -> None:
    """A region whose file names no letters has the first three."""
    root = sample_project.write(tmp_path)
    settings = "    network: {availability_zones: [d, a, c]}\n    cluster:"
    sample_project.edit(root, "Pulumi.eu-west-1.yaml", "    cluster:", settings)
    region_plans = region.plan_regions(loader.load_project(root))

    assert {
        name: [
            zone.availability_zone
            for zone in region_plans[name].addresses.availability_zones
        ]
        for name in ("eu-west-1", "us-east-1")
    } == {
        "eu-west-1": ["eu-west-1a", "eu-west-1c", "eu-west-1d"],
        "us-east-1": ["us-east-1a", "us-east-1b", "us-east-1c"],
    }


def test_distributed_region_has_an_api_and_a_database_at_home_only(
    tmp_path: Path,
) -> None:
    """Every region has gateways; the API and the database exist once."""
    region_plans = plan_shipped_regions(tmp_path, same_topology("distributed"))

    assert {name: deployed_parts(plan) for name, plan in region_plans.items()} == {
        "us-east-1": (True, True, DatabaseRole.PRIMARY),
        "eu-west-1": (True, False, None),
        "ap-southeast-1": (True, False, None),
    }


def test_single_region_topology_deploys_home_only(tmp_path: Path) -> None:
    """The other stacks exist and have no resources."""
    region_plans = plan_shipped_regions(tmp_path, same_topology("single-region"))

    assert {name: plan.is_deployed for name, plan in region_plans.items()} == {
        "us-east-1": True,
        "eu-west-1": False,
        "ap-southeast-1": False,
    }


def test_region_with_a_smaller_topology_than_home_is_accepted(tmp_path: Path) -> None:
    """Each file sets the topology of its own stack, so a change may be staged."""
    region_plans = plan_shipped_regions(tmp_path, {"eu-west-1": "distributed"})

    assert region_plans["eu-west-1"].database_role is None
    assert region_plans["ap-southeast-1"].database_role is DatabaseRole.REPLICA


def test_gateway_without_an_api_in_its_region_has_the_url_of_home(
    tmp_path: Path,
) -> None:
    """The API's host name is the region's own where it has an API."""
    region_plans = plan_shipped_regions(tmp_path, {"eu-west-1": "distributed"})

    assert region_plans["eu-west-1"].api_url == "https://us-east-1.api.aws.example.com"
    assert (
        region_plans["ap-southeast-1"].api_url
        == "https://ap-southeast-1.api.aws.example.com"
    )


@pytest.mark.parametrize("role", ["primary", "promoted"])
def test_writable_database_role_in_a_file_is_planned(role: str, tmp_path: Path) -> None:
    """A region that is not home has a replica unless its file sets another role."""
    root = sample_project.write(tmp_path)
    settings = f"keeptrusts-gateway:region:\n    database: {{role: {role}}}"
    file = "Pulumi.eu-west-1.yaml"
    sample_project.edit(root, file, "keeptrusts-gateway:region:", settings)

    region_plans = region.plan_regions(loader.load_project(root))

    assert region_plans["eu-west-1"].database_role is DatabaseRole(role)
    assert region_plans["ap-southeast-1"].database_role is DatabaseRole.REPLICA
