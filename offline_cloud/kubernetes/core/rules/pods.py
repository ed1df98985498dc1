"""Rules of pods and pod templates, including the restricted Pod Security Standard.

The API server validates pods, not the objects that create them. A Deployment whose pods
are rejected is accepted, has no pods, and its await times out.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from offline_cloud.input_values import (
    Value,
    Values,
    get,
    is_unset,
    number,
    objects,
    pairs,
    text,
    texts,
)
from offline_cloud.kubernetes.core.rules.objects import NAMESPACE
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    input_rule,
    state_rule,
    violation,
)

POD: Final = "kubernetes:core/v1:Pod"
#: Kinds with a pod template.
TEMPLATED: Final = (
    "kubernetes:apps/v1:Deployment",
    "kubernetes:apps/v1:StatefulSet",
    "kubernetes:apps/v1:DaemonSet",
    "kubernetes:batch/v1:Job",
)
_KINDS: Final = (POD, *TEMPLATED)

_CONCEPTS: Final = "https://kubernetes.io/docs/concepts"
_POD_PAGE: Final = (
    "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/"
)
#: Default of terminationGracePeriodSeconds.
_GRACE: Final = 30
_QUANTITY: Final = re.compile(
    r"([+-]?(?:\d+\.?\d*|\.\d+))(?:([KMGTPE]i)|([numkMGTPE]?)|(?:[eE]([+-]?\d+)))"
)
_BINARY: Final[Mapping[str, int]] = {
    unit: 1024 ** (n + 1) for n, unit in enumerate("KMGTPE")
}
_DECIMAL: Final[Mapping[str, Decimal]] = {
    unit: Decimal(10) ** power
    for unit, power in (
        *(("n", -9), ("u", -6), ("m", -3), ("", 0), ("k", 3)),
        *(("M", 6), ("G", 9), ("T", 12), ("P", 15), ("E", 18)),
    )
}


def template(token: str, inputs: Values) -> tuple[str, Values]:
    """Return path and value of the pod spec of an object."""
    path = "spec" if token == POD else "spec.template.spec"
    found = get(inputs, path)
    return path, {} if isinstance(found, str) or found is None else found


def containers(token: str, inputs: Values) -> Iterator[tuple[str, Values]]:
    """Yield the containers of a pod, each with its path."""
    base, spec = template(token, inputs)
    for kind in ("containers", "initContainers"):
        for path, container in objects(spec, kind):
            yield f"{base}.{path}", container


def quantity(written: object) -> Decimal | None:
    """Return the value of a Kubernetes quantity; None if it is invalid."""
    found = _QUANTITY.fullmatch(str(written))
    if found is None or isinstance(written, bool):
        return None
    value, binary, suffix, exponent = (group or "" for group in found.groups())
    if exponent:
        return Decimal(f"{value}e{exponent}")
    unit = Decimal(_BINARY[binary[0]]) if binary else _DECIMAL[suffix]
    return Decimal(value) * unit


@input_rule(
    "K8S-021",
    *_KINDS,
    requires="Resource requests and limits are Kubernetes quantities.",
    source=f"{_CONCEPTS}/configuration/manage-resources-containers/",
)
def quantity_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    for path, container in containers(subject.token, subject.inputs):
        for kind in ("requests", "limits"):
            for name, value in pairs(container, f"resources.{kind}"):
                if quantity(value) is None:
                    yield violation(
                        f"{path}.resources.{kind}.{name}",
                        f"is '{value}', not a quantity such as 250m, 1.5 or 64Mi",
                    )


@input_rule(
    "K8S-022",
    *_KINDS,
    requires="A container's resource request does not exceed its limit.",
    source=f"{_CONCEPTS}/configuration/manage-resources-containers/",
)
def request_exceeds_limit(subject: ResourceInputs) -> Iterator[Violation]:
    for path, container in containers(subject.token, subject.inputs):
        limits = dict(pairs(container, "resources.limits"))
        for name, asked in pairs(container, "resources.requests"):
            least, most = quantity(asked), quantity(limits.get(name, ""))
            if least is not None and most is not None and least > most:
                yield violation(
                    f"{path}.resources.requests.{name}",
                    f"is {asked}, more than the limit, {limits[name]}",
                )


@input_rule(
    "K8S-023",
    *_KINDS,
    requires="A volume mount names a volume of the pod.",
    source=f"{_CONCEPTS}/storage/volumes/",
)
def volume_missing(subject: ResourceInputs) -> Iterator[Violation]:
    _, spec = template(subject.token, subject.inputs)
    if isinstance(get(spec, "volumes"), str):
        return
    volumes = {text(volume, "name") for _, volume in objects(spec, "volumes")}
    if subject.token.endswith("StatefulSet"):
        claims = objects(subject.inputs, "spec.volumeClaimTemplates")
        volumes |= {text(claim, "metadata.name") for _, claim in claims}
    for path, container in containers(subject.token, subject.inputs):
        for below, mount in objects(container, "volumeMounts"):
            name = text(mount, "name")
            if name and name not in volumes:
                yield violation(
                    f"{path}.{below}.name",
                    f"is '{name}', which is not a volume of the pod",
                )


@input_rule(
    "K8S-024",
    *_KINDS,
    requires="The containers of a pod have unique names.",
    source=_POD_PAGE,
)
def container_name_repeated(subject: ResourceInputs) -> Iterator[Violation]:
    seen: set[str] = set()
    for path, container in containers(subject.token, subject.inputs):
        name = text(container, "name")
        if name and name in seen:
            yield violation(
                f"{path}.name", f"is '{name}', the name of another container"
            )
        seen.add(name)


@input_rule(
    "K8S-025",
    *_KINDS,
    requires="A preStop sleep does not exceed terminationGracePeriodSeconds.",
    source=f"{_CONCEPTS}/containers/container-lifecycle-hooks/",
)
def prestop_exceeds_grace_period(subject: ResourceInputs) -> Iterator[Violation]:
    _, spec = template(subject.token, subject.inputs)
    grace = get(spec, "terminationGracePeriodSeconds")
    limit = _GRACE if grace is None else number(spec, "terminationGracePeriodSeconds")
    for path, container in containers(subject.token, subject.inputs):
        seconds = number(container, "lifecycle.preStop.sleep.seconds")
        if seconds and limit is not None and seconds > limit:
            yield violation(
                f"{path}.lifecycle.preStop.sleep.seconds",
                f"is {seconds:g}, more than terminationGracePeriodSeconds, {limit:g}",
            )


@input_rule(
    "K8S-026",
    *_KINDS,
    requires="successThreshold of a liveness or startup probe is 1.",
    source=_POD_PAGE,
)
def success_threshold_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    for path, container in containers(subject.token, subject.inputs):
        for probe in ("livenessProbe", "startupProbe"):
            found = number(container, f"{probe}.successThreshold")
            if found is not None and found != 1:
                yield violation(
                    f"{path}.{probe}.successThreshold", f"is {found:g}; it must be 1"
                )


JOB: Final = "kubernetes:batch/v1:Job"


@input_rule(
    "K8S-043",
    JOB,
    requires="The restart policy of a Job's pods is Never or OnFailure.",
    source="https://kubernetes.io/docs/concepts/workloads/controllers/job/",
)
def job_restart_policy_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    _, pod = template(subject.token, subject.inputs)
    always = is_unset(pod, "restartPolicy") or text(pod, "restartPolicy") == "Always"
    if pod and always:
        yield violation(
            "spec.template.spec.restartPolicy",
            "is Always; allowed for a Job are Never and OnFailure",
        )


_STANDARDS: Final = (
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/"
)
_LABEL: Final = "pod-security.kubernetes.io/enforce"
_PROFILES: Final = ("RuntimeDefault", "Localhost")
_VOLUMES: Final = (
    *("configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image"),
    *("persistentVolumeClaim", "projected", "secret"),
)
_HOST: Final = ("hostNetwork", "hostPID", "hostIPC")


def _enforced(inputs: Values, view: StoreView) -> bool:
    space = text(inputs, "metadata.namespace") or "default"
    for namespace in view.in_scope(NAMESPACE):
        labels = dict(pairs(namespace.outputs, "metadata.labels"))
        if text(namespace.outputs, "metadata.name") == space:
            return labels.get(_LABEL) == "restricted"
    return False


def _pod(spec: Values) -> Iterator[tuple[str, str]]:
    for path in _HOST:
        if get(spec, path) is True:
            yield path, "must not be true"
    for path, volume in objects(spec, "volumes"):
        for kind in volume.keys() - {"name", *_VOLUMES}:
            yield f"{path}.{kind}", "is a volume type that is not allowed"


def _container_or_pod(container: Values, spec: Values, name: str) -> Value:
    """Return a setting of the container, or else of its pod."""
    own = get(container, f"securityContext.{name}")
    return get(spec, f"securityContext.{name}") if own is None else own


def _container(container: Values, spec: Values) -> Iterator[tuple[str, str]]:
    if get(container, "securityContext.allowPrivilegeEscalation") in (None, True):
        yield "allowPrivilegeEscalation", "must be false"
    if get(container, "securityContext.privileged") is True:
        yield "privileged", "must not be true"
    dropped = get(container, "securityContext.capabilities.drop")
    if dropped is None or (isinstance(dropped, list) and "ALL" not in dropped):
        yield "capabilities.drop", "must have ALL"
    for added in texts(container, "securityContext.capabilities.add"):
        if added != "NET_BIND_SERVICE":
            yield "capabilities.add", f"has {added}; allowed is only NET_BIND_SERVICE"
    if _container_or_pod(container, spec, "runAsNonRoot") in (None, False):
        yield "runAsNonRoot", "must be true"
    if _container_or_pod(container, spec, "seccompProfile.type") in (
        None,
        "Unconfined",
    ):
        yield "seccompProfile.type", f"must be one of {', '.join(_PROFILES)}"
    own_user = number(container, "securityContext.runAsUser")
    if 0 in (own_user, number(spec, "securityContext.runAsUser")):
        yield "runAsUser", "must not be 0"


@state_rule(
    "K8S-031",
    POD,
    *TEMPLATED,
    requires=(
        "Pods in a namespace that enforces the restricted standard comply with it."
    ),
    source=_STANDARDS,
)
def pod_violates_restricted_standard(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    if not _enforced(subject.inputs, view):
        return
    base, spec = template(subject.token, subject.inputs)
    consequence = (
        "violates PodSecurity 'restricted'"
        if subject.token == POD
        else "its pods violate PodSecurity 'restricted' and are not created, so "
        "awaiting it times out"
    )
    for path, reason in _pod(spec):
        yield violation(f"{base}.{path}", f"{reason}: {consequence}")
    for path, container in containers(subject.token, subject.inputs):
        for name, reason in _container(container, spec):
            yield violation(
                f"{path}.securityContext.{name}", f"{reason}: {consequence}"
            )
