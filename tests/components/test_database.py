"""Database of a region in each of its roles."""

import pytest

from config.database import DatabaseInsightsMode
from plan.database import DatabaseRole
from tests.components.database_fixtures import (
    COPIES,
    DR_KEY,
    INSTANCE,
    SOURCE,
    arguments,
    recorded,
    resources,
)
from tests.components.fakes import DATA_KEY, known
from tests.graph import Graph

PRIMARY, REPLICA, PROMOTED = DatabaseRole
#: Inputs that RDS takes from a replica's source, and rejects or replaces for.
NEVER_ON_A_REPLICA = {
    *("engine", "engineVersion", "username", "password", "passwordWo", "dbName"),
    *("allocatedStorage", "manageMasterUserPassword", "finalSnapshotIdentifier"),
}
#: Inputs of the creation; naming them on a promoted instance plans a replacement.
SINCE_IT_WAS_MADE = {
    *("engine", "engineLifecycleSupport", "username", "dbName", "storageType"),
    *("allocatedStorage", "replicateSourceDb"),
}
COPY = "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication"

every_role = pytest.mark.parametrize("role", DatabaseRole)
writable = pytest.mark.parametrize("role", [PRIMARY, PROMOTED])


@pytest.fixture(scope="module")
def replica() -> Graph:
    """A protected replica of a primary in another region."""
    return recorded(REPLICA)


@every_role
def test_database_children_have_the_component_as_parent(role: DatabaseRole) -> None:
    """Everything that the component creates is its child or its alarms'."""
    own = [r for r in recorded(role).resources if r.name != "database"]

    assert {r.parent for r in own} == {"database", "database-alarms"}


def test_replica_names_no_input_of_its_source(replica: Graph) -> None:
    """Credentials, engine and storage come from the source."""
    instance = replica.only(INSTANCE)

    assert not NEVER_ON_A_REPLICA & instance.inputs.keys()
    assert instance.inputs["replicateSourceDb"] == SOURCE
    assert not [r.type for r in replica.resources if r.type.startswith("random:")]
    assert not replica.of_type("aws:secretsmanager/secretVersion:SecretVersion")
    assert not replica.of_type(COPY)


def test_replica_is_encrypted_with_the_key_of_its_region(replica: Graph) -> None:
    """RDS requires a key of the region, and the provider its explicit input."""
    inputs = replica.only(INSTANCE).inputs

    assert (inputs["storageEncrypted"], inputs["kmsKeyId"]) == (True, DATA_KEY)
    assert inputs["backupRetentionPeriod"] >= 1
    assert inputs["skipFinalSnapshot"] is True


def test_promoted_database_names_no_creation_input() -> None:
    """Promotion is an update in place, so inputs that force replacement are absent."""
    inputs = recorded(PROMOTED).only(INSTANCE).inputs

    assert not SINCE_IT_WAS_MADE & inputs.keys()
    assert "engineVersion" not in inputs


@writable
def test_writable_database_has_backups_and_a_final_snapshot(role: DatabaseRole) -> None:
    """Backups cover 35 days and outlive the instance, which ends with a snapshot."""
    graph = recorded(role)
    inputs = graph.only(INSTANCE).inputs
    generation = graph.only("random:index/randomId:RandomId").outputs["hex"]

    assert inputs["backupRetentionPeriod"] == 35
    assert inputs["deleteAutomatedBackups"] is False
    assert inputs["skipFinalSnapshot"] is False
    assert inputs["finalSnapshotIdentifier"].endswith(f"-final-{generation}")


@writable
def test_writable_database_backups_are_copied_to_another_region(
    role: DatabaseRole,
) -> None:
    """The copies lie in the zone's other region, with a key of that region."""
    graph = recorded(role)
    copy = graph.only(COPY)

    assert copy.region == COPIES.region
    assert copy.inputs == {
        "sourceDbInstanceArn": graph.only(INSTANCE).outputs["arn"],
        "kmsKeyId": DR_KEY,
        "retentionPeriod": 14,
        "region": COPIES.region,
    }


