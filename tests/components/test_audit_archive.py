"""Promises of the archive of audit records."""

import json
from typing import Any, Final

import pulumi
import pytest
from pulumi_aws import kms

from components.aws.pod_identity import PodServiceAccount
from components.regional.storage.audit_archive import AuditArchive, AuditArchiveArgs
from tests.components.bucket_queries import (
    BUCKET,
    CLOSED,
    LOCK,
    POLICY,
    VERSIONING,
    encryption,
    rule,
    statements,
)
from tests.components.fakes import ACCOUNT, DATA_KEY, SCOPE
from tests.engine import record
from tests.graph import Graph

ROLE: Final = "aws:iam/role:Role"
GRANT: Final = "aws:iam/rolePolicy:RolePolicy"
IDENTITY: Final = "aws:eks/podIdentityAssociation:PodIdentityAssociation"
WRITER: Final = PodServiceAccount(
    cluster_name="keeptrusts",
    namespace="keeptrusts-api",
    service_account="keeptrusts-api",
    account=ACCOUNT,
    scope=SCOPE,
)


def archive(**changes: Any) -> Graph:  # noqa: ANN401  # any argument may be changed
    """Record one region's archive, changed only as asked, and its key."""

    def build() -> None:
        given: dict[str, Any] = {
            "account": ACCOUNT,
            "key_arn": DATA_KEY,
            "key": kms.Key("key"),
            "protect": True,
            "writer": WRITER,
        }
        args = AuditArchiveArgs(**given | changes)
        archived = AuditArchive("audit-archive", args, scope=SCOPE)
        options = pulumi.ResourceOptions(depends_on=[*archived.ready])
        kms.Key("after-the-archive", opts=options)

    return record(build)


def retention(graph: Graph) -> Any:  # noqa: ANN401  # JSON
    """Return what every new record is locked with."""
    return graph.only(LOCK).inputs["rule"]["defaultRetention"]


def test_a_record_is_locked_for_a_year_against_everybody() -> None:
    """Nobody, the root user included, shortens or ends the retention."""
    graph = archive()

    assert retention(graph) == {"mode": "COMPLIANCE", "days": 365}
    assert graph.only(BUCKET).inputs["objectLockEnabled"] is True
    assert graph.only(VERSIONING).inputs["versioningConfiguration"] == {
        "status": "Enabled"
    }


def test_who_is_bound_and_for_how_long_can_be_chosen() -> None:
    """Mode and days of the retention are the caller's."""
    graph = archive(mode="GOVERNANCE", retention_days=400)

    assert retention(graph) == {"mode": "GOVERNANCE", "days": 400}
    assert rule(graph)["noncurrentVersionExpiration"] == {"noncurrentDays": 400}


def test_the_lock_comes_after_the_versions_it_locks() -> None:
    """S3 takes no lock on a bucket without versions."""
    assert "audit-archive-store-versioning" in archive().only(LOCK).dependencies


def test_records_are_encrypted_with_the_key_that_is_given() -> None:
    """Giving up the key gives up the records, and nothing else reads them."""
    assert encryption(archive()) == {
        "applyServerSideEncryptionByDefault": {
            "sseAlgorithm": "aws:kms",
            "kmsMasterKeyId": DATA_KEY,
        },
        "bucketKeyEnabled": True,
    }


@pytest.mark.parametrize("protect", [True, False])
def test_the_key_outlasts_what_it_encrypts(*, protect: bool) -> None:
    """A bucket that S3 keeps for its locked records keeps its key from deletion."""
    bucket = archive(protect=protect).only(BUCKET)

    assert "key" in bucket.dependencies


def test_the_writer_adds_records_and_does_nothing_else() -> None:
    """It cannot read, delete or bypass, and uses the key through S3 alone."""
    graph = archive()
    add, encrypt = json.loads(graph.only(GRANT).inputs["policy"])["Statement"]

    assert set(add["Action"]) == {"s3:PutObject", "s3:AbortMultipartUpload"}
    assert add["Resource"] == [f"{graph.only(BUCKET).outputs['arn']}/*"]
    assert set(encrypt["Action"]) == {"kms:GenerateDataKey", "kms:Decrypt"}
    assert encrypt["Resource"] == [DATA_KEY]
    assert encrypt["Condition"] == {
        "StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}
    }


def test_the_writer_is_one_service_account() -> None:
    """The role is bound to the account that is given, in its cluster."""
    graph = archive()
    bound = graph.only(IDENTITY).inputs

    names = ("clusterName", "namespace", "serviceAccount")
    assert [bound[name] for name in names] == ["keeptrusts", *["keeptrusts-api"] * 2]
    assert bound["roleArn"] == graph.only(ROLE).outputs["arn"]


def test_where_nobody_writes_nobody_may() -> None:
    """A region without an API has an archive and no role for it."""
    graph = archive(writer=None)

    assert len(graph.of_type(BUCKET)) == 1
    assert not [*graph.of_type(ROLE), *graph.of_type(IDENTITY)]


def test_nothing_is_written_before_the_lock_or_without_an_identity() -> None:
    """What is ready names the lock, the association and the grant."""
    graph = archive()

    assert set(graph.named("after-the-archive").dependencies) == {
        "audit-archive-lock",
        "audit-archive-writing",
        "audit-archive-identity",
    }


def test_records_move_to_cheaper_storage_and_stay() -> None:
    """No rule ends a record; what was replaced goes when its retention is over."""
    aging = rule(archive())

    assert aging["transitions"] == [{"days": 90, "storageClass": "GLACIER_IR"}]
    assert aging["expiration"] == {"expiredObjectDeleteMarker": True}
    assert aging["noncurrentVersionExpiration"] == {"noncurrentDays": 365}


def test_nobody_may_delete_or_bypass() -> None:
    """The bucket's own policy refuses to everybody what takes a record away."""
    refused = statements(archive())["RefuseDeletion"]

    assert (refused["Effect"], refused["Principal"]) == ("Deny", {"AWS": "*"})
    assert set(refused["Action"]) == {
        "s3:BypassGovernanceRetention",
        "s3:DeleteBucket",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
    }
    assert "Condition" not in refused


def test_no_call_without_tls_and_no_public_access() -> None:
    """Every call is encrypted on its way, and no call is anybody's."""
    graph = archive()
    refused = statements(graph)["RefuseWithoutTls"]
    arn = graph.only(BUCKET).outputs["arn"]

    assert refused["Effect"] == "Deny"
    assert refused["Resource"] == [arn, f"{arn}/*"]
    assert refused["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert [v for k, v in graph.only(CLOSED).inputs.items() if k != "bucket"] == [
        True
    ] * 4


def test_the_name_is_of_region_and_account() -> None:
    """Bucket names are shared by everybody, so this one says whose it is."""
    name = archive().only(BUCKET).inputs["bucket"]

    assert name == f"keeptrusts-eu-west-1-audit-{ACCOUNT}"


@pytest.mark.parametrize("protect", [True, False])
def test_one_switch_releases_the_archive(*, protect: bool) -> None:
    """Engine, provider and policy refuse a deletion together, or none does."""
    graph = archive(protect=protect)

    held = {r.type for r in graph.resources if r.protect}
    assert held == ({BUCKET, LOCK, POLICY} if protect else set())
    assert graph.only(BUCKET).inputs["forceDestroy"] is not protect
    assert ("RefuseDeletion" in statements(graph)) is protect
