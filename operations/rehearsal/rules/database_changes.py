"""What RDS and its provider refuse of a change: another source, another version."""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.catalogue.database_engine import MINORS, stands_for
from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.rds import INSTANCE
from operations.rehearsal.rules.rule import Rule, View, refusal, refuses_when
from operations.rehearsal.rules.values import flag, text
from operations.rehearsal.thing import Thing

_API: Final = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference"
_GUIDE: Final = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide"
_ISSUES: Final = "https://github.com/hashicorp/terraform-provider-aws/issues"
_SOURCE: Final = "replicateSourceDb"
_VERSION: Final = "engineVersion"
_ALLOWED: Final = "allowMajorVersionUpgrade"


def _order(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdecimal()]


def _major(version: str) -> str:
    return version.partition(".")[0]


def _versions(subject: Subject, view: View) -> tuple[Thing, str, str] | None:
    """Return what changes, the version that runs and another one that it is to run."""
    now = view.itself(INSTANCE)
    runs = str(now.outputs.get("engineVersionActual") or "") if now else ""
    asked = text(subject.inputs, _VERSION)
    if now is None or not (asked and runs) or stands_for(asked, runs):
        return None
    return now, runs, MINORS.get(asked, asked)


def _elected(subject: Subject, view: View) -> Iterator[Complaint]:
    now, wanted = view.itself(INSTANCE), text(subject.inputs, _SOURCE)
    before = str(now.inputs.get(_SOURCE) or "") if now else ""
    if now is not None and wanted and wanted != before:
        was = f"a replica of '{before}'" if before else "no replica"
        yield refusal(
            _SOURCE,
            f"is '{wanted}', but the instance is {was}; cannot elect new source "
            "database for replication",
        )


def _unasked(subject: Subject, view: View) -> Iterator[Complaint]:
    found = _versions(subject, view)
    allowed = flag(subject.inputs, _ALLOWED, default=False)
    if found and _major(found[1]) != _major(found[2]) and allowed is False:
        yield refusal(
            _VERSION,
            f"is '{found[2]}', but the instance runs {found[1]}; the "
            "AllowMajorVersionUpgrade flag must be present when upgrading to a new "
            "major version (InvalidParameterCombination)",
        )


def _older(subject: Subject, view: View) -> Iterator[Complaint]:
    found = _versions(subject, view)
    if found and _order(found[2]) < _order(found[1]):
        yield refusal(
            _VERSION,
            f"Cannot upgrade postgres from {found[1]} to {found[2]} "
            "(InvalidParameterCombination)",
        )


def _replica_alone(subject: Subject, view: View) -> Iterator[Complaint]:
    found = _versions(subject, view)
    if found is None or _major(found[1]) == _major(found[2]):
        return
    if found[0].inputs.get(_SOURCE) and text(subject.inputs, _SOURCE):
        yield refusal(
            _VERSION,
            f"is '{found[2]}', but the instance runs {found[1]}; Major Version "
            "Upgrade not supported for Postgres Read Replica DB Instances "
            "(InvalidParameterValue)",
        )


def _replicas_behind(subject: Subject, view: View) -> Iterator[Complaint]:
    found = _versions(subject, view)
    if found is None or _major(found[1]) != _major(found[2]):
        return
    names = {found[0].outputs.get("arn"), found[0].outputs.get("identifier")}
    behind = [
        str(other.outputs.get("identifier"))
        for other in view.things(INSTANCE)
        if other.inputs.get(_SOURCE) in names
        and _order(str(other.outputs.get("engineVersionActual"))) < _order(found[2])
    ]
    if behind:
        yield refusal(
            _VERSION,
            f"is '{found[2]}'; One or more of the DB Instance's read replicas need to "
            f"be upgraded: {', '.join(behind)} (DBUpgradeDependencyFailure)",
        )


RULES: Final[tuple[Rule, ...]] = tuple(
    refuses_when(identity, says, check, INSTANCE, source=source, on="update")
    for identity, says, check, source in (
        (
            *("RDS-018", "An instance keeps its source, or becomes writable for good."),
            *(_elected, f"{_ISSUES}/21450"),
        ),
        (
            *("RDS-041", "Another major version is asked for on purpose."),
            *(_unasked, f"{_API}/API_ModifyDBInstance.html"),
        ),
        (
            *("RDS-042", "No instance goes back to an older version."),
            _older,
            "https://github.com/terraform-aws-modules/terraform-aws-rds/issues/627",
        ),
        (
            *("RDS-043", "A replica does not change its major version by itself."),
            _replica_alone,
            "https://github.com/hashicorp/terraform-provider-aws/pull/7013",
        ),
        (
            *("RDS-044", "Replicas take a minor version before their source does."),
            _replicas_behind,
            f"{_GUIDE}/USER_UpgradeDBInstance.PostgreSQL.html",
        ),
    )
)
