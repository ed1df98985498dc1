"""What the provider awaits in vain: workloads that the cluster cannot start.

The API server takes all of it; the provider waits for ten minutes until a workload
is ready and then fails.
"""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.kubernetes import DEPLOYMENT, SERVICE
from operations.rehearsal.rules.pods import TEMPLATED, containers
from operations.rehearsal.rules.rule import (
    Rule,
    View,
    refusal,
    refuses,
    refuses_when,
)
from operations.rehearsal.rules.values import (
    Values,
    objects,
    pairs,
    text,
    whole,
)
from operations.rehearsal.thing import Thing

AWAIT: Final = (
    "https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/await"
)
_PROBES: Final = ("startupProbe", "readinessProbe", "livenessProbe")
VAIN: Final = "it is never ready, and awaiting it times out after 10 minutes"


def awaited(inputs: Values) -> bool:
    """Tell whether the provider waits for an object."""
    annotations = dict(pairs(inputs, "metadata.annotations"))
    return str(annotations.get("pulumi.com/skipAwait")).lower() != "true"


def in_namespace(thing: Thing, inputs: Values) -> bool:
    """Tell whether a thing is in the namespace of an object."""
    mine = text(inputs, "metadata.namespace") or "default"
    return (text(thing.outputs, "metadata.namespace") or "default") == mine


def _ports(token: str, inputs: Values) -> set[str]:
    return {
        text(port, "name")
        for _, container in containers(token, inputs)
        for _, port in objects(container, "ports")
    }


def _unprobed(subject: Subject) -> Iterator[Complaint]:
    for path, container in containers(subject.token, subject.inputs):
        names = {text(port, "name") for _, port in objects(container, "ports")}
        for probe in _PROBES if awaited(subject.inputs) else ():
            for kind in ("httpGet", "tcpSocket"):
                port = text(container, f"{probe}.{kind}.port")
                if port and not port.isdigit() and port not in names:
                    yield refusal(
                        f"{path}.{probe}.{kind}.port",
                        f"is '{port}', which is no port of the container: {VAIN}",
                    )


def _unreached(subject: Subject, view: View) -> Iterator[Complaint]:
    selector = dict(pairs(subject.inputs, "spec.selector"))
    if not (selector and whole(selector) and awaited(subject.inputs)):
        return
    for workload in view.here(DEPLOYMENT):
        labels = dict(pairs(workload.inputs, "spec.template.metadata.labels"))
        if (
            not in_namespace(workload, subject.inputs)
            or not selector.items() <= labels.items()
        ):
            continue
        for path, port in objects(subject.inputs, "spec.ports"):
            target = text(port, "targetPort")
            if target and target not in _ports(workload.token, workload.inputs):
                yield refusal(
                    f"{path}.targetPort",
                    f"is '{target}', which is no port of {workload.name}: the service "
                    "never has endpoints, and awaiting them times out",
                )


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "AWT-001",
        "A probe asks a port of its container.",
        _unprobed,
        *TEMPLATED,
        source="https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
    ),
    refuses_when(
        "AWT-002",
        "A service leads to a port of the pods it selects.",
        _unreached,
        SERVICE,
        source=f"{AWAIT}/service.go",
        patient=True,
    ),
)
