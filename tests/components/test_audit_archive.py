"""Archive of audit records."""

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
from tests.graph import Graph
from tests.mocks.pulumi_mocks import record

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
    """Record one region's archive and its key with changed arguments."""

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
    """Return the default retention of new objects."""
    return graph.only(LOCK).inputs["rule"]["defaultRetention"]


def test_archive_locks_records_for_a_year_in_compliance_mode() -> None:
    """No user, the root user included, can shorten the retention."""
    graph = archive()

    assert retention(graph) == {"mode": "COMPLIANCE", "days": 365}
    assert graph.only(BUCKET).inputs["objectLockEnabled"] is True
    assert graph.only(VERSIONING).inputs["versioningConfiguration"] == {
        "status": "Enabled"
    }


def test_archive_mode_and_retention_are_arguments() -> None:
    """Mode and days of the retention are the caller's choice."""
    graph = archive(mode="GOVERNANCE", retention_days=400)

    assert retention(graph) == {"mode": "GOVERNANCE", "days": 400}
    assert rule(graph)["noncurrentVersionExpiration"] == {"noncurrentDays": 400}


def test_object_lock_is_created_after_versioning() -> None:
    """S3 rejects a lock configuration on a bucket without versions."""
    assert "audit-archive-store-versioning" in archive().only(LOCK).dependencies


def test_archive_is_encrypted_with_the_audit_key() -> None:
    """Records can be decrypted with this key only."""
    assert encryption(archive()) == {
        "applyServerSideEncryptionByDefault": {
            "sseAlgorithm": "aws:kms",
            "kmsMasterKeyId": DATA_KEY,
        },
        "bucketKeyEnabled": True,
    }


@pytest.mark.parametrize("protect", [True, False])
def test_archive_is_deleted_before_its_key(*, protect: bool) -> None:
    """A bucket with locked records prevents the deletion of its key."""
    bucket = archive(protect=protect).only(BUCKET)

    assert "key" in bucket.dependencies


def test_writer_policy_allows_adding_records_only() -> None:
    """The writer cannot read, delete or bypass, and uses the key through S3 only."""
    graph = archive()
    add, encrypt = json.loads(graph.only(GRANT).inputs["policy"])["Statement"]

    assert set(add["Action"]) == {"s3:PutObject", "s3:AbortMultipartUpload"}
    assert add["Resource"] == [f"{graph.only(BUCKET).outputs['arn']}/*"]
    assert set(encrypt["Action"]) == {"kms:GenerateDataKey", "kms:Decrypt"}
    assert encrypt["Resource"] == [DATA_KEY]
    assert encrypt["Condition"] == {
        "StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}
    }


def test_writer_role_is_bound_to_one_service_account() -> None:
    """The association names the given account in its cluster."""
    graph = archive()
    bound = graph.only(IDENTITY).inputs

    names = ("clusterName", "namespace", "serviceAccount")
    assert [bound[name] for name in names] == ["keeptrusts", *["keeptrusts-api"] * 2]
    assert bound["roleArn"] == graph.only(ROLE).outputs["arn"]


def test_archive_without_writer_has_no_role() -> None:
    """A region without an API has an archive without a writer's role."""
    graph = archive(writer=None)

    assert len(graph.of_type(BUCKET)) == 1
    assert not [*graph.of_type(ROLE), *graph.of_type(IDENTITY)]


def test_archive_ready_includes_lock_and_pod_identity() -> None:
    """``ready`` contains the lock, the association and the policy."""
    graph = archive()

    assert set(graph.named("after-the-archive").dependencies) == {
        "audit-archive-lock",
        "audit-archive-writing",
        "audit-archive-identity",
    }


def test_archive_lifecycle_keeps_current_records() -> None:
    """No rule expires current records; noncurrent ones expire after the retention."""
    aging = rule(archive())

    assert aging["transitions"] == [{"days": 90, "storageClass": "GLACIER_IR"}]
    assert aging["expiration"] == {"expiredObjectDeleteMarker": True}
    assert aging["noncurrentVersionExpiration"] == {"noncurrentDays": 365}


def test_archive_bucket_policy_denies_deletion() -> None:
    """The policy denies every principal the actions that delete a record."""
    refused = statements(archive())["RefuseDeletion"]

    assert (refused["Effect"], refused["Principal"]) == ("Deny", {"AWS": "*"})
    assert set(refused["Action"]) == {
        "s3:BypassGovernanceRetention",
        "s3:DeleteBucket",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
    }
    assert "Condition" not in refused


def test_archive_bucket_denies_plain_http_and_public_access() -> None:
    """Every request uses TLS, and no request is anonymous."""
    graph = archive()
    refused = statements(graph)["RefuseWithoutTls"]
    arn = graph.only(BUCKET).outputs["arn"]

    assert refused["Effect"] == "Deny"
    assert refused["Resource"] == [arn, f"{arn}/*"]
    assert refused["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert [v for k, v in graph.only(CLOSED).inputs.items() if k != "bucket"] == [
        True
    ] * 4


def test_archive_bucket_name_contains_region_and_account() -> None:
    """Bucket names are global."""
    name = archive().only(BUCKET).inputs["bucket"]

    assert name == f"keeptrusts-eu-west-1-audit-{ACCOUNT}"


@pytest.mark.parametrize("protect", [True, False])
def test_archive_protection_follows_the_setting(*, protect: bool) -> None:
    """Engine, provider and bucket policy prevent deletion together, or none does."""
    graph = archive(protect=protect)

    held = {r.type for r in graph.resources if r.protect}
    assert held == ({BUCKET, LOCK, POLICY} if protect else set())
    assert graph.only(BUCKET).inputs["forceDestroy"] is not protect
    assert ("RefuseDeletion" in statements(graph)) is protect
