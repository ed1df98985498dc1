"""What RDS answers about copies of automated backups in another region."""

from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue.amazon import arn, forces_new, placed
from operations.rehearsal.catalogue.database_engine import INSTANCE
from operations.rehearsal.catalogue.entry import Entry, Made, Reference
from operations.rehearsal.catalogue.kms import KEY

REPLICATION: Final = (
    "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication"
)
#: Days that copies are kept unless the input says otherwise.
_DAYS: Final = 7


def _identity(made: Made) -> str:
    return arn(made, "rds", f"auto-backup:ab-{made.letters(40, 'backup')}")


def _replication(made: Made) -> Mapping[str, Any]:
    return placed(made, kmsKeyId="", preSignedUrl="", retentionPeriod=_DAYS)


def _kept(inputs: Mapping[str, Any]) -> str:
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/AutomatedBackups.StopReplicating.html
    days = int(inputs.get("retentionPeriod") or _DAYS)
    return f"copies of the automated backups, for {days} days"


ENTRIES: tuple[Entry, ...] = (
    Entry(
        token=REPLICATION,
        identity=_identity,
        computed=_replication,
        replaces=forces_new(
            "rds/instance_automated_backups_replication.go",
            *("kmsKeyId", "preSignedUrl", "retentionPeriod", "sourceDbInstanceArn"),
        ),
        references=(
            Reference(
                property="sourceDbInstanceArn",
                token=INSTANCE,
                attribute="arn",
                refusal="DBInstanceNotFound",
                elsewhere=True,
            ),
            Reference(
                property="kmsKeyId",
                token=KEY,
                attribute="arn",
                refusal="KMSKeyNotAccessibleFault",
            ),
        ),
        leaves_behind=_kept,
    ),
)
