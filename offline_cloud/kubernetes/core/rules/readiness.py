"""Rules of workloads and Services that never become ready.

The API server accepts them. The provider waits for ten minutes and then fails.
"""

from collections.abc import Iterator
from typing import Final

from offline_cloud.input_values import Values, is_fully_known, objects, pairs, text
from offline_cloud.kubernetes.core.rules.objects import DEPLOYMENT, SERVICE
from offline_cloud.kubernetes.core.rules.pods import TEMPLATED, containers
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    input_rule,
    state_rule,
    violation,
)
from offline_cloud.store import StoredResource

AWAIT: Final = (
    "https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/await"
)
_PROBES: Final = ("startupProbe", "readinessProbe", "livenessProbe")
NEVER_READY: Final = "it is never ready, and awaiting it times out after 10 minutes"


def is_awaited(inputs: Values) -> bool:
    """Tell whether the provider awaits an object."""
    annotations = dict(pairs(inputs, "metadata.annotations"))
    return str(annotations.get("pulumi.com/skipAwait")).lower() != "true"


def in_namespace(resource: StoredResource, inputs: Values) -> bool:
    """Tell whether a stored object is in the namespace of these inputs."""
    mine = text(inputs, "metadata.namespace") or "default"
    return (text(resource.outputs, "metadata.namespace") or "default") == mine


def _ports(token: str, inputs: Values) -> set[str]:
    return {
        text(port, "name")
        for _, container in containers(token, inputs)
        for _, port in objects(container, "ports")
    }


@input_rule(
    "AWT-001",
    *TEMPLATED,
    requires="A probe names a port of its container.",
    source="https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
)
def probe_port_missing(subject: ResourceInputs) -> Iterator[Violation]:
    for path, container in containers(subject.token, subject.inputs):
        names = {text(port, "name") for _, port in objects(container, "ports")}
        for probe in _PROBES if is_awaited(subject.inputs) else ():
            for kind in ("httpGet", "tcpSocket"):
                port = text(container, f"{probe}.{kind}.port")
                if port and not port.isdigit() and port not in names:
                    yield violation(
                        f"{path}.{probe}.{kind}.port",
                        f"is '{port}', which is not a port of the container: "
                        f"{NEVER_READY}",
                    )


@state_rule(
    "AWT-002",
    SERVICE,
    requires="The target port of a Service is a port of the pods it selects.",
    source=f"{AWAIT}/service.go",
    retry_until_timeout=True,
)
def service_target_port_missing(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    selector = dict(pairs(subject.inputs, "spec.selector"))
    if not (selector and is_fully_known(selector) and is_awaited(subject.inputs)):
        return
    for workload in view.in_scope(DEPLOYMENT):
        labels = dict(pairs(workload.inputs, "spec.template.metadata.labels"))
        if (
            not in_namespace(workload, subject.inputs)
            or not selector.items() <= labels.items()
        ):
            continue
        for path, port in objects(subject.inputs, "spec.ports"):
            target = text(port, "targetPort")
            if target and target not in _ports(workload.token, workload.inputs):
                yield violation(
                    f"{path}.targetPort",
                    f"is '{target}', which is not a port of {workload.name}: the "
                    "service never has endpoints, and awaiting them times out",
                )
