"""A residency zone gets a home of its own; its replica is retired and then deleted.

The runbook of docs/database.md, with the real Pulumi CLI.
"""

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

Operations = tuple[ResourceChange, ...]


class Conversion:
    """The fleet of the runbook, and the operations of every step."""

    def __init__(self, fleet: DeployedFleet) -> None:
        self.fleet = fleet
        fleet.up(*STACKS)
        self.home = fleet.resources(HOME)
        self.replica = self.databases()["database-instance"]
        fleet.set(ZONE_HOME, "residency", ["eu-sovereign"])
        self.refused_at_once = self._failures(RETIRED, "delete", after="keep")
        self.conversion = fleet.up(*STACKS)
        self.beside = self.databases()
        self.refused_protected = self._failures(RETIRED, "delete", after="keep")
        self.refused_return = self._failures("residency", ["eu-gdpr"])
        fleet.set(ZONE_HOME, RETIRED, "release")
        self.release = fleet.up(*STACKS)
        fleet.set(ZONE_HOME, RETIRED, "delete")
        self.deletion = fleet.up(*STACKS)
        fleet.set(ZONE_HOME, RETIRED, "keep")

    def databases(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the DB instances of the residency zone's home, by logical name."""
        return {
            each["urn"].rpartition("::")[2]: each
            for each in self.fleet.resources(ZONE_HOME)
            if each["type"] == INSTANCE
        }

    def _failures(self, key: str, value: object, after: object = None) -> str:
        """Request a value and return the failures; set another value again."""
        self.fleet.set(ZONE_HOME, key, value)
        request = Request(stacks=(ZONE_HOME,), verify_no_changes=False)
        result = self.fleet.rehearse(request)
        self.fleet.set(ZONE_HOME, key, after or ["eu-sovereign"])
        return "\n".join(map(str, result.failures))


@pytest.fixture(scope="module")
def conversion(tmp_path_factory: pytest.TempPathFactory) -> Conversion:
    """Run every step once; the tests read the results."""
    root = tmp_path_factory.mktemp("sovereign")
    return Conversion(DeployedFleet(root))


def test_x(conversion: Conversion) -> None:
    for name in ("conversion", "release", "deletion"):
        for stack, ops in getattr(conversion, name).items():
            for o in ops:
                print(
                    name,
                    stack,
                    o.operation,
                    o.urn.rpartition("::")[2],
                    o.urn.split("::")[2].rpartition("$")[2],
                    sorted(o.properties),
                )
    print(conversion.refused_at_once)
    print(conversion.refused_protected)
    print(conversion.refused_return)
    print(
        {
            n: (d["inputs"]["identifier"], d["protect"])
            for n, d in conversion.beside.items()
        }
    )
    print(
        {
            n: (d["inputs"]["identifier"], d["protect"])
            for n, d in conversion.databases().items()
        }
    )
    assert not conversion.fleet.rehearse(Request(stacks=STACKS)).failures
