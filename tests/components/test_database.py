"""Promises of the regional database, as a primary and as a replica."""

import pytest

from components.regional.database import DatabaseResources, Role
from tests.components.databases import INSTANCE, SOURCE, arguments, recorded
from tests.components.stand_ins import DATA_KEY
from tests.graph import Graph

#: What RDS takes from the source of a replica and refuses, or replaces for, when named.
NEVER_ON_A_REPLICA = {
    "engine",
    "engineVersion",
    "username",
    "password",
    "passwordWo",
    "dbName",
    "allocatedStorage",
    "manageMasterUserPassword",
    "finalSnapshotIdentifier",
}


@pytest.fixture(scope="module")
def primary() -> Graph:
    """A protected primary."""
    return recorded("primary")


@pytest.fixture(scope="module")
def replica() -> Graph:
    """A protected replica of a primary in another region."""
    return recorded("replica")


@pytest.mark.parametrize("role", ["primary", "replica"])
def test_every_child_hangs_under_the_database(role: Role) -> None:
    """Everything a database creates is owned by it."""
    own = [r for r in recorded(role).resources if r.name != "database"]

    assert {r.parent for r in own} == {"database"}


def test_a_replica_carries_nothing_of_its_source(replica: Graph) -> None:
    """Credentials, engine and storage come from the source; none is repeated."""
    instance = replica.only(INSTANCE)

    assert not NEVER_ON_A_REPLICA & instance.inputs.keys()
    assert instance.inputs["replicateSourceDb"] == SOURCE
    assert not [r.type for r in replica.resources if r.type.startswith("random:")]
    assert not [r.type for r in replica.resources if "secretsmanager" in r.type]


def test_a_replica_is_encrypted_under_the_key_of_its_region(replica: Graph) -> None:
    """RDS demands a local key, and the provider a plan that says so."""
    inputs = replica.only(INSTANCE).inputs

    assert (inputs["storageEncrypted"], inputs["kmsKeyId"]) == (True, DATA_KEY)
    assert inputs["backupRetentionPeriod"] >= 1
    assert inputs["skipFinalSnapshot"] is True


def test_a_primary_keeps_what_it_would_lose(primary: Graph) -> None:
    """Backups reach back 35 days, survive the instance, and end in a snapshot."""
    inputs = primary.only(INSTANCE).inputs
    generation = primary.only("random:index/randomId:RandomId").outputs["hex"]

    assert inputs["backupRetentionPeriod"] == 35
    assert inputs["deleteAutomatedBackups"] is False
    assert inputs["skipFinalSnapshot"] is False
    assert inputs["finalSnapshotIdentifier"].endswith(f"-final-{generation}")


def test_no_password_is_in_plain_state(primary: Graph) -> None:
    """Passwords travel as secrets, and RDS manages none: it would refuse replicas."""
    instance = primary.only(INSTANCE)
    version = primary.only("aws:secretsmanager/secretVersion:SecretVersion")

    assert instance.secret_inputs == ("password",)
    assert version.secret_inputs == ("secretString",)
    assert "database-master-password" in version.dependencies
    assert "manageMasterUserPassword" not in instance.inputs
    assert (
        primary.only("aws:secretsmanager/secret:Secret").inputs["kmsKeyId"] == DATA_KEY
    )


def test_only_a_primary_hands_out_credentials() -> None:
    """A replica has its source's, so it has none to give."""
    made: list[DatabaseResources] = []
    recorded("primary", made=made)
    recorded("replica", made=made)

    assert [
        (d.application_password is None, d.master_secret_arn is None) for d in made
    ] == [(False, False), (True, True)]


def test_stateful_leaves_alone_refuse_deletion(primary: Graph, replica: Graph) -> None:
    """One switch protects instance, secret and logs, and releases them."""
    logs = {f"database-log-{n}" for n in ("postgresql", "upgrade", "iam-db-auth-error")}
    released = recorded("primary", protect=False)

    assert {r.name for r in replica.resources if r.protect} == {
        "database-instance",
        *logs,
    }
    assert {r.name for r in primary.resources if r.protect} == {
        "database-instance",
        "database-master",
        *logs,
    }
    assert primary.only(INSTANCE).inputs["deletionProtection"] is True
    assert not [r for r in released.resources if r.protect]
    assert released.only(INSTANCE).inputs["deletionProtection"] is False


@pytest.mark.parametrize(("role", "source"), [("primary", SOURCE), ("replica", None)])
def test_a_role_that_contradicts_its_source_is_refused(
    role: Role, source: str | None
) -> None:
    """A replica copies something and a primary nothing."""
    with pytest.raises(ValueError, match="a replica has a source"):
        arguments(role, source=source)
