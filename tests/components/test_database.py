"""Promises of the regional database, in each of its roles."""

import pytest

from config.database import Insights
from plan.region import DatabaseRole
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
#: What RDS takes from the source of a replica and refuses, or replaces for, when named.
NEVER_ON_A_REPLICA = {
    *("engine", "engineVersion", "username", "password", "passwordWo", "dbName"),
    *("allocatedStorage", "manageMasterUserPassword", "finalSnapshotIdentifier"),
}
#: What a promoted instance has since it was made; naming it plans a replacement.
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
def test_every_child_hangs_under_the_database(role: DatabaseRole) -> None:
    """Everything a database creates is owned by it, or by its alarms."""
    own = [r for r in recorded(role).resources if r.name != "database"]

    assert {r.parent for r in own} == {"database", "database-alarms"}


def test_a_replica_carries_nothing_of_its_source(replica: Graph) -> None:
    """Credentials, engine and storage come from the source; none is repeated."""
    instance = replica.only(INSTANCE)

    assert not NEVER_ON_A_REPLICA & instance.inputs.keys()
    assert instance.inputs["replicateSourceDb"] == SOURCE
    assert not [r.type for r in replica.resources if r.type.startswith("random:")]
    assert not replica.of_type("aws:secretsmanager/secretVersion:SecretVersion")
    assert not replica.of_type(COPY)


def test_a_replica_is_encrypted_under_the_key_of_its_region(replica: Graph) -> None:
    """RDS demands a local key, and the provider a plan that says so."""
    inputs = replica.only(INSTANCE).inputs

    assert (inputs["storageEncrypted"], inputs["kmsKeyId"]) == (True, DATA_KEY)
    assert inputs["backupRetentionPeriod"] >= 1
    assert inputs["skipFinalSnapshot"] is True


def test_a_promoted_database_names_nothing_it_was_made_with() -> None:
    """Promotion is a change in place: what could only replace is left as it is."""
    inputs = recorded(PROMOTED).only(INSTANCE).inputs

    assert not SINCE_IT_WAS_MADE & inputs.keys()
    assert "engineVersion" not in inputs


@writable
def test_what_is_written_to_keeps_what_it_would_lose(role: DatabaseRole) -> None:
    """Backups reach back 35 days, survive the instance, and end in a snapshot."""
    graph = recorded(role)
    inputs = graph.only(INSTANCE).inputs
    generation = graph.only("random:index/randomId:RandomId").outputs["hex"]

    assert inputs["backupRetentionPeriod"] == 35
    assert inputs["deleteAutomatedBackups"] is False
    assert inputs["skipFinalSnapshot"] is False
    assert inputs["finalSnapshotIdentifier"].endswith(f"-final-{generation}")


@writable
def test_backups_are_copied_to_another_region(role: DatabaseRole) -> None:
    """The copies lie in the zone's other region, under the key that lies there."""
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
def test_no_password_is_in_plain_state(role: DatabaseRole) -> None:
    """Passwords travel as secrets, and RDS manages none: it would refuse replicas."""
    graph = recorded(role)
    instance = graph.only(INSTANCE)
    version = graph.only("aws:secretsmanager/secretVersion:SecretVersion")
    secret = graph.only("aws:secretsmanager/secret:Secret")

    assert instance.secret_inputs == ("password",)
    assert version.secret_inputs == ("secretString",)
    assert "database-master-password" in version.dependencies
    assert "manageMasterUserPassword" not in instance.inputs
    assert secret.inputs["kmsKeyId"] == DATA_KEY


def test_only_a_replica_hands_out_no_credentials() -> None:
    """A replica has its source's; a promoted one depends on nobody's."""
    silent = {
        role for role in DatabaseRole if resources(role).application_password is None
    }

    assert silent == {REPLICA}


def test_room_for_credentials_is_made_before_they_are(replica: Graph) -> None:
    """Beside a replica lies the same secret, without a value: promoting fills it."""
    secret = "aws:secretsmanager/secret:Secret"

    assert replica.only(secret).inputs == recorded(PROMOTED).only(secret).inputs


@every_role
def test_stateful_leaves_alone_refuse_deletion(role: DatabaseRole) -> None:
    """One switch protects instance, secret and logs, and releases them."""
    logs = {f"database-log-{n}" for n in ("postgresql", "upgrade", "iam-db-auth-error")}
    kept = {"database-instance", "database-master", *logs}
    graph, released = recorded(role), recorded(role, protect=False)

    assert {r.name for r in graph.resources if r.protect} == kept
    assert graph.only(INSTANCE).inputs["deletionProtection"] is True
    assert not [r for r in released.resources if r.protect]
    assert released.only(INSTANCE).inputs["deletionProtection"] is False


@pytest.mark.parametrize(
    ("insights", "days"), [(Insights.STANDARD, 7), (Insights.ADVANCED, 465)]
)
@every_role
def test_insights_are_kept_as_long_as_their_mode_wants(
    role: DatabaseRole, insights: Insights, days: int
) -> None:
    """The free week, or the fifteen months that the advanced mode demands."""
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
def test_a_role_that_contradicts_its_source_is_refused(
    role: DatabaseRole, source: str | None, copies: object
) -> None:
    """A replica copies something, and what is written to is copied."""
    with pytest.raises(ValueError, match="a replica has a source"):
        arguments(role, source_arn=source and known(source), copies=copies)