@writable
def test_database_passwords_are_secret_in_state(role: DatabaseRole) -> None:
    """Passwords are Pulumi secrets, and RDS manages none: it would reject replicas."""
    graph = recorded(role)
    instance = graph.only(INSTANCE)
    version = graph.only("aws:secretsmanager/secretVersion:SecretVersion")
    secret = graph.only("aws:secretsmanager/secret:Secret")

    assert instance.secret_inputs == ("password",)
    assert version.secret_inputs == ("secretString",)
    assert "database-master-password" in version.dependencies
    assert "manageMasterUserPassword" not in instance.inputs
    assert secret.inputs["kmsKeyId"] == DATA_KEY


def test_replica_outputs_no_credentials() -> None:
    """A replica uses its source's; a promoted database depends on no other."""
    silent = {
        role for role in DatabaseRole if resources(role).application_password is None
    }

    assert silent == {REPLICA}


def test_replica_has_a_master_secret_without_value(replica: Graph) -> None:
    """The secret of a replica equals that of a promoted database, without a version."""
    secret = "aws:secretsmanager/secret:Secret"

    assert replica.only(secret).inputs == recorded(PROMOTED).only(secret).inputs


@every_role
def test_database_protection_covers_instance_secret_and_logs(
    role: DatabaseRole,
) -> None:
    """One setting protects them all, or none; RDS itself protects no new replica."""
    logs = {f"database-log-{n}" for n in ("postgresql", "upgrade", "iam-db-auth-error")}
    kept = {"database-instance", "database-master", *logs}
    graph, released = recorded(role), recorded(role, protect=False)

    assert {r.name for r in graph.resources if r.protect} == kept
    requested = graph.only(INSTANCE).inputs.get("deletionProtection")
    assert requested is (True if role.writable else None)
    assert not [r for r in released.resources if r.protect]
    requested = released.only(INSTANCE).inputs.get("deletionProtection")
    assert requested is (False if role.writable else None)


@pytest.mark.parametrize(("gib", "iops"), [(399, None), (400, 12_000)])
def test_storage_growth_across_the_gp3_threshold_names_its_iops(
    gib: int, iops: int | None
) -> None:
    """The provider would send the old IOPS, which RDS rejects for the new size."""
    inputs = (
        recorded(DatabaseRole.PRIMARY, allocated_storage_gib=gib).only(INSTANCE).inputs
    )

    assert inputs.get("iops") == iops
    assert ("storageThroughput" in inputs) == (iops is not None)


@pytest.mark.parametrize(
    ("insights", "days"),
    [(DatabaseInsightsMode.STANDARD, 7), (DatabaseInsightsMode.ADVANCED, 465)],
)
@every_role
def test_database_insights_retention_follows_the_mode(
    role: DatabaseRole, insights: DatabaseInsightsMode, days: int
) -> None:
    """Seven days are free; the advanced mode requires fifteen months."""
    inputs = recorded(role, insights=insights).only(INSTANCE).inputs

    assert inputs["databaseInsightsMode"] == insights.value
    assert inputs["performanceInsightsRetentionPeriod"] == days


@pytest.mark.parametrize(
    ("role", "source", "copies"),
    [
        (PRIMARY, SOURCE, COPIES),
        (PROMOTED, SOURCE, COPIES),
        (PRIMARY, None, None),
        (REPLICA, None, None),
        (REPLICA, SOURCE, COPIES),
    ],
)
def test_database_role_contradicting_its_source_is_rejected(
    role: DatabaseRole, source: str | None, copies: object
) -> None:
    """A replica has a source, and a writable database has backup copies."""
    with pytest.raises(ValueError, match="a replica has a source"):
        arguments(role, source_arn=source and known(source), copies=copies)
