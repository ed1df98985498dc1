"""VPCs of another owner, which exist before any stack."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any, Final

import pytest

from offline_cloud.store import ResourceStore
from operations.existing_networks import GATEWAY, SUBNET, VPC
from operations.rehearsal_project import FLEET
from rehearsal import stack_files
from rehearsal.edit import Edit
from rehearsal.paths import RehearsalPaths
from rehearsal.recovery import apply
from rehearsal.request import Request, Result
from rehearsal.runner import rehearse
from tests.rehearsal import sample_program

REGION: Final = "eu-west-1"
OWN: Final = "vpc-0a1b2c3d4e5f60718"
TIERS: Final = ("public", "private", "database")
EXISTING: Final[Mapping[str, Any]] = {
    "vpc_id": OWN,
    **{
        f"{tier}_subnet_ids": [f"subnet-{tier.encode().hex()[:8]}{n}" for n in "abc"]
        for tier in TIERS
    },
}
EDIT: Final = Edit(stack=REGION, key="region.network", value={"existing": EXISTING})


@pytest.fixture
def paths(tmp_path: Path) -> RehearsalPaths:
    """Return a project whose copies name a VPC."""
    paths = RehearsalPaths(sample_program.write(tmp_path))
    paths.prepare()
    stack_files.copy(paths.root, paths.work, [EDIT], FLEET)
    return paths


@contextmanager
def opened(paths: RehearsalPaths) -> Generator[ResourceStore]:
    """Open the offline cloud."""
    store = ResourceStore(paths.cloud)
    try:
        yield store
    finally:
        store.close()


def test_named_network_exists_in_offline_cloud(paths: RehearsalPaths) -> None:
    """VPC, internet gateway and nine subnets have the ids in the file."""
    FLEET.create_existing_resources(paths.work, paths.cloud)

    with opened(paths) as store:
        found = {(resource.token, resource.id) for resource in store.all()}
    subnets = {(SUBNET, each) for t in TIERS for each in EXISTING[f"{t}_subnet_ids"]}
    assert found == {(VPC, OWN), (GATEWAY, f"igw-{OWN[4:]}"), *subnets}


def test_network_follows_the_address_plan_of_the_region(paths: RehearsalPaths) -> None:
    """Subnets are in three zones, and dual-stack except for the database."""
    FLEET.create_existing_resources(paths.work, paths.cloud)

    with opened(paths) as store:
        vpc = store.find_outputs(VPC, "id", OWN, REGION) or {}
        made = {resource.id: resource.outputs for resource in store.of_type(SUBNET)}
    whole = IPv4Network(vpc["cidrBlock"]), IPv6Network(vpc["ipv6CidrBlock"])
    for tier in TIERS:
        subnets = [made[each] for each in EXISTING[f"{tier}_subnet_ids"]]
        assert [s["availabilityZone"][-1] for s in subnets] == ["a", "b", "c"]
        assert all(IPv4Network(s["cidrBlock"]).subnet_of(whole[0]) for s in subnets)
        ipv6 = [s["ipv6CidrBlock"] for s in subnets if "ipv6CidrBlock" in s]
        assert all(IPv6Network(block).subnet_of(whole[1]) for block in ipv6)
        assert len(set(ipv6)) == (0 if tier == "database" else 3)
    assert OWN in vpc["arn"]


def test_recovery_does_not_delete_existing_network(paths: RehearsalPaths) -> None:
    """A recovery deletes unknown resources, but not the VPC of another owner."""
    FLEET.create_existing_resources(paths.work, paths.cloud)

    assert apply.find_inconsistencies(paths, stack_files.stacks(paths.work)) == []


def test_project_without_existing_network_writes_no_store(tmp_path: Path) -> None:
    """Without a named VPC, no store is created."""
    paths = RehearsalPaths(sample_program.write(tmp_path))
    paths.prepare()
    stack_files.copy(paths.root, paths.work, [], FLEET)

    FLEET.create_existing_resources(paths.work, paths.cloud)

    assert not paths.cloud.exists()


def test_existing_network_survives_teardown_and_fresh_run(tmp_path: Path) -> None:
    """A rehearsal finds it, does not delete or count it, and finds it again."""
    root = sample_program.write(tmp_path)
    paths = RehearsalPaths(root)

    request = Request(stacks=("foundation", REGION), edits=(EDIT,))

    def run(request: Request) -> tuple[Result, set[str]]:
        result = rehearse(root, request, sample_program.RecordingReporter(), FLEET)
        with opened(paths) as store:
            return result, {resource.id for resource in store.of_type(VPC)}

    down, after = run(replace(request, destroy=True))
    assert (down.succeeded, down.left, after) == (True, (), {OWN})

    again, anew = run(replace(request, fresh=True))
    assert (again.succeeded, anew) == (True, {OWN})
