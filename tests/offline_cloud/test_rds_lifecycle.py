"""An RDS instance: created, replicated, promoted, renamed and upgraded."""

from collections.abc import Mapping
from typing import Any, Final

import pytest

from offline_cloud.store import ResourceStore
from tests.offline_cloud.provider_client import Aborted, Provider

INSTANCE: Final = "aws:rds/instance:Instance"
ACCOUNT: Final = {"allowedAccountIds": ["111122223333"]}
PRIMARY: Final[Mapping[str, Any]] = {
    "identifier": "primary",
    "engine": "postgres",
    "engineVersion": "17",
    "instanceClass": "db.r8g.large",
    "allocatedStorage": 50,
    "storageType": "gp3",
    "username": "app",
    "dbName": "rows",
    "backupRetentionPeriod": 7,
    "skipFinalSnapshot": True,
}
REPLICA: Final[Mapping[str, Any]] = {
    "identifier": "replica",
    "instanceClass": "db.r8g.large",
    "skipFinalSnapshot": True,
}
#: What an instance has from its source and keeps without it.
INHERITED: Final = (
    *("engine", "engineVersionActual", "allocatedStorage", "storageType"),
    *("username", "dbName", "resourceId", "address", "arn"),
)


class Region:
    """One database of a region, and its updates."""

    def __init__(
        self, store: ResourceStore, region: str, inputs: Mapping[str, Any]
    ) -> None:
        self._provider = Provider("aws", store, {"region": region, **ACCOUNT})
        self.inputs = dict(inputs)
        self.identity, self._state = self._provider.create(INSTANCE, inputs)

    @property
    def state(self) -> dict[str, Any]:
        """Return the state that RDS reports."""
        return self._state.values

    def replaced(self, inputs: Mapping[str, Any]) -> list[str]:
        """Return the inputs whose change would replace the database."""
        return [
            *self._provider.diff(INSTANCE, self.inputs, inputs, self.state).replaces
        ]

    def drift(self) -> list[str]:
        """Return the changes that the next preview would show without an edit."""
        return [
            *self._provider.diff(INSTANCE, self.inputs, self.inputs, self.state).diffs
        ]

    def change(self, inputs: Mapping[str, Any]) -> None:
        """Update the database in place."""
        old = (self.inputs, self._state)
        self._state = self._provider.update(INSTANCE, self.identity, old, inputs)
        self.inputs = dict(inputs)


@pytest.fixture
def store() -> ResourceStore:
    """Return an empty store."""
    return ResourceStore(":memory:")


@pytest.fixture
def primary(store: ResourceStore) -> Region:
    """Return a writable instance."""
    return Region(store, "us-east-1", PRIMARY)


@pytest.fixture
def replica(store: ResourceStore, primary: Region) -> Region:
    """Return a replica of it in another region."""
    replica_inputs = {**REPLICA, "replicateSourceDb": primary.state["arn"]}
    return Region(store, "eu-west-1", replica_inputs)


def test_rds_replica_is_promoted_in_place(replica: Region) -> None:
    """It keeps id, engine and user, and has no source any more."""
    before = replica.state
    written = {**REPLICA, "password": "secret", "backupRetentionPeriod": 35}

    assert replica.replaced(written) == []
    replica.change(written)

    assert {k: replica.state[k] for k in INHERITED} == {k: before[k] for k in INHERITED}
    assert replica.state["replicateSourceDb"] == ""
    assert replica.drift() == []


def test_rds_instance_becomes_no_replica_again(
    primary: Region, replica: Region
) -> None:
    """The provider cannot turn an instance into a replica."""
    following = replica.inputs
    replica.change(REPLICA)

    with pytest.raises(Aborted, match="cannot elect new source database"):
        replica.change(following)
    with pytest.raises(Aborted, match="cannot elect new source database"):
        primary.change({**PRIMARY, "replicateSourceDb": replica.state["arn"]})


def test_rds_identifier_change_renames_in_place(primary: Region) -> None:
    """Another identifier is no replacement, so no generation starts with it."""
    renamed = {**PRIMARY, "identifier": "primary-2"}
    before = primary.state

    assert primary.replaced(renamed) == []
    primary.change(renamed)

    assert primary.state["resourceId"] == before["resourceId"]
    assert primary.state["arn"].endswith(":db:primary-2")
    assert primary.state["address"].startswith("primary-2.")


def test_rds_minor_upgrade_of_source_before_replicas_is_rejected(
    primary: Region, replica: Region
) -> None:
    """The source is rejected while a replica in any region has an older version."""
    with pytest.raises(Aborted, match="DBUpgradeDependencyFailure"):
        primary.change({**PRIMARY, "engineVersion": "17.7"})

    replica.change({**replica.inputs, "engineVersion": "17.7"})
    primary.change({**PRIMARY, "engineVersion": "17.7"})

    assert primary.state["engineVersionActual"] == "17.7"
    assert replica.drift() == primary.drift() == []


def test_rds_new_replica_has_the_version_of_its_source(
    store: ResourceStore, primary: Region
) -> None:
    """The create request has no version, so the next preview shows a difference."""
    replica_inputs = {**REPLICA, "replicateSourceDb": primary.state["arn"]}
    same = Region(store, "eu-west-1", {**replica_inputs, "engineVersion": "17.6"})
    ahead = Region(store, "eu-central-1", {**replica_inputs, "engineVersion": "17.7"})

    assert same.drift() == []
    assert ahead.state["engineVersionActual"] == "17.6"
    assert ahead.drift() == ["engineVersion"]


def test_rds_major_upgrade_needs_its_flag_and_is_in_place(primary: Region) -> None:
    """A downgrade is rejected."""
    with pytest.raises(Aborted, match="AllowMajorVersionUpgrade"):
        primary.change({**PRIMARY, "engineVersion": "18.1"})

    allowed = {**PRIMARY, "engineVersion": "18.1", "allowMajorVersionUpgrade": True}
    assert primary.replaced(allowed) == []
    primary.change(allowed)

    assert primary.state["engineVersionActual"] == "18.1"
    with pytest.raises(Aborted, match="Cannot upgrade postgres from"):
        primary.change({**allowed, "engineVersion": "17.6"})


def test_replica_ignores_deletion_protection_until_it_is_changed(
    store: ResourceStore, primary: Region
) -> None:
    """The second preview shows the protection, which an update then applies."""
    inputs = {
        **REPLICA,
        "replicateSourceDb": primary.state["arn"],
        "deletionProtection": True,
    }

    replica = Region(store, "eu-west-1", inputs)

    assert replica.state["deletionProtection"] is False
    assert replica.drift() == ["deletionProtection"]
    replica.change(inputs)
    assert replica.drift() == []


def test_primary_applies_deletion_protection_at_creation(store: ResourceStore) -> None:
    """Only the call that creates a replica ignores it."""
    protected = Region(store, "us-east-1", {**PRIMARY, "deletionProtection": True})

    assert protected.state["deletionProtection"] is True
    assert protected.drift() == []


def test_gp3_storage_grows_across_its_threshold_with_new_iops_only(
    primary: Region,
) -> None:
    """The provider sends the old IOPS back unless the inputs name new ones."""
    grown = {**PRIMARY, "allocatedStorage": 400}

    with pytest.raises(Aborted, match="Invalid iops value"):
        primary.change(grown)

    primary.change({**grown, "iops": 12_000, "storageThroughput": 500})
    assert (primary.state["iops"], primary.state["storageThroughput"]) == (12_000, 500)
