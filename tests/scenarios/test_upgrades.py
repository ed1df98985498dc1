"""Each upgrade of docs/upgrades.md does what the page says, and nothing else."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from components.regional.secrets.external_secrets_operator import CHART_VERSION
from rehearsal.request import Request
from rehearsal.result import ResourceChange
from tests.sample_project import ROOT
from tests.scenarios.deployed_fleet import FOUNDATION, HOME, DeployedFleet

OTHER: Final = "eu-west-1"
VERSION: Final = "region.cluster.version"
ENGINE: Final = "region.database.engine_version"
OPERATOR: Final = Path("components/regional/secrets/external_secrets_operator.py")

Operations = Mapping[str, tuple[ResourceChange, ...]]
#: What was done to whom, by name.
Done = set[tuple[str, str]]


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> DeployedFleet:
    """Bring up home and a region with a replica, on older versions."""
    fleet = DeployedFleet(
        tmp_path_factory.mktemp("upgrades"), without=["ap-southeast-1"]
    )
    for region in (HOME, OTHER):
        fleet.set(region, VERSION, "1.34")
        fleet.set(region, ENGINE, "17.6")
    fleet.up(FOUNDATION, HOME, OTHER)
    return fleet


def done(operations: Operations, stack: str) -> Done:
    """Return what an update did in one stack."""
    return {(each.operation, _name(each)) for each in _made(operations, stack)}


def _made(operations: Operations, stack: str) -> list[ResourceChange]:
    """Return what was done to what providers make: components hold nothing."""
    return [
        each
        for each in operations.get(stack, ())
        if not each.urn.rpartition("::")[0].rpartition("$")[2].startswith("keeptrusts")
    ]


def _name(difference: ResourceChange) -> str:
    return difference.urn.rpartition("::")[2]


def said(fleet: DeployedFleet, stack: str) -> str:
    """Bring a stack up that must not come up; return what is said."""
    result = fleet.rehearse(Request(stacks=(stack,), verify_no_changes=False))
    assert result.stacks == ()
    return "\n".join(map(str, result.failures))


def test_kubernetes_goes_up_one_minor_version_in_place(fleet: DeployedFleet) -> None:
    """The cluster is updated and nothing in it changes, nor in another region."""
    fleet.set(OTHER, VERSION, "1.36")
    assert "one minor at a time" in said(fleet, OTHER)

    fleet.set(OTHER, VERSION, "1.35")
    operations = fleet.up(OTHER)

    assert done(operations, OTHER) == {("update", "cluster-control-plane")}
    assert done(fleet.up(HOME), HOME) == set()


def test_a_gateway_is_rolled_out_in_one_region(fleet: DeployedFleet) -> None:
    """An image of one region's own changes its Deployment and nobody else's."""
    fleet.set(OTHER, "region.images.gateway", "keeptrusts/gateway:1.6.0")

    operations = fleet.up(HOME, OTHER)

    assert done(operations, HOME) == set()
    assert done(operations, OTHER) == {("update", "gateway-workload-deployment")}


def test_the_api_migrates_at_home_before_its_pods_roll(fleet: DeployedFleet) -> None:
    """Another image is another migration, which is over before the pods change."""
    fleet.share("release.api", "keeptrusts/api:1.6.0")

    operations = fleet.up(HOME, OTHER)

    names = [_name(each) for each in _made(operations, HOME)]
    pods = "control-plane-workload-deployment"
    assert set(names) == {"schema-migration", pods}
    assert names.index("schema-migration") < names.index(pods)
    assert done(operations, OTHER) == {("update", pods)}


def test_a_minor_version_of_postgresql_begins_with_the_replicas(
    fleet: DeployedFleet,
) -> None:
    """Home is refused while a replica is behind; each instance changes in place."""
    fleet.set(HOME, ENGINE, "17.7")
    assert "DBUpgradeDependencyFailure" in said(fleet, HOME)

    fleet.set(HOME, ENGINE, "17.6")
    fleet.set(OTHER, ENGINE, "17.7")
    assert done(fleet.up(OTHER), OTHER) == {("update", "database-instance")}
    fleet.set(HOME, ENGINE, "17.7")
    assert done(fleet.up(HOME), HOME) == {("update", "database-instance")}


def test_a_major_version_of_postgresql_is_in_place_at_home(
    fleet: DeployedFleet,
) -> None:
    """A parameter group and the Job's client are made anew, the instance is not."""
    fleet.set(HOME, ENGINE, "18.1")
    fleet.set(HOME, "region.database.allow_major_version_upgrade", value=True)
    operations = done(fleet.up(HOME), HOME)

    assert ("update", "database-instance") in operations
    assert {name for kind, name in operations if "replace" in kind} == {
        "database-parameters",
        "schema-role",
    }


def test_a_replica_meets_a_major_version_as_another_instance(
    fleet: DeployedFleet,
) -> None:
    """The old replica cannot follow; a released region makes a new one beside it."""
    fleet.set(OTHER, ENGINE, "18.1")
    assert "Read Replica" in said(fleet, OTHER)

    fleet.set(OTHER, "region.lifecycle.protect", value=False)
    fleet.set(OTHER, ENGINE, "17.7")
    fleet.up(OTHER)
    fleet.set(OTHER, ENGINE, "18.1")
    fleet.set(OTHER, "region.database.generation", 2)
    operations = done(fleet.up(OTHER), OTHER)

    assert ("create-replacement", "database-instance") in operations
    assert ("delete-replaced", "database-instance") in operations


def test_external_secrets_is_upgraded_in_place(fleet: DeployedFleet) -> None:
    """Another chart changes the release; no copy of a secret is touched."""
    (fleet.root / "components").unlink()
    shutil.copytree(ROOT / "components", fleet.root / "components")
    file = fleet.root / OPERATOR
    text = file.read_text("utf-8")
    assert CHART_VERSION in text
    file.write_text(text.replace(CHART_VERSION, "2.15.0"), "utf-8")

    operations = fleet.up(OTHER)

    assert done(operations, OTHER) == {("update", "secrets-operator-release")}
