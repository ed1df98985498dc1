"""Rules of read replicas."""

from collections.abc import Iterator
from typing import Final

from offline_cloud.aws.rds.tokens import INSTANCE
from offline_cloud.input_values import flag, get, is_set, is_unset, number, text
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    input_rule,
    state_rule,
    violation,
)
from offline_cloud.store import StoredResource

_API: Final = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference"
_GUIDE: Final = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide"
_CREATE: Final = f"{_API}/API_CreateDBInstanceReadReplica.html"
_ENCRYPTION: Final = f"{_GUIDE}/Overview.Encryption.html"
_SOURCE: Final = "replicateSourceDb"
#: Inputs that a replica inherits; the provider rejects them.
_INHERITED: Final = ("username", "password", "passwordWo", "dbName")


@input_rule(
    "RDS-011",
    INSTANCE,
    requires="A read replica has no user name, password or database name.",
    source="https://www.pulumi.com/registry/packages/aws/api-docs/rds/instance/",
)
def replica_with_credentials(subject: ResourceInputs) -> Iterator[Violation]:
    if is_set(subject.inputs, _SOURCE):
        for name in _INHERITED:
            if is_set(subject.inputs, name):
                yield violation(
                    name, "is set, but a replica inherits it from its source"
                )
        if flag(subject.inputs, "manageMasterUserPassword"):
            yield violation(
                "manageMasterUserPassword",
                "is true, but a replica has its source's password",
            )


def _source_instance(subject: ResourceInputs, view: StoreView) -> StoredResource | None:
    value = text(subject.inputs, _SOURCE)
    if not value or view.current(INSTANCE) is not None:
        return None
    if value.startswith("arn:"):
        return view.store.find(INSTANCE, "arn", value, view.scope)
    found = view.store.find(INSTANCE, "identifier", value, view.scope)
    return found if found and found.scope == view.scope else None


@state_rule(
    "RDS-012",
    INSTANCE,
    requires="The source of a read replica has automated backups.",
    source=f"{_GUIDE}/USER_PostgreSQL.Replication.ReadReplicas.Configuration.html",
    operations=("create",),
)
def replica_source_without_backups(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    source = _source_instance(subject, view)
    if source and number(source.outputs, "backupRetentionPeriod") == 0:
        yield violation(
            _SOURCE,
            f"is '{source.outputs.get('identifier')}', which has no automated backups; "
            "its backupRetentionPeriod must be 1 or more (InvalidDBInstanceState)",
        )


@state_rule(
    "RDS-013",
    INSTANCE,
    requires="The source of a read replica has no master password managed by RDS.",
    source=f"{_GUIDE}/rds-secrets-manager.html",
    operations=("create",),
)
def replica_source_with_managed_password(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    source = _source_instance(subject, view)
    if source and source.inputs.get("manageMasterUserPassword"):
        yield violation(
            _SOURCE,
            f"is '{source.outputs.get('identifier')}', whose master password RDS "
            "manages; such an instance cannot have replicas",
        )


@state_rule(
    "RDS-014",
    INSTANCE,
    requires="An encrypted cross-region read replica has a KMS key of its region.",
    source=_CREATE,
    operations=("create",),
)
def cross_region_replica_without_key(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    source = _source_instance(subject, view)
    if source is None or not source.outputs.get("storageEncrypted"):
        return
    if source.region != subject.region and is_unset(subject.inputs, "kmsKeyId"):
        yield violation(
            "kmsKeyId",
            f"is missing; the source is encrypted in {source.region}, so a replica "
            f"in {subject.region} needs a key of {subject.region}",
        )


@state_rule(
    "RDS-015",
    INSTANCE,
    requires="A read replica is encrypted if and only if its source is.",
    source=_ENCRYPTION,
    operations=("create",),
)
def encryption_differs_from_source(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    source, encrypted = (
        _source_instance(subject, view),
        get(subject.inputs, "storageEncrypted"),
    )
    if source is None or not isinstance(encrypted, bool):
        return
    if bool(source.outputs.get("storageEncrypted")) != encrypted:
        state = "unencrypted" if encrypted else "encrypted"
        yield violation(
            "storageEncrypted",
            f"is {str(encrypted).lower()}, but the source is {state}; "
            "a replica must be the same",
        )


@state_rule(
    "RDS-016",
    INSTANCE,
    requires="A read replica in its source's region has its source's KMS key.",
    source=_ENCRYPTION,
    operations=("create",),
)
def key_differs_from_source(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    source, key = _source_instance(subject, view), text(subject.inputs, "kmsKeyId")
    theirs = str(source.outputs.get("kmsKeyId") or "") if source else ""
    if (
        source
        and source.region == subject.region
        and theirs
        and key not in {"", theirs}
    ):
        yield violation(
            "kmsKeyId",
            f"is '{key}'; in the source's region it must be the source's, '{theirs}'",
        )


@state_rule(
    "RDS-017",
    INSTANCE,
    requires="Automated backups stay enabled on the source of a read replica.",
    source=f"{_API}/API_ModifyDBInstance.html",
    operations=("update",),
)
def backups_disabled_on_source(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    now = view.current(INSTANCE)
    if now is None or number(subject.inputs, "backupRetentionPeriod") != 0:
        return
    names = {now.outputs.get("arn"), now.outputs.get("identifier")}
    for other in view.others(INSTANCE):
        if other.inputs.get(_SOURCE) in names:
            yield violation(
                "backupRetentionPeriod",
                f"is 0, but '{other.outputs.get('identifier')}' replicates this "
                "instance; a source needs automated backups",
            )
