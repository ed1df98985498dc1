"""What RDS refuses of one database by itself."""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.rule import (
    Rule,
    View,
    refusal,
    refuses,
    refuses_when,
)
from operations.rehearsal.rules.values import absent, flag, given, number, text

INSTANCE: Final = "aws:rds/instance:Instance"

_API: Final = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference"
_GUIDE: Final = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide"
_CREATE: Final = f"{_API}/API_CreateDBInstance.html"
_PROVIDER: Final = "https://www.pulumi.com/registry/packages/aws/api-docs/rds/instance/"

#: Days that Performance Insights keeps: a week, two years, or months between.
_WEEK: Final = 7
_TWO_YEARS: Final = 731
_MONTH: Final = 31
_MONTHS: Final = 23
#: Days that the advanced mode of Database Insights must keep.
_ADVANCED_DAYS: Final = 465
_INTERVALS: Final = (0, 1, 5, 10, 15, 30, 60)


def _two_passwords(subject: Subject) -> Iterator[Complaint]:
    if not flag(subject.inputs, "manageMasterUserPassword"):
        return
    for name in ("password", "passwordWo"):
        if given(subject.inputs, name):
            yield refusal(
                name, "is given, but manageMasterUserPassword is on; choose one"
            )


def _odd_retention(subject: Subject) -> Iterator[Complaint]:
    path = "performanceInsightsRetentionPeriod"
    days = number(subject.inputs, path)
    if days is None or days in {0, _WEEK, _TWO_YEARS}:
        return
    months, rest = divmod(days, _MONTH)
    if rest or not 1 <= months <= _MONTHS:
        yield refusal(
            path, f"is {days:g} days; allowed are 7, 731 and multiples of 31 up to 713"
        )


def _odd_interval(subject: Subject) -> Iterator[Complaint]:
    seconds = number(subject.inputs, "monitoringInterval")
    if seconds is not None and seconds not in _INTERVALS:
        allowed = ", ".join(map(str, _INTERVALS))
        yield refusal("monitoringInterval", f"is {seconds:g}; allowed are {allowed}")


def _unpaid_monitor(subject: Subject) -> Iterator[Complaint]:
    seconds = number(subject.inputs, "monitoringInterval")
    if seconds and absent(subject.inputs, "monitoringRoleArn"):
        yield refusal(
            "monitoringRoleArn", f"is missing, but monitoringInterval is {seconds:g}"
        )
    if (absent(subject.inputs, "monitoringInterval") or seconds == 0) and given(
        subject.inputs, "monitoringRoleArn"
    ):
        yield refusal(
            "monitoringInterval",
            "is 0, its default; a monitoringRoleArn needs another",
        )


def _shallow_insights(subject: Subject) -> Iterator[Complaint]:
    if text(subject.inputs, "databaseInsightsMode") != "advanced":
        return
    days = number(subject.inputs, "performanceInsightsRetentionPeriod")
    kept = _WEEK if absent(subject.inputs, "performanceInsightsRetentionPeriod") else 0
    if flag(subject.inputs, "performanceInsightsEnabled", default=False) is False:
        yield refusal(
            "performanceInsightsEnabled",
            "is off; databaseInsightsMode 'advanced' needs it on",
        )
    elif 0 < (days or kept) < _ADVANCED_DAYS:
        yield refusal(
            "performanceInsightsRetentionPeriod",
            f"is {days or kept:g} days; databaseInsightsMode 'advanced' needs "
            f"{_ADVANCED_DAYS} or more",
        )


def _narrow_growth(subject: Subject) -> Iterator[Complaint]:
    size = number(subject.inputs, "allocatedStorage")
    most = number(subject.inputs, "maxAllocatedStorage")
    if size and most and most * 10 < size * 11:
        yield refusal(
            "maxAllocatedStorage",
            f"is {most:g} GiB, not a tenth above allocatedStorage, {size:g} GiB "
            "(InvalidParameterCombination)",
        )


def _no_farewell(_subject: Subject, view: View) -> Iterator[Complaint]:
    now = view.itself(INSTANCE)
    if now is None or now.inputs.get("skipFinalSnapshot"):
        return
    if not now.inputs.get("finalSnapshotIdentifier"):
        yield refusal(
            "finalSnapshotIdentifier",
            "is missing, but skipFinalSnapshot is off; name the snapshot, or skip it, "
            "in an update before the deletion",
        )


def _shrunk(subject: Subject, view: View) -> Iterator[Complaint]:
    now, size = view.itself(INSTANCE), number(subject.inputs, "allocatedStorage")
    before = number(now.outputs, "allocatedStorage") if now else None
    if before and size and size < before:
        yield refusal(
            "allocatedStorage", f"cannot shrink from {before:g} GiB to {size:g} GiB"
        )


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "RDS-001",
        "A master password is managed by RDS or given, not both.",
        _two_passwords,
        INSTANCE,
        source=_PROVIDER,
    ),
    refuses(
        "RDS-002",
        "Performance Insights keeps 7 days, 731, or whole months of 31.",
        _odd_retention,
        INSTANCE,
        source=_CREATE,
    ),
    refuses(
        "RDS-003",
        "Enhanced monitoring knows seven intervals.",
        _odd_interval,
        INSTANCE,
        source=_CREATE,
    ),
    refuses(
        "RDS-004",
        "Enhanced monitoring has an interval and a role, or neither.",
        _unpaid_monitor,
        INSTANCE,
        source=_CREATE,
    ),
    refuses(
        "RDS-005",
        "The advanced mode of Database Insights keeps 465 days of insights.",
        _shallow_insights,
        INSTANCE,
        source=f"{_GUIDE}/USER_DatabaseInsights.Considerations.html",
    ),
    refuses(
        "RDS-006",
        "Storage that grows by itself has a tenth more to grow to.",
        _narrow_growth,
        INSTANCE,
        source=f"{_GUIDE}/USER_PIOPS.Autoscaling.html",
    ),
    refuses_when(
        "RDS-007",
        "A database is deleted with a named final snapshot, or with none on purpose.",
        _no_farewell,
        INSTANCE,
        source=_PROVIDER,
        on="delete",
    ),
    refuses_when(
        "RDS-008",
        "Storage does not shrink.",
        _shrunk,
        INSTANCE,
        source=f"{_API}/API_ModifyDBInstance.html",
        on="update",
    ),
)
