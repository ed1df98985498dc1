"""What a target group binding is made with and keeps."""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.binding import BINDING
from operations.rehearsal.rules.rule import Rule, View, refusal, refuses_when
from operations.rehearsal.rules.values import text

_KEPT: Final = ("spec.targetGroupARN", "spec.targetType")


def _moved(subject: Subject, view: View) -> Iterator[Complaint]:
    now = view.itself(BINDING)
    for path in _KEPT if now else ():
        was, wanted = now and text(now.inputs, path), text(subject.inputs, path)
        if was and wanted and was != wanted:
            yield refusal(
                path,
                f"is '{wanted}' and was '{was}'; TargetGroupBinding update may not "
                f"change these fields: {path}",
            )


RULES: Final[tuple[Rule, ...]] = (
    refuses_when(
        "ACR-016",
        "A target group binding keeps its target group and kind.",
        _moved,
        BINDING,
        source="https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2764",
        on="update",
    ),
)
