"""Rules of scaling, rolling updates and Service ports."""

from collections.abc import Iterator
from typing import Final

from offline_cloud.input_values import (
    get,
    is_fully_known,
    is_set,
    is_unset,
    number,
    objects,
    pairs,
    text,
)
from offline_cloud.kubernetes.core.rules.objects import DEPLOYMENT, SERVICE
from offline_cloud.rule import ResourceInputs, Violation, input_rule, violation

_CONCEPTS: Final = "https://kubernetes.io/docs/concepts"


@input_rule(
    "K8S-006",
    DEPLOYMENT,
    requires="The selector of a Deployment matches the labels of its pod template.",
    source=f"{_CONCEPTS}/workloads/controllers/deployment/",
)
def selector_without_template_labels(subject: ResourceInputs) -> Iterator[Violation]:
    labels = dict(pairs(subject.inputs, "spec.template.metadata.labels"))
    shown = get(subject.inputs, "spec.template.metadata.labels")
    wanted = dict(pairs(subject.inputs, "spec.selector.matchLabels"))
    if not is_fully_known(shown) or not is_fully_known(wanted):
        return
    for key, value in wanted.items():
        if labels.get(key) != value:
            yield violation(
                f'spec.selector.matchLabels["{key}"]',
                f"is '{value}', but the template's label is '{labels.get(key, '')}'; "
                "the selector must match the template's labels",
            )


@input_rule(
    "K8S-007",
    "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
    requires="minReplicas of an autoscaler does not exceed maxReplicas.",
    source="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/",
)
def min_replicas_exceed_max_replicas(subject: ResourceInputs) -> Iterator[Violation]:
    least = number(subject.inputs, "spec.minReplicas")
    most = number(subject.inputs, "spec.maxReplicas")
    if least is not None and most is not None and least > most:
        yield violation(
            "spec.maxReplicas", f"is {most:g}, less than spec.minReplicas, {least:g}"
        )


@input_rule(
    "K8S-008",
    "kubernetes:policy/v1:PodDisruptionBudget",
    requires="A PodDisruptionBudget has minAvailable or maxUnavailable, not both.",
    source="https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
)
def min_available_with_max_unavailable(subject: ResourceInputs) -> Iterator[Violation]:
    if all(
        is_set(subject.inputs, f"spec.{n}") for n in ("minAvailable", "maxUnavailable")
    ):
        yield violation(
            "spec.maxUnavailable",
            "is set beside spec.minAvailable; set only one of them",
        )


@input_rule(
    "K8S-009",
    DEPLOYMENT,
    requires="maxSurge and maxUnavailable of a rolling update are not both 0.",
    source=f"{_CONCEPTS}/workloads/controllers/deployment/",
)
def rolling_update_cannot_progress(subject: ResourceInputs) -> Iterator[Violation]:
    base = "spec.strategy.rollingUpdate"
    surge, gone = (
        get(subject.inputs, f"{base}.{n}") for n in ("maxSurge", "maxUnavailable")
    )
    if all(value in (0, "0", "0%") for value in (surge, gone)):
        yield violation(
            f"{base}.maxUnavailable",
            "is 0, and so is maxSurge; set one of them above 0",
        )


@input_rule(
    "K8S-010",
    SERVICE,
    requires="Several ports of a Service have unique names.",
    source=f"{_CONCEPTS}/services-networking/service/",
)
def service_port_name_missing(subject: ResourceInputs) -> Iterator[Violation]:
    ports = objects(subject.inputs, "spec.ports")
    seen: set[str] = set()
    for path, port in ports:
        name = text(port, "name")
        if len(ports) > 1 and is_unset(port, "name"):
            yield violation(
                f"{path}.name", "is missing; each of several ports needs one"
            )
        if name and name in seen:
            yield violation(f"{path}.name", f"is '{name}', the name of another port")
        seen.add(name)
