"""What a namespace that enforces the restricted standard refuses of pods.

The API server judges pods, not what makes them: a deployment of refused pods is
accepted, makes none, and is awaited in vain.
"""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.kubernetes import NAMESPACE
from operations.rehearsal.rules.pods import POD, TEMPLATED, containers, template
from operations.rehearsal.rules.rule import Rule, View, refusal, refuses_when
from operations.rehearsal.rules.values import (
    Value,
    Values,
    at,
    number,
    objects,
    pairs,
    text,
    texts,
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


def _enforced(inputs: Values, view: View) -> bool:
    space = text(inputs, "metadata.namespace") or "default"
    for namespace in view.here(NAMESPACE):
        labels = dict(pairs(namespace.outputs, "metadata.labels"))
        if text(namespace.outputs, "metadata.name") == space:
            return labels.get(_LABEL) == "restricted"
    return False


def _pod(spec: Values) -> Iterator[tuple[str, str]]:
    for path in _HOST:
        if at(spec, path) is True:
            yield path, "must not be true"
    for path, volume in objects(spec, "volumes"):
        for kind in volume.keys() - {"name", *_VOLUMES}:
            yield f"{path}.{kind}", "is a kind of volume that is not allowed"


def _either(container: Values, spec: Values, name: str) -> Value:
    """Return what a container says, or else its pod."""
    own = at(container, f"securityContext.{name}")
    return at(spec, f"securityContext.{name}") if own is None else own


def _container(container: Values, spec: Values) -> Iterator[tuple[str, str]]:
    if at(container, "securityContext.allowPrivilegeEscalation") in (None, True):
        yield "allowPrivilegeEscalation", "must be false"
    if at(container, "securityContext.privileged") is True:
        yield "privileged", "must not be true"
    dropped = at(container, "securityContext.capabilities.drop")
    if dropped is None or (isinstance(dropped, list) and "ALL" not in dropped):
        yield "capabilities.drop", "must have ALL"
    for added in texts(container, "securityContext.capabilities.add"):
        if added != "NET_BIND_SERVICE":
            yield "capabilities.add", f"has {added}; NET_BIND_SERVICE alone is allowed"
    if _either(container, spec, "runAsNonRoot") in (None, False):
        yield "runAsNonRoot", "must be true"
    if _either(container, spec, "seccompProfile.type") in (None, "Unconfined"):
        yield "seccompProfile.type", f"must be one of {', '.join(_PROFILES)}"
    own_user = number(container, "securityContext.runAsUser")
    if 0 in (own_user, number(spec, "securityContext.runAsUser")):
        yield "runAsUser", "must not be 0"


def _unfit(subject: Subject, view: View) -> Iterator[Complaint]:
    if not _enforced(subject.inputs, view):
        return
    base, spec = template(subject.token, subject.inputs)
    consequence = (
        "violates PodSecurity 'restricted'"
        if subject.token == POD
        else "its pods violate PodSecurity 'restricted' and are never made, so it is "
        "awaited in vain"
    )
    for path, reason in _pod(spec):
        yield refusal(f"{base}.{path}", f"{reason}: {consequence}")
    for path, container in containers(subject.token, subject.inputs):
        for name, reason in _container(container, spec):
            yield refusal(f"{path}.securityContext.{name}", f"{reason}: {consequence}")


RULES: Final[tuple[Rule, ...]] = (
    refuses_when(
        "K8S-031",
        "A namespace that enforces the restricted standard takes restricted pods.",
        _unfit,
        POD,
        *TEMPLATED,
        source=_STANDARDS,
    ),
)
