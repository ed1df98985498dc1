"""What RDS refuses of read replicas."""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.rds import INSTANCE
from operations.rehearsal.rules.rule import (
    Rule,
    View,
    refusal,
    refuses,
    refuses_when,
)
from operations.rehearsal.rules.values import absent, at, flag, given, number, text
from operations.rehearsal.thing import Thing

_API: Final = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference"
_GUIDE: Final = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide"
_CREATE: Final = f"{_API}/API_CreateDBInstanceReadReplica.html"
_ENCRYPTION: Final = f"{_GUIDE}/Overview.Encryption.html"
_SOURCE: Final = "replicateSourceDb"
#: What a replica has from its source and the provider refuses beside one.
_INHERITED: Final = ("username", "password", "passwordWo", "dbName")


def _own_identity(subject: Subject) -> Iterator[Complaint]:
    if given(subject.inputs, _SOURCE):
        for name in _INHERITED:
            if given(subject.inputs, name):
                yield refusal(name, "is given; a replica has it from its source")
        if flag(subject.inputs, "manageMasterUserPassword"):
            yield refusal(
                "manageMasterUserPassword",
                "is on; a replica has its source's password",
            )


def _source(subject: Subject, view: View) -> Thing | None:
    value = text(subject.inputs, _SOURCE)
    if not value or view.itself(INSTANCE) is not None:
        return None
    if value.startswith("arn:"):
        return view.cloud.seek(INSTANCE, "arn", value, view.place)
    found = view.cloud.seek(INSTANCE, "identifier", value, view.place)
    return found if found and found.place == view.place else None


def _unbacked(subject: Subject, view: View) -> Iterator[Complaint]:
    source = _source(subject, view)
    if source and number(source.outputs, "backupRetentionPeriod") == 0:
        yield refusal(
            _SOURCE,
            f"is '{source.outputs.get('identifier')}', which keeps no backups; its "
            "backupRetentionPeriod must be 1 or more (InvalidDBInstanceState)",
        )


def _managed_source(subject: Subject, view: View) -> Iterator[Complaint]:
    source = _source(subject, view)
    if source and source.inputs.get("manageMasterUserPassword"):
        yield refusal(
            _SOURCE,
            f"is '{source.outputs.get('identifier')}', whose master password RDS "
            "manages; such an instance can have no replicas",
        )


def _keyless(subject: Subject, view: View) -> Iterator[Complaint]:
    source = _source(subject, view)
    if source is None or not source.outputs.get("storageEncrypted"):
        return
    if source.region != subject.region and absent(subject.inputs, "kmsKeyId"):
        yield refusal(
            "kmsKeyId",
            f"is missing; the source is encrypted in {source.region}, so a replica "
            f"in {subject.region} needs a key of {subject.region}",
        )


def _half_encrypted(subject: Subject, view: View) -> Iterator[Complaint]:
    source, encrypted = _source(subject, view), at(subject.inputs, "storageEncrypted")
    if source is None or not isinstance(encrypted, bool):
        return
    if bool(source.outputs.get("storageEncrypted")) != encrypted:
        state = "unencrypted" if encrypted else "encrypted"
        yield refusal(
            "storageEncrypted",
            f"is {str(encrypted).lower()}, but the source is {state}; "
            "a replica is as its source",
        )


def _other_key(subject: Subject, view: View) -> Iterator[Complaint]:
    source, key = _source(subject, view), text(subject.inputs, "kmsKeyId")
    theirs = str(source.outputs.get("kmsKeyId") or "") if source else ""
    if (
        source
        and source.region == subject.region
        and theirs
        and key not in {"", theirs}
    ):
        yield refusal(
            "kmsKeyId",
            f"is '{key}'; in the source's own region it is the source's, '{theirs}'",
        )


def _backups_off(subject: Subject, view: View) -> Iterator[Complaint]:
    now = view.itself(INSTANCE)
    if now is None or number(subject.inputs, "backupRetentionPeriod") != 0:
        return
    names = {now.outputs.get("arn"), now.outputs.get("identifier")}
    for other in view.things(INSTANCE):
        if other.inputs.get(_SOURCE) in names:
            yield refusal(
                "backupRetentionPeriod",
                f"is 0, but '{other.outputs.get('identifier')}' replicates this "
                "instance; a source keeps backups",
            )


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "RDS-011",
        "A replica has no user, password or database of its own.",
        _own_identity,
        INSTANCE,
        source="https://www.pulumi.com/registry/packages/aws/api-docs/rds/instance/",
    ),
    refuses_when(
        "RDS-012",
        "The source of a replica keeps automated backups.",
        _unbacked,
        INSTANCE,
        source=f"{_GUIDE}/USER_PostgreSQL.Replication.ReadReplicas.Configuration.html",
        on="create",
    ),
    refuses_when(
        "RDS-013",
        "An instance whose password RDS manages has no replicas.",
        _managed_source,
        INSTANCE,
        source=f"{_GUIDE}/rds-secrets-manager.html",
        on="create",
    ),
    refuses_when(
        "RDS-014",
        "An encrypted replica in another region has a key of that region.",
        _keyless,
        INSTANCE,
        source=_CREATE,
        on="create",
    ),
    refuses_when(
        "RDS-015",
        "A replica is encrypted exactly when its source is.",
        _half_encrypted,
        INSTANCE,
        source=_ENCRYPTION,
        on="create",
    ),
    refuses_when(
        "RDS-016",
        "A replica in its source's region has its source's key.",
        _other_key,
        INSTANCE,
        source=_ENCRYPTION,
        on="create",
    ),
    refuses_when(
        "RDS-017",
        "A source does not give up its backups.",
        _backups_off,
        INSTANCE,
        source=f"{_API}/API_ModifyDBInstance.html",
        on="update",
    ),
)
