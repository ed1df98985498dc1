"""What EKS refuses of a control plane's version.

Deliberately absent: the calendar. A rehearsal knows no date, so it cannot tell that a
step back is refused a week after the upgrade, or of a cluster that was made at its
version; it takes the step. Nor does a version enter extended support while it runs.
"""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.eks import CLUSTER
from operations.rehearsal.rules.rule import Rule, View, refusal, refuses_when
from operations.rehearsal.rules.values import text

_GUIDE: Final = "https://docs.aws.amazon.com/eks/latest/userguide"
#: Versions whose standard support has ended and whose extended support has not.
#: https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
_EXTENDED: Final = ("1.31", "1.32", "1.33")
_SUPPORT: Final = "upgradePolicy.supportType"


def _minor(version: str) -> int:
    major, _, minor = version.partition(".")
    return int(minor) if major == "1" and minor.isdigit() else 0


def _before(view: View) -> tuple[int, str]:
    """Return the minor version a cluster runs, and how it is supported."""
    old = view.itself(CLUSTER)
    if old is None:
        return 0, ""
    return _minor(text(old.outputs, "version")), text(old.outputs, _SUPPORT)


def _skipped(subject: Subject, view: View) -> Iterator[Complaint]:
    before, _ = _before(view)
    wanted = _minor(text(subject.inputs, "version"))
    if before and wanted - before > 1:
        yield refusal(
            "version", f"goes from 1.{before} to 1.{wanted}; one minor at a time"
        )


def _far_back(subject: Subject, view: View) -> Iterator[Complaint]:
    before, _ = _before(view)
    wanted = _minor(text(subject.inputs, "version"))
    if wanted and before - wanted > 1:
        yield refusal(
            "version",
            f"goes from 1.{before} back to 1.{wanted}; an upgrade is taken back by one "
            "minor version at most (InvalidParameterException: Unsupported Kubernetes "
            f"minor version update from 1.{before} to 1.{wanted})",
        )


def _unpaid(subject: Subject, view: View) -> Iterator[Complaint]:
    before, support = _before(view)
    version = text(subject.inputs, "version")
    if version not in _EXTENDED or text(subject.inputs, _SUPPORT) != "STANDARD":
        return
    if support == "EXTENDED" or _minor(version) < before:
        yield refusal(
            _SUPPORT,
            f"is STANDARD, but {version} is in extended support, which cannot be "
            "disabled once a cluster is in it; keep EXTENDED, or a newer version",
        )


def _gone(subject: Subject, _view: View) -> Iterator[Complaint]:
    version = text(subject.inputs, "version")
    oldest = _EXTENDED[0]
    if version and 0 < _minor(version) < _minor(oldest):
        yield refusal(
            "version",
            f"is {version}; the oldest a cluster can be made with is {oldest} "
            "(InvalidParameterException: unsupported Kubernetes version)",
        )


RULES: Final[tuple[Rule, ...]] = (
    refuses_when(
        "EKS-007",
        "A control plane is upgraded one minor version at a time.",
        _skipped,
        CLUSTER,
        source=f"{_GUIDE}/update-cluster.html",
        on="update",
    ),
    refuses_when(
        "EKS-014",
        "A control plane goes back by one minor version at most.",
        _far_back,
        CLUSTER,
        source=f"{_GUIDE}/rollback-cluster.html",
        on="update",
    ),
    refuses_when(
        "EKS-015",
        "Extended support cannot be disabled for a version that is in it.",
        _unpaid,
        CLUSTER,
        source=f"{_GUIDE}/disable-extended-support.html",
        on="update",
    ),
    refuses_when(
        "EKS-016",
        "No cluster is made with a version whose support has ended.",
        _gone,
        CLUSTER,
        source=f"{_GUIDE}/kubernetes-versions.html",
        on="create",
    ),
)
