"""Homes of residency zones, and replicas that residency packs allow or forbid."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from config import loader
from config.errors import ConfigError
from config.types import ClientRegion
from operations import rehearsal_project
from plan.database import DatabaseRole
from plan.region import RegionPlan, deployed_regions, plan_regions
from plan.traffic_steering import REJECT_POOL, plan_steering
from tests import sample_project

US, EU, AP = "us-east-1", "eu-west-1", "ap-southeast-1"
SECOND = "eu-central-1"
FLEET = "Pulumi.yaml"


def sovereign_project(
    directory: Path, topology: str = "fully-distributed", *, pack: str = "eu-sovereign"
) -> Path:
    """Write the shipped files with one topology and a pack of residency zone eu."""
    root = sample_project.write(directory)
    sample_project.edit(root, f"Pulumi.{EU}.yaml", "[eu-gdpr]", f"[{pack}]")
    for region in (US, EU, AP):
        file = f"Pulumi.{region}.yaml"
        sample_project.edit(root, file, "fully-distributed", topology)
    return root


def add_second_region(root: Path) -> None:
    """Add another region to residency zone eu, like the first."""
    text = (root / f"Pulumi.{EU}.yaml").read_text("utf-8")
    text = text.replace(EU, SECOND).replace("10.1.0.0", "10.3.0.0")
    (root / f"Pulumi.{SECOND}.yaml").write_text(text, "utf-8")
    sample_project.edit(root, FLEET, f"regions: [{EU}]", f"regions: [{EU}, {SECOND}]")


def set_home(root: Path, region: str) -> None:
    """Move the fleet's home."""
    sample_project.edit(root, FLEET, f"home: {US}", f"home: {region}")


def set_database(root: Path, settings: str, region: str = EU) -> None:
    """Set keys of a region's database."""
    section = "keeptrusts-gateway:region:"
    file = f"Pulumi.{region}.yaml"
    sample_project.edit(root, file, section, f"{section}\n    database: {settings}")


def plans(root: Path) -> dict[str, RegionPlan]:
    """Return the plans of the project's regions."""
    return dict(plan_regions(loader.load_project(root)))


def rejection(root: Path) -> str:
    """Return the message with which the project is rejected."""
    project = loader.load_project(root)
    with pytest.raises(ConfigError) as error:
        plan_regions(project)
    return str(error.value)


def roles(found: Iterable[RegionPlan]) -> dict[str, str | None]:
    """Return the database role of each region."""
    return {
        each.region: each.database_role.value if each.database_role else None
        for each in found
    }


@pytest.mark.parametrize("topology", ["distributed", "fully-distributed"])
def test_sovereign_zone_has_its_own_api_and_primary(
    topology: str, tmp_path: Path
) -> None:
    """Its home is deployed like the fleet's, and its gateways call its own API."""
    zone_home = plans(sovereign_project(tmp_path, topology))[EU]

    assert zone_home.is_home
    assert zone_home.zone_has_own_home
    assert zone_home.has_api
    assert zone_home.database_role is DatabaseRole.PRIMARY
    assert zone_home.database_name == "zone-database"
    assert zone_home.api_url == "https://eu-west-1.api.aws.example.com"


def test_sovereign_zone_leaves_the_other_regions_as_they_are(tmp_path: Path) -> None:
    """The fleet's home keeps its primary, and other zones replicate from it."""
    with_pack = {}
    for pack in ("eu-gdpr", "eu-sovereign"):
        (tmp_path / pack).mkdir()
        with_pack[pack] = plans(sovereign_project(tmp_path / pack, pack=pack))

    for region in (US, AP):
        assert with_pack["eu-gdpr"][region] == with_pack["eu-sovereign"][region]


def test_other_region_of_a_sovereign_zone_uses_the_home_of_the_zone(
    tmp_path: Path,
) -> None:
    """It replicates from there, or its gateways call the API there."""
    root = sovereign_project(tmp_path)
    add_second_region(root)
    replicated = plans(root)[SECOND]
    file = f"Pulumi.{SECOND}.yaml"
    sample_project.edit(root, file, "fully-distributed", "distributed")
    distributed = plans(root)[SECOND]

    assert (replicated.zone_home, replicated.database_role) == (
        EU,
        DatabaseRole.REPLICA,
    )
    assert replicated.database_name == "database"
    assert distributed.database_role is None
    assert distributed.api_url == "https://eu-west-1.api.aws.example.com"


def test_sovereign_zone_in_single_region_topology_is_refused_service(
    tmp_path: Path,
) -> None:
    """Only the fleet's home is deployed, and bound clients are rejected."""
    project = loader.load_project(sovereign_project(tmp_path, "single-region"))

    assert set(deployed_regions(project)) == {US}
    assert roles(plan_regions(project).values())[EU] is None
    pools = plan_steering(project).region_pools
    assert {pools[ClientRegion.WEU], pools[ClientRegion.EEU]} == {(REJECT_POOL,)}


def test_home_of_the_fleet_in_a_sovereign_zone_is_the_home_of_the_zone(
    tmp_path: Path,
) -> None:
    """One database then serves the zone and the fleet, under its usual name."""
    root = sovereign_project(tmp_path, "distributed")
    set_home(root, EU)

    assert roles(plans(root).values()) == {US: None, EU: "primary", AP: None}
    assert plans(root)[EU].database_name == "database"


