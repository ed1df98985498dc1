"""Rules of DB instances, their updates and their replicated automated backups."""

from collections.abc import Iterator
from typing import Final

from offline_cloud.aws.rds import gp3
from offline_cloud.aws.rds.engine_versions import MINORS, stands_for
from offline_cloud.aws.rds.tokens import INSTANCE, REPLICATION
from offline_cloud.input_values import flag, is_set, is_unset, number, text
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
_CREATE: Final = f"{_API}/API_CreateDBInstance.html"
_PROVIDER: Final = "https://www.pulumi.com/registry/packages/aws/api-docs/rds/instance/"

#: Retention of Performance Insights, in days: a week, months, or two years.
_WEEK: Final = 7
_TWO_YEARS: Final = 731
_MONTH: Final = 31
_MONTHS: Final = 23
#: Retention that the advanced mode of Database Insights needs, in days.
_ADVANCED_DAYS: Final = 465
_INTERVALS: Final = (0, 1, 5, 10, 15, 30, 60)


@input_rule(
    "RDS-001",
    INSTANCE,
    requires="A master password is managed by RDS or set in the inputs, not both.",
    source=_PROVIDER,
)
def managed_password_with_password(subject: ResourceInputs) -> Iterator[Violation]:
    if not flag(subject.inputs, "manageMasterUserPassword"):
        return
    for name in ("password", "passwordWo"):
        if is_set(subject.inputs, name):
            yield violation(
                name, "is set, but manageMasterUserPassword is true; set one of them"
            )


@input_rule(
    "RDS-002",
    INSTANCE,
    requires="Performance Insights retention is 7, 731 or a multiple of 31 days.",
    source=_CREATE,
)
def insights_retention_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    path = "performanceInsightsRetentionPeriod"
    days = number(subject.inputs, path)
    if days is None or days in {0, _WEEK, _TWO_YEARS}:
        return
    months, rest = divmod(days, _MONTH)
    if rest or not 1 <= months <= _MONTHS:
        yield violation(
            path, f"is {days:g} days; allowed are 7, 731 and multiples of 31 up to 713"
        )


@input_rule(
    "RDS-003",
    INSTANCE,
    requires="The Enhanced Monitoring interval is 0, 1, 5, 10, 15, 30 or 60 seconds.",
    source=_CREATE,
)
def monitoring_interval_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    seconds = number(subject.inputs, "monitoringInterval")
    if seconds is not None and seconds not in _INTERVALS:
        allowed = ", ".join(map(str, _INTERVALS))
        yield violation("monitoringInterval", f"is {seconds:g}; allowed are {allowed}")


@input_rule(
    "RDS-004",
    INSTANCE,
    requires="Enhanced Monitoring has both an interval and a role, or neither.",
    source=_CREATE,
)
def monitoring_role_mismatch(subject: ResourceInputs) -> Iterator[Violation]:
    seconds = number(subject.inputs, "monitoringInterval")
    if seconds and is_unset(subject.inputs, "monitoringRoleArn"):
        yield violation(
            "monitoringRoleArn", f"is missing, but monitoringInterval is {seconds:g}"
        )
    if (is_unset(subject.inputs, "monitoringInterval") or seconds == 0) and is_set(
        subject.inputs, "monitoringRoleArn"
    ):
        yield violation(
            "monitoringInterval",
            "is 0, the default; with monitoringRoleArn it must be 1 or more",
        )


@input_rule(
    "RDS-005",
    INSTANCE,
    requires="Advanced Database Insights retains Performance Insights for 465 days.",
    source=f"{_GUIDE}/USER_DatabaseInsights.Considerations.html",
)
def advanced_insights_retention_too_short(
    subject: ResourceInputs,
) -> Iterator[Violation]:
    if text(subject.inputs, "databaseInsightsMode") != "advanced":
        return
    days = number(subject.inputs, "performanceInsightsRetentionPeriod")
    kept = (
        _WEEK if is_unset(subject.inputs, "performanceInsightsRetentionPeriod") else 0
    )
    if flag(subject.inputs, "performanceInsightsEnabled", default=False) is False:
        yield violation(
            "performanceInsightsEnabled",
            "is false; databaseInsightsMode 'advanced' needs true",
        )
    elif 0 < (days or kept) < _ADVANCED_DAYS:
        yield violation(
            "performanceInsightsRetentionPeriod",
            f"is {days or kept:g} days; databaseInsightsMode 'advanced' needs "
            f"{_ADVANCED_DAYS} or more",
        )


@input_rule(
    "RDS-006",
    INSTANCE,
    requires="maxAllocatedStorage is at least 10% above allocatedStorage.",
    source=f"{_GUIDE}/USER_PIOPS.Autoscaling.html",
)
def max_allocated_storage_too_small(subject: ResourceInputs) -> Iterator[Violation]:
    size = number(subject.inputs, "allocatedStorage")
    most = number(subject.inputs, "maxAllocatedStorage")
    if size and most and most * 10 < size * 11:
        yield violation(
            "maxAllocatedStorage",
            f"is {most:g} GiB, less than 10% above allocatedStorage, {size:g} GiB "
            "(InvalidParameterCombination)",
        )


