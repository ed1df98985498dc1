"""A residency zone gets a home of its own, and gives it up again.

The runbooks of docs/database.md, with the real Pulumi CLI.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

import pytest

from rehearsal.request import Request
from rehearsal.result import ResourceChange
from tests.scenarios.deployed_fleet import FOUNDATION, GLOBAL, HOME, DeployedFleet

ZONE_HOME: Final = "eu-west-1"
FAR: Final = "ap-southeast-1"
STACKS: Final = (FOUNDATION, HOME, ZONE_HOME, FAR, GLOBAL)
INSTANCE: Final = "aws:rds/instance:Instance"
RETIRED: Final = "region.database.retired_replica"
PROTECT: Final = "region.lifecycle.protect"

#: Types with data or with what unlocks it.
STATEFUL: Final = frozenset(
    {
        INSTANCE,
        "aws:kms/key:Key",
        "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
        "aws:secretsmanager/secret:Secret",
        "aws:secretsmanager/secretVersion:SecretVersion",
        "random:index/randomPassword:RandomPassword",
    }
)

Operations = tuple[ResourceChange, ...]


class Conversion:
    """The fleet of the runbooks, and the operations of every step."""

    def __init__(self, fleet: DeployedFleet) -> None:
        self.fleet = fleet
        fleet.up(*STACKS)
        self.replica = self.databases()["database-instance"]
        fleet.set(ZONE_HOME, "residency", ["eu-sovereign"])
        self.refused_at_once = self._failures(RETIRED, "delete", "keep")
        self.conversion = self._up(*STACKS)
        self.beside = self.databases()
        self.references = self._stack_references()
        self.refused_protected = self._failures(RETIRED, "delete", "keep")
        self.refused_return = self._failures("residency", ["eu-gdpr"], ["eu-sovereign"])
        fleet.set(ZONE_HOME, RETIRED, "release")
        self.release = self._up(ZONE_HOME)[ZONE_HOME]
        self.released = self.databases()
        fleet.set(ZONE_HOME, RETIRED, "delete")
        self.deletion = self._up(ZONE_HOME)[ZONE_HOME]
        self.alone = self.databases()
        fleet.set(ZONE_HOME, RETIRED, "keep")
        self.afterwards = self._up(ZONE_HOME)[ZONE_HOME]
        fleet.set(ZONE_HOME, PROTECT, value=False)
        self._up(ZONE_HOME)
        fleet.set(ZONE_HOME, "residency", ["eu-gdpr"])
        fleet.set(ZONE_HOME, "region.database.generation", 2)
        self.given_up = self._up(ZONE_HOME)[ZONE_HOME]
        self.again = self.databases()

    def databases(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the DB instances of the residency zone's home, by logical name."""
        return {
            each["urn"].rpartition("::")[2]: each
            for each in self.fleet.resources(ZONE_HOME)
            if each["type"] == INSTANCE
        }

    def _up(self, *stacks: str) -> Mapping[str, Operations]:
        """Deploy stacks, and find no changes in a second preview of each."""
        result = self.fleet.rehearse(Request(stacks=stacks))
        assert not result.failures, "\n".join(map(str, result.failures))
        return {each.stack: each.operations for each in result.stacks}

    def _stack_references(self) -> set[str]:
        return {
            each["urn"].rpartition("::")[2]
            for each in self.fleet.resources(ZONE_HOME)
            if each["type"] == "pulumi:pulumi:StackReference"
        }

    def _failures(self, key: str, value: object, afterwards: object) -> str:
        """Request a value and return the failures; set another value again."""
        self.fleet.set(ZONE_HOME, key, value)
        request = Request(stacks=(ZONE_HOME,), verify_no_changes=False)
        result = self.fleet.rehearse(request)
        self.fleet.set(ZONE_HOME, key, afterwards)
        return "\n".join(map(str, result.failures))


@pytest.fixture(scope="module")
def conversion(tmp_path_factory: pytest.TempPathFactory) -> Conversion:
    """Run every step once; the tests read the results."""
    return Conversion(DeployedFleet(tmp_path_factory.mktemp("sovereign")))


def stateful(operations: Operations) -> dict[str, set[str]]:
    """Return the changed resources with data or credentials, by operation."""
    found: dict[str, set[str]] = defaultdict(set)
    for each in operations:
        kind, _, name = each.urn.rpartition("::")
        if kind.rpartition("::")[2].rpartition("$")[2] in STATEFUL:
            found[each.operation].add(name)
    return dict(found)


