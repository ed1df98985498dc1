"""What the API server refuses of a pod, or of the template of one."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.rule import Rule, refusal, refuses
from operations.rehearsal.rules.values import Values, at, number, objects, pairs, text

POD: Final = "kubernetes:core/v1:Pod"
#: Kinds that make pods from a template.
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
#: Seconds a pod has to stop, unless it says otherwise.
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
    """Return the path of the pod's spec in an object, and the spec."""
    path = "spec" if token == POD else "spec.template.spec"
    found = at(inputs, path)
    return path, {} if isinstance(found, str) or found is None else found


def containers(token: str, inputs: Values) -> Iterator[tuple[str, Values]]:
    """Yield the containers of a pod, each with its path."""
    base, spec = template(token, inputs)
    for kind in ("containers", "initContainers"):
        for path, container in objects(spec, kind):
            yield f"{base}.{path}", container


def quantity(written: object) -> Decimal | None:
    """Return the number that a quantity means, or None if it is none."""
    found = _QUANTITY.fullmatch(str(written))
    if found is None or isinstance(written, bool):
        return None
    value, binary, suffix, exponent = (group or "" for group in found.groups())
    if exponent:
        return Decimal(f"{value}e{exponent}")
    unit = Decimal(_BINARY[binary[0]]) if binary else _DECIMAL[suffix]
    return Decimal(value) * unit


def _unmeasured(subject: Subject) -> Iterator[Complaint]:
    for path, container in containers(subject.token, subject.inputs):
        for kind in ("requests", "limits"):
            for name, value in pairs(container, f"resources.{kind}"):
                if quantity(value) is None:
                    yield refusal(
                        f"{path}.resources.{kind}.{name}",
                        f"is '{value}', no quantity such as 250m, 1.5 or 64Mi",
                    )


def _greedy(subject: Subject) -> Iterator[Complaint]:
    for path, container in containers(subject.token, subject.inputs):
        limits = dict(pairs(container, "resources.limits"))
        for name, asked in pairs(container, "resources.requests"):
            least, most = quantity(asked), quantity(limits.get(name, ""))
            if least is not None and most is not None and least > most:
                yield refusal(
                    f"{path}.resources.requests.{name}",
                    f"is {asked}, more than the limit, {limits[name]}",
                )


def _unmounted(subject: Subject) -> Iterator[Complaint]:
    _, spec = template(subject.token, subject.inputs)
    if isinstance(at(spec, "volumes"), str):
        return
    volumes = {text(volume, "name") for _, volume in objects(spec, "volumes")}
    if subject.token.endswith("StatefulSet"):
        claims = objects(subject.inputs, "spec.volumeClaimTemplates")
        volumes |= {text(claim, "metadata.name") for _, claim in claims}
    for path, container in containers(subject.token, subject.inputs):
        for below, mount in objects(container, "volumeMounts"):
            name = text(mount, "name")
            if name and name not in volumes:
                yield refusal(
                    f"{path}.{below}.name",
                    f"is '{name}', which is no volume of the pod",
                )


def _doubled(subject: Subject) -> Iterator[Complaint]:
    seen: set[str] = set()
    for path, container in containers(subject.token, subject.inputs):
        name = text(container, "name")
        if name and name in seen:
            yield refusal(f"{path}.name", f"is '{name}', as another container's")
        seen.add(name)


def _late_sleeper(subject: Subject) -> Iterator[Complaint]:
    _, spec = template(subject.token, subject.inputs)
    grace = at(spec, "terminationGracePeriodSeconds")
    limit = _GRACE if grace is None else number(spec, "terminationGracePeriodSeconds")
    for path, container in containers(subject.token, subject.inputs):
        seconds = number(container, "lifecycle.preStop.sleep.seconds")
        if seconds and limit is not None and seconds > limit:
            yield refusal(
                f"{path}.lifecycle.preStop.sleep.seconds",
                f"is {seconds:g}, more than terminationGracePeriodSeconds, {limit:g}",
            )


def _twice_alive(subject: Subject) -> Iterator[Complaint]:
    for path, container in containers(subject.token, subject.inputs):
        for probe in ("livenessProbe", "startupProbe"):
            found = number(container, f"{probe}.successThreshold")
            if found is not None and found != 1:
                yield refusal(
                    f"{path}.{probe}.successThreshold", f"is {found:g}; it must be 1"
                )


RULES: Final[tuple[Rule, ...]] = tuple(
    refuses(identity, says, check, *_KINDS, source=source)
    for identity, says, check, source in (
        (
            *("K8S-021", "Resources are measured in quantities.", _unmeasured),
            f"{_CONCEPTS}/configuration/manage-resources-containers/",
        ),
        (
            *("K8S-022", "A container asks for no more than its limit.", _greedy),
            f"{_CONCEPTS}/configuration/manage-resources-containers/",
        ),
        (
            *("K8S-023", "What is mounted is a volume of the pod.", _unmounted),
            f"{_CONCEPTS}/storage/volumes/",
        ),
        ("K8S-024", "Containers of a pod differ in name.", _doubled, _POD_PAGE),
        (
            "K8S-025",
            "A pod does not sleep longer than it has to stop.",
            _late_sleeper,
            f"{_CONCEPTS}/containers/container-lifecycle-hooks/",
        ),
        (
            "K8S-026",
            "One success proves that a container has started, or lives.",
            *(_twice_alive, _POD_PAGE),
        ),
    )
)
