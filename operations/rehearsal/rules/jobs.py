"""What the API server refuses of a task that ends."""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.pods import template
from operations.rehearsal.rules.rule import Rule, refusal, refuses
from operations.rehearsal.rules.values import absent, text

JOB: Final = "kubernetes:batch/v1:Job"


def _endless(subject: Subject) -> Iterator[Complaint]:
    _, pod = template(subject.token, subject.inputs)
    always = absent(pod, "restartPolicy") or text(pod, "restartPolicy") == "Always"
    if pod and always:
        yield refusal(
            "spec.template.spec.restartPolicy",
            "is Always; the pods of a job have Never or OnFailure",
        )


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "K8S-043",
        "The pods of a job do not restart for ever.",
        _endless,
        JOB,
        source="https://kubernetes.io/docs/concepts/workloads/controllers/job/",
    ),
)