def changed(operations: Operations) -> dict[str, set[str]]:
    """Return every changed resource by operation; a stack reference is no resource."""
    found: dict[str, set[str]] = defaultdict(set)
    for each in operations:
        if "pulumi:StackReference" not in each.urn:
            found[each.operation].add(each.urn.rpartition("::")[2])
    return dict(found)


def protection(databases: Mapping[str, Mapping[str, Any]]) -> dict[str, bool]:
    """Return whether Pulumi refuses to delete each database, by logical name."""
    return {name: bool(each.get("protect")) for name, each in databases.items()}


def test_zone_gets_an_empty_primary_and_loses_nothing(conversion: Conversion) -> None:
    """Of keys, secrets and databases, only the URL's value is replaced."""
    assert stateful(conversion.conversion[ZONE_HOME]) == {
        "create": {
            "encryption-backups",
            "zone-database-application-password",
            "zone-database-backups",
            "zone-database-instance",
            "zone-database-master",
            "zone-database-master-password",
            "zone-database-master-value",
        },
        "create-replacement": {"secrets-database-value"},
        "replace": {"secrets-database-value"},
        "delete-replaced": {"secrets-database-value"},
    }
    primary = conversion.beside["zone-database-instance"]
    assert primary["inputs"]["identifier"] == "keeptrusts-eu-west-1-zone-database"
    assert "replicateSourceDb" not in primary["inputs"]
    assert primary["protect"] is True


def test_replica_stays_as_it_is_beside_the_new_primary(conversion: Conversion) -> None:
    """It is neither changed nor released, and still copies the fleet's home."""
    kept = conversion.beside["database-instance"]

    for key in ("id", "inputs", "protect"):
        assert kept[key] == conversion.replica[key]
    assert kept["protect"] is True


def test_conversion_of_a_zone_changes_no_other_stack(conversion: Conversion) -> None:
    """Neither the fleet's home nor another replica has any operation."""
    others = {s: ops for s, ops in conversion.conversion.items() if s != ZONE_HOME}

    assert others == dict.fromkeys((FOUNDATION, HOME, FAR, GLOBAL), ())


def test_zone_home_refers_to_no_stack_of_another_zone(conversion: Conversion) -> None:
    """Its state has references to the foundation and to its own last update."""
    assert conversion.references == {"foundation", "self"}


def test_release_changes_the_protection_of_the_replica_only(
    conversion: Conversion,
) -> None:
    """Everything else of the region stays protected, and no API is called."""
    assert changed(conversion.release) == {}
    assert protection(conversion.released) == {
        "database-instance": False,
        "zone-database-instance": True,
    }


def test_deletion_deletes_the_replica_only(conversion: Conversion) -> None:
    """The primary, its key and its secret are as they were."""
    deleted = changed(conversion.deletion)

    assert set(deleted) == {"delete"}
    assert {name for name in deleted["delete"] if not name.startswith("database")} == (
        set()
    )
    assert stateful(conversion.deletion) == {
        "delete": {"database-instance", "database-master"}
    }
    assert protection(conversion.alone) == {"zone-database-instance": True}
    assert (
        conversion.alone["zone-database-instance"]["id"]
        == conversion.released["zone-database-instance"]["id"]
    )


def test_removed_key_changes_nothing_after_the_deletion(
    conversion: Conversion,
) -> None:
    """Without a replica the key has no effect."""
    assert conversion.afterwards == ()


def test_protected_replica_is_not_deleted(conversion: Conversion) -> None:
    """The message has file, key, value and the command that comes before."""
    start = f"Pulumi.eu-west-1.yaml: {RETIRED}: 'delete', but the replica of generation"

    for failures in (conversion.refused_at_once, conversion.refused_protected):
        assert start in failures
        assert "`pulumi up --stack eu-west-1`" in failures


def test_return_to_the_home_of_the_fleet_is_rejected(conversion: Conversion) -> None:
    """The rows of the zone exist nowhere else."""
    assert "Pulumi.eu-west-1.yaml: residency: no longer gives the residency zone" in (
        conversion.refused_return
    )


def test_zone_gives_up_its_home_for_a_replica_of_the_next_generation(
    conversion: Conversion,
) -> None:
    """The explicit request deletes the primary after a replica was created."""
    operations = [
        (each.operation, each.urn.rpartition("::")[2])
        for each in conversion.given_up
        if f"{INSTANCE}::" in each.urn
    ]

    assert operations == [
        ("create", "database-instance"),
        ("delete", "zone-database-instance"),
    ]
    replica = conversion.again["database-instance"]
    assert replica["inputs"]["identifier"] == "keeptrusts-eu-west-1-database-2"
    assert ":us-east-1:" in replica["inputs"]["replicateSourceDb"]