@state_rule(
    "RDS-007",
    INSTANCE,
    requires=(
        "Deletion needs finalSnapshotIdentifier unless skipFinalSnapshot is true."
    ),
    source=_PROVIDER,
    operations=("delete",),
)
def final_snapshot_identifier_missing(
    _subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    now = view.current(INSTANCE)
    if now is None or now.inputs.get("skipFinalSnapshot"):
        return
    if not now.inputs.get("finalSnapshotIdentifier"):
        yield violation(
            "finalSnapshotIdentifier",
            "is missing, but skipFinalSnapshot is false; set one of them in an update "
            "before the deletion",
        )


@state_rule(
    "RDS-008",
    INSTANCE,
    requires="Allocated storage is not reduced.",
    source=f"{_API}/API_ModifyDBInstance.html",
    operations=("update",),
)
def allocated_storage_reduced(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    now, size = view.current(INSTANCE), number(subject.inputs, "allocatedStorage")
    before = number(now.outputs, "allocatedStorage") if now else None
    if before and size and size < before:
        yield violation(
            "allocatedStorage", f"cannot be reduced from {before:g} GiB to {size:g} GiB"
        )


@input_rule(
    "RDS-045",
    INSTANCE,
    requires="gp3 storage of less than 400 GiB has the IOPS and throughput of RDS.",
    source=f"{_GUIDE}/CHAP_Storage.html#gp3-storage",
)
def gp3_performance_below_threshold(subject: ResourceInputs) -> Iterator[Violation]:
    size = number(subject.inputs, "allocatedStorage")
    if text(subject.inputs, "storageType") != "gp3" or size is None:
        return
    if size < gp3.THRESHOLD:
        for name in ("iops", "storageThroughput"):
            if is_set(subject.inputs, name):
                yield violation(
                    name,
                    f"is set; You can't specify IOPS or storage throughput for engine "
                    f"postgres and a storage size less than {gp3.THRESHOLD} "
                    "(InvalidParameterCombination)",
                )


@state_rule(
    "RDS-046",
    INSTANCE,
    requires="Growth of gp3 storage across 400 GiB names its new IOPS.",
    source="https://github.com/hashicorp/terraform-provider-aws/issues/28382",
    operations=("update",),
)
def gp3_growth_with_old_iops(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    now, size = view.current(INSTANCE), number(subject.inputs, "allocatedStorage")
    before = number(now.outputs, "allocatedStorage") if now else None
    if now is None or before is None or size is None:
        return
    iops = number(subject.inputs, "iops") or gp3.BASELINE_IOPS
    crosses = before < gp3.THRESHOLD <= size
    if now.outputs.get("storageType") == "gp3" and crosses and iops < gp3.STRIPED_IOPS:
        yield violation(
            "iops",
            f"Invalid iops value for engine name postgres and storage type gp3: "
            f"{iops:g}; set {gp3.STRIPED_IOPS} or more (InvalidParameterCombination)",
        )


_START: Final = f"{_API}/API_StartDBInstanceAutomatedBackupsReplication.html"
_SOURCE: Final = "sourceDbInstanceArn"
#: Index of the region in an ARN.
_REGION: Final = 3


@input_rule(
    "RDS-031",
    REPLICATION,
    requires="Automated backups are replicated to a region other than their own.",
    source=_START,
)
def backup_copy_in_source_region(subject: ResourceInputs) -> Iterator[Violation]:
    parts = text(subject.inputs, _SOURCE).split(":")
    region = parts[_REGION] if len(parts) > _REGION else ""
    if region and region == subject.region:
        yield violation(
            _SOURCE,
            f"is in {region}, the region of the replicated backups; use another region "
            "for them",
        )


def _source_instance(subject: ResourceInputs, view: StoreView) -> StoredResource | None:
    value = text(subject.inputs, _SOURCE)
    return view.store.find(INSTANCE, "arn", value, view.scope) if value else None


@state_rule(
    "RDS-032",
    REPLICATION,
    requires="The source of replicated backups has automated backups.",
    source=f"{_GUIDE}/AutomatedBackups.Replicating.Enable.html",
    operations=("create",),
)
def backup_copy_source_without_backups(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    source = _source_instance(subject, view)
    if source and number(source.outputs, "backupRetentionPeriod") == 0:
        yield violation(
            _SOURCE,
            f"is '{source.outputs.get('identifier')}', which has no automated backups "
            "(InvalidDBInstanceState)",
        )


@state_rule(
    "RDS-033",
    REPLICATION,
    requires=(
        "Replicated backups of an encrypted instance have a KMS key of their region."
    ),
    source=_START,
    operations=("create",),
)
def backup_copy_without_key(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    source = _source_instance(subject, view)
    encrypted = source is not None and source.outputs.get("storageEncrypted")
    if encrypted and is_unset(subject.inputs, "kmsKeyId"):
        yield violation(
            "kmsKeyId",
            f"is missing; the source is encrypted, so its replicated backups need a "
            f"key of {subject.region}",
        )


_ISSUES: Final = "https://github.com/hashicorp/terraform-provider-aws/issues"
_SOURCE_DATABASE_CHANGES: Final = "replicateSourceDb"
_VERSION: Final = "engineVersion"
_ALLOWED: Final = "allowMajorVersionUpgrade"


def _order(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdecimal()]


def _major(version: str) -> str:
    return version.partition(".")[0]


def _versions(
    subject: ResourceInputs, view: StoreView
) -> tuple[StoredResource, str, str] | None:
    """Return the instance, its version and the new version; None without a change."""
    now = view.current(INSTANCE)
    runs = str(now.outputs.get("engineVersionActual") or "") if now else ""
    asked = text(subject.inputs, _VERSION)
    if now is None or not (asked and runs) or stands_for(asked, runs):
        return None
    return now, runs, MINORS.get(asked, asked)


@state_rule(
    "RDS-018",
    INSTANCE,
    requires="The source of a read replica does not change; removing it promotes.",
    source=f"{_ISSUES}/21450",
    operations=("update",),
)
def replicate_source_db_changed(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    now, wanted = view.current(INSTANCE), text(subject.inputs, _SOURCE_DATABASE_CHANGES)
    before = str(now.inputs.get(_SOURCE_DATABASE_CHANGES) or "") if now else ""
    if now is not None and wanted and wanted != before:
        was = f"a replica of '{before}'" if before else "no replica"
        yield violation(
            _SOURCE_DATABASE_CHANGES,
            f"is '{wanted}', but the instance is {was}; cannot elect new source "
            "database for replication",
        )


@state_rule(
    "RDS-041",
    INSTANCE,
    requires="A major version upgrade needs allowMajorVersionUpgrade.",
    source=f"{_API}/API_ModifyDBInstance.html",
    operations=("update",),
)
def major_version_upgrade_not_allowed(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    found = _versions(subject, view)
    allowed = flag(subject.inputs, _ALLOWED, default=False)
    if found and _major(found[1]) != _major(found[2]) and allowed is False:
        yield violation(
            _VERSION,
            f"is '{found[2]}', but the instance runs {found[1]}; the "
            "AllowMajorVersionUpgrade flag must be present when upgrading to a new "
            "major version (InvalidParameterCombination)",
        )


@state_rule(
    "RDS-042",
    INSTANCE,
    requires="The engine version is not downgraded.",
    source="https://github.com/terraform-aws-modules/terraform-aws-rds/issues/627",
    operations=("update",),
)
def engine_downgrade(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    found = _versions(subject, view)
    if found and _order(found[2]) < _order(found[1]):
        yield violation(
            _VERSION,
            f"Cannot upgrade postgres from {found[1]} to {found[2]} "
            "(InvalidParameterCombination)",
        )


@state_rule(
    "RDS-043",
    INSTANCE,
    requires="The major version of a read replica is not upgraded.",
    source="https://github.com/hashicorp/terraform-provider-aws/pull/7013",
    operations=("update",),
)
def replica_major_upgrade(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    found = _versions(subject, view)
    if found is None or _major(found[1]) == _major(found[2]):
        return
    if found[0].inputs.get(_SOURCE_DATABASE_CHANGES) and text(
        subject.inputs, _SOURCE_DATABASE_CHANGES
    ):
        yield violation(
            _VERSION,
            f"is '{found[2]}', but the instance runs {found[1]}; Major Version "
            "Upgrade not supported for Postgres Read Replica DB Instances "
            "(InvalidParameterValue)",
        )


@state_rule(
    "RDS-044",
    INSTANCE,
    requires="Read replicas are upgraded to a minor version before their source.",
    source=f"{_GUIDE}/USER_UpgradeDBInstance.PostgreSQL.html",
    operations=("update",),
)
def replicas_not_upgraded_first(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    found = _versions(subject, view)
    if found is None or _major(found[1]) != _major(found[2]):
        return
    names = {found[0].outputs.get("arn"), found[0].outputs.get("identifier")}
    behind = [
        str(other.outputs.get("identifier"))
        for other in view.others(INSTANCE)
        if other.inputs.get(_SOURCE_DATABASE_CHANGES) in names
        and _order(str(other.outputs.get("engineVersionActual"))) < _order(found[2])
    ]
    if behind:
        yield violation(
            _VERSION,
            f"is '{found[2]}'; One or more of the DB Instance's read replicas need to "
            f"be upgraded: {', '.join(behind)} (DBUpgradeDependencyFailure)",
        )
