"""What RDS refuses of copies of automated backups in another region."""

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
from operations.rehearsal.rules.values import absent, number, text
from operations.rehearsal.thing import Thing

REPLICATION: Final = (
    "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication"
)

_API: Final = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference"
_START: Final = f"{_API}/API_StartDBInstanceAutomatedBackupsReplication.html"
_GUIDE: Final = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide"
_SOURCE: Final = "sourceDbInstanceArn"
#: Field of an ARN that holds its region.
_REGION: Final = 3


def _at_home(subject: Subject) -> Iterator[Complaint]:
    parts = text(subject.inputs, _SOURCE).split(":")
    region = parts[_REGION] if len(parts) > _REGION else ""
    if region and region == subject.region:
        yield refusal(
            _SOURCE,
            f"lies in {region}, where the copies would be; they are kept in another "
            "region",
        )


def _source(subject: Subject, view: View) -> Thing | None:
    value = text(subject.inputs, _SOURCE)
    return view.cloud.seek(INSTANCE, "arn", value, view.place) if value else None


def _unbacked(subject: Subject, view: View) -> Iterator[Complaint]:
    source = _source(subject, view)
    if source and number(source.outputs, "backupRetentionPeriod") == 0:
        yield refusal(
            _SOURCE,
            f"is '{source.outputs.get('identifier')}', which keeps no backups "
            "(InvalidDBInstanceState)",
        )


def _keyless(subject: Subject, view: View) -> Iterator[Complaint]:
    source = _source(subject, view)
    encrypted = source is not None and source.outputs.get("storageEncrypted")
    if encrypted and absent(subject.inputs, "kmsKeyId"):
        yield refusal(
            "kmsKeyId",
            f"is missing; the source is encrypted, so its copies need a key of "
            f"{subject.region}",
        )


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "RDS-031",
        "Copies of backups lie in another region than the backups.",
        _at_home,
        REPLICATION,
        source=_START,
    ),
    refuses_when(
        "RDS-032",
        "Only an instance that keeps backups has copies of them.",
        _unbacked,
        REPLICATION,
        source=f"{_GUIDE}/AutomatedBackups.Replicating.Enable.html",
        on="create",
    ),
    refuses_when(
        "RDS-033",
        "Copies of encrypted backups have a key of the region they lie in.",
        _keyless,
        REPLICATION,
        source=_START,
        on="create",
    ),
)