@pytest.mark.parametrize("pack", ["eu-gdpr", "eu-sovereign"])
def test_replica_of_records_that_must_stay_is_rejected(
    pack: str, tmp_path: Path
) -> None:
    """The message has the files of the packs at both ends, and what to do."""
    root = sovereign_project(tmp_path, pack=pack)
    set_home(root, EU)

    message = rejection(root)

    assert message.splitlines()[1] == (
        "Pulumi.us-east-1.yaml: topology: 'fully-distributed' gives the region a "
        f"replica of 'eu-west-1' ({pack}.yaml), but {pack}.yaml "
        "(rules.records.allowed_in) does not let rows of residency zone 'eu' enter "
        f"'us'; {pack}.yaml (rules.secrets.allowed_in) does not let the password of "
        "the API's role of residency zone 'eu' enter 'us' (packs of 'us-east-1': "
        "us-baseline.yaml); set topology: distributed, choose other packs, or set "
        "fleet.home in Pulumi.yaml to a region whose packs allow it"
    )
    assert "Pulumi.ap-southeast-1.yaml: topology: " in message


def edited_packs(directory: Path, pack: str, old: str, new: str) -> Path:
    """Return a copy of the packs with one edit."""
    policies = directory / "policies"
    for source in loader.POLICIES.rglob("*.yaml"):
        target = policies / source.relative_to(loader.POLICIES)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(source.read_text("utf-8"), "utf-8")
    sample_project.edit(policies / loader.RESIDENCY, f"{pack}.yaml", old, new)
    return policies


def test_replica_that_its_destination_does_not_accept_is_rejected(
    tmp_path: Path,
) -> None:
    """Rows of another residency zone are copied in only if the packs accept them."""
    policies = edited_packs(
        tmp_path, "eu-gdpr", "accepted_from: anywhere", "accepted_from: residency-zone"
    )
    project = loader.load_project(sample_project.write(tmp_path), policies)

    with pytest.raises(ConfigError) as error:
        plan_regions(project)

    (line,) = str(error.value).splitlines()
    reason = "eu-gdpr.yaml (rules.records.accepted_from) does not accept rows of "
    assert f"{reason}residency zone 'us'" in line
    assert "us-baseline.yaml" in line


@pytest.mark.parametrize("data_class", ["records", "secrets"])
def test_replica_with_rows_or_a_password_that_must_stay_is_rejected(
    data_class: str, tmp_path: Path
) -> None:
    """A replica has both of its source, so both must be allowed."""
    policies = edited_packs(
        tmp_path,
        "us-baseline",
        f"{data_class}: {{allowed_in: anywhere",
        f"{data_class}: {{allowed_in: [ap]",
    )
    project = loader.load_project(sample_project.write(tmp_path), policies)

    with pytest.raises(ConfigError) as error:
        plan_regions(project)

    (line,) = str(error.value).splitlines()
    assert f"us-baseline.yaml (rules.{data_class}.allowed_in)" in line
    assert "eu-gdpr.yaml" in line


def test_region_ahead_of_the_home_of_its_zone_is_rejected(tmp_path: Path) -> None:
    """The message has both files and the allowed topologies."""
    root = sovereign_project(tmp_path)
    add_second_region(root)
    file = f"Pulumi.{EU}.yaml"
    sample_project.edit(root, file, "fully-distributed", "single-region")

    assert rejection(root) == (
        "Pulumi.eu-central-1.yaml: topology: 'fully-distributed' is ahead of "
        "'eu-west-1', the home of the residency zone, which is 'single-region' in "
        "Pulumi.eu-west-1.yaml; allowed: ['single-region']"
    )


def test_home_of_a_zone_that_copies_backups_to_itself_is_rejected(
    tmp_path: Path,
) -> None:
    """Its database is writable, so its backups are copied to another region."""
    root = sovereign_project(tmp_path)
    sample_project.edit(root, FLEET, f"dr_region: {SECOND}", f"dr_region: {EU}")

    assert "residency_zones.eu.dr_region: 'eu-west-1' itself" in rejection(root)


@pytest.mark.parametrize("region", [US, AP, EU])
def test_retired_replica_elsewhere_than_at_a_zone_home_is_rejected(
    region: str, tmp_path: Path
) -> None:
    """No primary has replaced a replica there."""
    root = sample_project.write(tmp_path)
    set_database(root, "{retired_replica: delete}", region)

    assert f"Pulumi.{region}.yaml: region.database.retired_replica: 'delete'" in (
        rejection(root)
    )


def test_stack_order_follows_the_homes_of_the_zones(tmp_path: Path) -> None:
    """A region is created after the home that it replicates, and no other."""
    root = sovereign_project(tmp_path)
    add_second_region(root)

    order = rehearsal_project.FLEET.stack_order(root)

    assert dict(order.dependencies) == {
        "foundation": (),
        EU: ("foundation",),
        US: ("foundation",),
        AP: ("foundation", US),
        SECOND: ("foundation", EU),
        "global": ("foundation", AP, SECOND, EU, US),
    }
    assert order.stacks.index(EU) < order.stacks.index(SECOND)


def test_writable_role_at_the_home_of_a_zone_is_planned(tmp_path: Path) -> None:
    """A database that was promoted keeps its name when it serves its own zone."""
    root = sovereign_project(tmp_path, "distributed")
    set_database(root, "{role: promoted}")

    zone_home = plans(root)[EU]

    assert zone_home.database_role is DatabaseRole.PROMOTED
    assert zone_home.database_name == "database"
