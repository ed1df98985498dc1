"""What the API server refuses of how workloads are counted, rolled and reached."""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.kubernetes import DEPLOYMENT, SERVICE
from operations.rehearsal.rules.rule import Rule, refusal, refuses
from operations.rehearsal.rules.values import (
    absent,
    at,
    given,
    number,
    objects,
    pairs,
    text,
    whole,
)

_CONCEPTS: Final = "https://kubernetes.io/docs/concepts"


def _unselected(subject: Subject) -> Iterator[Complaint]:
    labels = dict(pairs(subject.inputs, "spec.template.metadata.labels"))
    shown = at(subject.inputs, "spec.template.metadata.labels")
    wanted = dict(pairs(subject.inputs, "spec.selector.matchLabels"))
    if not whole(shown) or not whole(wanted):
        return
    for key, value in wanted.items():
        if labels.get(key) != value:
            yield refusal(
                f'spec.selector.matchLabels["{key}"]',
                f"is '{value}', but the template's label is '{labels.get(key, '')}'; "
                "the selector must match the template's labels",
            )


def _upside_down(subject: Subject) -> Iterator[Complaint]:
    least = number(subject.inputs, "spec.minReplicas")
    most = number(subject.inputs, "spec.maxReplicas")
    if least is not None and most is not None and least > most:
        yield refusal(
            "spec.maxReplicas", f"is {most:g}, less than spec.minReplicas, {least:g}"
        )


def _two_budgets(subject: Subject) -> Iterator[Complaint]:
    if all(
        given(subject.inputs, f"spec.{n}") for n in ("minAvailable", "maxUnavailable")
    ):
        yield refusal(
            "spec.maxUnavailable", "is given beside spec.minAvailable; choose one"
        )


def _stuck(subject: Subject) -> Iterator[Complaint]:
    base = "spec.strategy.rollingUpdate"
    surge, gone = (
        at(subject.inputs, f"{base}.{n}") for n in ("maxSurge", "maxUnavailable")
    )
    if all(value in (0, "0", "0%") for value in (surge, gone)):
        yield refusal(f"{base}.maxUnavailable", "is 0, and so is maxSurge; not both")


def _nameless_ports(subject: Subject) -> Iterator[Complaint]:
    ports = objects(subject.inputs, "spec.ports")
    seen: set[str] = set()
    for path, port in ports:
        name = text(port, "name")
        if len(ports) > 1 and absent(port, "name"):
            yield refusal(f"{path}.name", "is missing; with several ports each has one")
        if name and name in seen:
            yield refusal(f"{path}.name", f"is '{name}', as another port's")
        seen.add(name)


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "K8S-006",
        "A deployment selects the pods of its own template.",
        _unselected,
        DEPLOYMENT,
        source=f"{_CONCEPTS}/workloads/controllers/deployment/",
    ),
    refuses(
        "K8S-007",
        "An autoscaler's floor is not above its ceiling.",
        _upside_down,
        "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
        source="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/",
    ),
    refuses(
        "K8S-008",
        "A disruption budget counts what stays or what goes.",
        _two_budgets,
        "kubernetes:policy/v1:PodDisruptionBudget",
        source="https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
    ),
    refuses(
        "K8S-009",
        "A rolling update may add a pod or miss one.",
        _stuck,
        DEPLOYMENT,
        source=f"{_CONCEPTS}/workloads/controllers/deployment/",
    ),
    refuses(
        "K8S-010",
        "Several ports of a service have names of their own.",
        _nameless_ports,
        SERVICE,
        source=f"{_CONCEPTS}/services-networking/service/",
    ),
)
