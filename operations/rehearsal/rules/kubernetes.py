"""What the API server refuses of objects that its schema admits."""

import re
from collections.abc import Iterator
from typing import Final

from operations.rehearsal.catalogue import CATALOGUE
from operations.rehearsal.catalogue.objects import PATCH
from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.rule import (
    Rule,
    View,
    refusal,
    refuses,
    refuses_when,
)
from operations.rehearsal.rules.values import at, pairs, text, whole

SERVICE: Final = "kubernetes:core/v1:Service"
NAMESPACE: Final = "kubernetes:core/v1:Namespace"
DEPLOYMENT: Final = "kubernetes:apps/v1:Deployment"
CONFIG_MAP: Final = "kubernetes:core/v1:ConfigMap"
SECRET: Final = "kubernetes:core/v1:Secret"
#: A Helm release is no object of the API server.
RELEASE: Final = "kubernetes:helm.sh/v3:Release"
_OBJECTS: Final = tuple(
    token
    for token in CATALOGUE
    if token.startswith("kubernetes:") and not token.startswith("kubernetes:helm.sh")
)

#: What is part of an object has its name, and an object has many parts.
_WHOLE: Final = tuple(token for token in _OBJECTS if not token.endswith(PATCH))

_CONCEPTS: Final = "https://kubernetes.io/docs/concepts"
_NAMES: Final = f"{_CONCEPTS}/overview/working-with-objects/names/"
_LABELS: Final = f"{_CONCEPTS}/overview/working-with-objects/labels/"
_LABEL: Final = re.compile(r"(?=.{1,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?")
_SUBDOMAIN: Final = re.compile(
    r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*"
)
_LABEL_VALUE: Final = re.compile(r"(?=.{0,63}$)([A-Za-z0-9]([\w.-]*[A-Za-z0-9])?)?")


def _misnamed(subject: Subject) -> Iterator[Complaint]:
    name = text(subject.inputs, "metadata.name")
    short = subject.token in {SERVICE, NAMESPACE}
    if name and not (_LABEL if short else _SUBDOMAIN).fullmatch(name):
        most = "63 lower-case letters, digits and hyphens"
        if not short:
            most = "253 lower-case letters, digits, hyphens and dots"
        yield refusal(
            "metadata.name",
            f"is '{name}'; a name has at most {most}, letters or digits at its ends",
        )


def _mislabelled(subject: Subject) -> Iterator[Complaint]:
    for path in ("metadata.labels", "spec.template.metadata.labels"):
        for key, value in pairs(subject.inputs, path):
            if isinstance(value, str) and not _LABEL_VALUE.fullmatch(value):
                yield refusal(
                    f'{path}["{key}"]',
                    f"is '{value}'; a label has at most 63 letters, digits and "
                    "characters of _.-, letters or digits at its ends",
                )


def _exists(subject: Subject, view: View) -> Iterator[Complaint]:
    name = text(subject.inputs, "metadata.name")
    space = text(subject.inputs, "metadata.namespace") or "default"
    for other in view.here(subject.token):
        theirs = text(other.outputs, "metadata.namespace") or "default"
        if name and theirs == space and text(other.outputs, "metadata.name") == name:
            yield refusal(
                "metadata.name",
                f"is '{name}', which exists in '{space}' (AlreadyExists)",
            )


def _immutable(subject: Subject, view: View) -> Iterator[Complaint]:
    now = view.itself(subject.token)
    if now is None or now.inputs.get("immutable") is not True:
        return
    for path in ("data", "binaryData", "stringData"):
        new = at(subject.inputs, path)
        if whole(new) and new != now.inputs.get(path):
            yield refusal(path, "changes, but the object is immutable; name a new one")


def _fixed_selector(subject: Subject, view: View) -> Iterator[Complaint]:
    now, new = view.itself(DEPLOYMENT), at(subject.inputs, "spec.selector")
    if now and whole(new) and at(now.inputs, "spec.selector") != new:
        yield refusal("spec.selector", "changes; the field is immutable")


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "K8S-001",
        "An object's name is a DNS label or subdomain.",
        _misnamed,
        *_OBJECTS,
        source=_NAMES,
    ),
    refuses(
        "K8S-002",
        "A label's value has at most 63 characters.",
        _mislabelled,
        *_OBJECTS,
        source=_LABELS,
    ),
    refuses_when(
        "K8S-003",
        "An object's name is its own in its namespace.",
        _exists,
        *_WHOLE,
        source=_NAMES,
        on="create",
    ),
    refuses_when(
        "K8S-004",
        "What is immutable does not change.",
        _immutable,
        CONFIG_MAP,
        SECRET,
        source=f"{_CONCEPTS}/configuration/configmap/",
        on="update",
    ),
    refuses_when(
        "K8S-005",
        "A deployment's selector does not change.",
        _fixed_selector,
        DEPLOYMENT,
        source=f"{_CONCEPTS}/workloads/controllers/deployment/",
        on="update",
    ),
)
