"""Each upgrade of docs/upgrades.md has the documented operations only."""

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
#: Operations and logical names.
Done = set[tuple[str, str]]


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> DeployedFleet:
    """Deploy home and a region with a replica, on older versions."""
    fleet = DeployedFleet(
        tmp_path_factory.mktemp("upgrades"), without=["ap-southeast-1"]
    )
    for region in (HOME, OTHER):
        fleet.set(region, VERSION, "1.34")
        fleet.set(region, ENGINE, "17.6")
    fleet.up(FOUNDATION, HOME, OTHER)
    return fleet


def operations_of(operations: Operations, stack: str) -> Done:
    """Return the operations of an update in one stack, by name."""
    return {
        (each.operation, _name(each)) for each in _resource_changes(operations, stack)
    }


def _resource_changes(operations: Operations, stack: str) -> list[ResourceChange]:
    """Return the changes of provider resources, without components."""
    return [
        each
        for each in operations.get(stack, ())
        if not each.urn.rpartition("::")[0].rpartition("$")[2].startswith("keeptrusts")
    ]


def _name(difference: ResourceChange) -> str:
    return difference.urn.rpartition("::")[2]


def rejection_of(fleet: DeployedFleet, stack: str) -> str:
    """Update a stack that must be rejected; return the failures."""
    result = fleet.rehearse(Request(stacks=(stack,), verify_no_changes=False))
    assert result.stacks == ()
    return "\n".join(map(str, result.failures))


def test_kubernetes_upgrade_by_one_minor_version_is_in_place(
    fleet: DeployedFleet,
) -> None:
    """Only the cluster of that region is updated; two minor versions are rejected."""
    fleet.set(OTHER, VERSION, "1.36")
    assert "one minor version at a time" in rejection_of(fleet, OTHER)

    fleet.set(OTHER, VERSION, "1.35")
    operations = fleet.up(OTHER)

    assert operations_of(operations, OTHER) == {("update", "cluster-control-plane")}
    assert operations_of(fleet.up(HOME), HOME) == set()


def test_gateway_image_of_one_region_changes_its_deployment_only(
    fleet: DeployedFleet,
) -> None:
    """The image of one region changes its Deployment and no other resource."""
    fleet.set(OTHER, "region.images.gateway", "keeptrusts/gateway:1.6.0")

    operations = fleet.up(HOME, OTHER)

    assert operations_of(operations, HOME) == set()
    assert operations_of(operations, OTHER) == {
        ("update", "gateway-workload-deployment")
    }


def test_api_image_runs_the_migration_before_the_rollout(fleet: DeployedFleet) -> None:
    """Another image runs another migration Job at home before the pods change."""
    fleet.set_shared("release.api", "keeptrusts/api:1.6.0")

    operations = fleet.up(HOME, OTHER)

    names = [_name(each) for each in _resource_changes(operations, HOME)]
    pods = "control-plane-workload-deployment"
    assert set(names) == {"schema-migration", pods}
    assert names.index("schema-migration") < names.index(pods)
    assert operations_of(operations, OTHER) == {("update", pods)}


def test_postgresql_minor_upgrade_starts_with_the_replicas(
    fleet: DeployedFleet,
) -> None:
    """Home is rejected while a replica is behind; each instance changes in place."""
    fleet.set(HOME, ENGINE, "17.7")
    assert "DBUpgradeDependencyFailure" in rejection_of(fleet, HOME)

    fleet.set(HOME, ENGINE, "17.6")
    fleet.set(OTHER, ENGINE, "17.7")
    assert operations_of(fleet.up(OTHER), OTHER) == {("update", "database-instance")}
    fleet.set(HOME, ENGINE, "17.7")
    assert operations_of(fleet.up(HOME), HOME) == {("update", "database-instance")}


def test_postgresql_major_upgrade_at_home_is_in_place(
    fleet: DeployedFleet,
) -> None:
    """The parameter group and the role Job are replaced, the instance is not."""
    fleet.set(HOME, ENGINE, "18.1")
    fleet.set(HOME, "region.database.allow_major_version_upgrade", value=True)
    operations = operations_of(fleet.up(HOME), HOME)

    assert ("update", "database-instance") in operations
    assert {name for kind, name in operations if "replace" in kind} == {
        "database-parameters",
        "schema-role",
    }


def test_replica_after_a_major_upgrade_is_a_new_instance(
    fleet: DeployedFleet,
) -> None:
    """The old replica cannot follow; a region without protection creates another."""
    fleet.set(OTHER, ENGINE, "18.1")
    assert "Read Replica" in rejection_of(fleet, OTHER)

    fleet.set(OTHER, "region.lifecycle.protect", value=False)
    fleet.set(OTHER, ENGINE, "17.7")
    fleet.up(OTHER)
    fleet.set(OTHER, ENGINE, "18.1")
    fleet.set(OTHER, "region.database.generation", 2)
    operations = operations_of(fleet.up(OTHER), OTHER)

    assert ("create-replacement", "database-instance") in operations
    assert ("delete-replaced", "database-instance") in operations


def test_external_secrets_chart_upgrade_is_in_place(fleet: DeployedFleet) -> None:
    """Another chart version updates the release; no ExternalSecret changes."""
    (fleet.root / "components").unlink()
    shutil.copytree(ROOT / "components", fleet.root / "components")
    file = fleet.root / OPERATOR
    text = file.read_text("utf-8")
    assert CHART_VERSION in text
    file.write_text(text.replace(CHART_VERSION, "2.15.0"), "utf-8")

    operations = fleet.up(OTHER)

    assert operations_of(operations, OTHER) == {("update", "secrets-operator-release")}
