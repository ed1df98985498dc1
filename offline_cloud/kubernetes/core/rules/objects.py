"""Rules of Kubernetes objects that their schema does not contain."""

import re
from collections.abc import Iterator
from typing import Final

from offline_cloud.input_values import get, is_fully_known, pairs, text
from offline_cloud.kubernetes.objects import PATCH
from offline_cloud.registry import RESOURCE_TYPES
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    input_rule,
    state_rule,
    violation,
)

SERVICE: Final = "kubernetes:core/v1:Service"
NAMESPACE: Final = "kubernetes:core/v1:Namespace"
DEPLOYMENT: Final = "kubernetes:apps/v1:Deployment"
CONFIG_MAP: Final = "kubernetes:core/v1:ConfigMap"
SECRET: Final = "kubernetes:core/v1:Secret"
#: A Helm release is not an object of the API server.
RELEASE: Final = "kubernetes:helm.sh/v3:Release"
_OBJECTS: Final = tuple(
    token
    for token in RESOURCE_TYPES
    if token.startswith("kubernetes:") and not token.startswith("kubernetes:helm.sh")
)

#: Objects without patches, which have the name of the object that they patch.
_WHOLE: Final = tuple(token for token in _OBJECTS if not token.endswith(PATCH))

_CONCEPTS: Final = "https://kubernetes.io/docs/concepts"
_NAMES: Final = f"{_CONCEPTS}/overview/working-with-objects/names/"
_LABELS: Final = f"{_CONCEPTS}/overview/working-with-objects/labels/"
_LABEL: Final = re.compile(r"(?=.{1,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?")
_SUBDOMAIN: Final = re.compile(
    r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*"
)
_LABEL_VALUE: Final = re.compile(r"(?=.{0,63}$)([A-Za-z0-9]([\w.-]*[A-Za-z0-9])?)?")


@input_rule(
    "K8S-001",
    *_OBJECTS,
    requires="The name of an object is a DNS label or DNS subdomain.",
    source=_NAMES,
)
def object_name_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    name = text(subject.inputs, "metadata.name")
    short = subject.token in {SERVICE, NAMESPACE}
    if name and not (_LABEL if short else _SUBDOMAIN).fullmatch(name):
        most = "63 lower-case letters, digits and hyphens"
        if not short:
            most = "253 lower-case letters, digits, hyphens and dots"
        yield violation(
            "metadata.name",
            f"is '{name}'; allowed are at most {most}, with letters or digits at "
            "both ends",
        )


@input_rule(
    "K8S-002",
    *_OBJECTS,
    requires="The value of a label has at most 63 characters.",
    source=_LABELS,
)
def label_value_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    for path in ("metadata.labels", "spec.template.metadata.labels"):
        for key, value in pairs(subject.inputs, path):
            if isinstance(value, str) and not _LABEL_VALUE.fullmatch(value):
                yield violation(
                    f'{path}["{key}"]',
                    f"is '{value}'; allowed are at most 63 letters, digits and "
                    "_.-, with letters or digits at both ends",
                )


@state_rule(
    "K8S-003",
    *_WHOLE,
    requires="The name of an object is unique in its namespace.",
    source=_NAMES,
    operations=("create",),
)
def object_exists(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    name = text(subject.inputs, "metadata.name")
    space = text(subject.inputs, "metadata.namespace") or "default"
    for other in view.in_scope(subject.token):
        theirs = text(other.outputs, "metadata.namespace") or "default"
        if name and theirs == space and text(other.outputs, "metadata.name") == name:
            yield violation(
                "metadata.name",
                f"is '{name}', which already exists in '{space}' (AlreadyExists)",
            )


@state_rule(
    "K8S-004",
    CONFIG_MAP,
    SECRET,
    requires="The data of an immutable ConfigMap or Secret does not change.",
    source=f"{_CONCEPTS}/configuration/configmap/",
    operations=("update",),
)
def immutable_data_changed(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    now = view.current(subject.token)
    if now is None or now.inputs.get("immutable") is not True:
        return
    for path in ("data", "binaryData", "stringData"):
        new = get(subject.inputs, path)
        if is_fully_known(new) and new != now.inputs.get(path):
            yield violation(
                path, "changes, but the object is immutable; create a new one"
            )


@state_rule(
    "K8S-005",
    DEPLOYMENT,
    requires="The selector of a Deployment does not change.",
    source=f"{_CONCEPTS}/workloads/controllers/deployment/",
    operations=("update",),
)
def deployment_selector_changed(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    now, new = view.current(DEPLOYMENT), get(subject.inputs, "spec.selector")
    if now and is_fully_known(new) and get(now.inputs, "spec.selector") != new:
        yield violation("spec.selector", "changes, but the field is immutable")
