"""Validation with Kubernetes' own schemas."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offline_cloud.property_values import UNKNOWNS, walk
from offline_cloud.property_values import Path as Steps
from offline_cloud.rule import Violation
from offline_cloud.schemas import kubernetes, kubernetes_openapi
from offline_cloud.schemas.kubernetes_enums import ENUMS
from offline_cloud.schemas.validation import validate as validated
from tests import golden_files
from tests.golden_files import GOLDEN
from tests.offline_cloud.kubernetes_objects import (
    DEPLOYMENT,
    MISTAKES,
    SECRET,
    SERVICE,
    VALID,
    subject,
    with_value,
)

SERVED: Final = ("1.34", "1.35")


def recorded_objects() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield every Kubernetes object of the golden files: stack, type and inputs."""
    for path in sorted(GOLDEN.glob("*.json")):
        for one in golden_files.read(path):
            if one["type"].startswith("kubernetes:"):
                yield path.stem, one["type"], one["inputs"]


RECORDED: Final = tuple(recorded_objects())
MANIFESTS: Final = (
    *VALID.items(),
    *((t, i) for _, t, i in RECORDED if not kubernetes.not_covered_reason(t)),
)


@pytest.mark.parametrize("version", SERVED)
def test_kubernetes_recorded_objects_are_valid(version: str) -> None:
    """The program's objects pass the schemas of the supported versions."""
    refused = [
        (stack, token, violation)
        for stack, token, inputs in RECORDED
        for violation in kubernetes.validate(subject(token, inputs), version)
    ]
    assert refused == []


def test_kubernetes_recorded_objects_have_a_schema() -> None:
    """Only custom kinds and releases are not validated."""
    passed_by = {t for _, t, _ in RECORDED if kubernetes.not_covered_reason(t)}
    assert passed_by == {
        "kubernetes:eks.amazonaws.com/v1:NodeClass",
        "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding",
        "kubernetes:external-secrets.io/v1:ExternalSecret",
        "kubernetes:external-secrets.io/v1:SecretStore",
        "kubernetes:helm.sh/v3:Release",
        "kubernetes:karpenter.sh/v1:NodePool",
    }
    assert len(MANIFESTS) > len(passed_by)


@pytest.mark.parametrize("token", VALID)
def test_kubernetes_valid_object_has_no_violation(token: str) -> None:
    """The mistakes are the only errors in their objects."""
    assert list(validated(subject(token, VALID[token]))) == []


@pytest.mark.parametrize(("token", "path", "value", "scope", "reason"), MISTAKES)
def test_kubernetes_mistake_is_one_violation_at_its_path(
    token: str, path: Steps, value: object, scope: str, reason: str
) -> None:
    """One mistake is one violation, with the path of the program's input."""
    (violation,) = validated(subject(token, with_value(VALID[token], path, value)))
    assert violation.property == scope
    assert reason in violation.reason


def test_kubernetes_two_mistakes_are_two_violations() -> None:
    """A program with two mistakes needs one preview to see both."""
    inputs = with_value(VALID[DEPLOYMENT], ("spec", "replicas"), "3")
    del inputs["spec"]["selector"]
    found = {c.property for c in validated(subject(DEPLOYMENT, inputs))}
    assert found == {"spec.replicas", "spec.selector"}


def test_kubernetes_violation_does_not_contain_secret_values() -> None:
    """This holds for values that the program did not mark as secret, too."""
    inputs = with_value(VALID[SECRET], ("data", "token"), "hunter2!")
    (violation,) = validated(subject(SECRET, inputs))
    assert "hunter2" not in violation.reason


@given(st.data())
@settings(max_examples=150)
def test_kubernetes_unknown_value_has_no_violation(data: st.DataObject) -> None:
    """Any value may be an output that is not known at preview."""
    token, inputs = data.draw(st.sampled_from(MANIFESTS))
    path, _ = data.draw(st.sampled_from(list(walk(inputs, ()))))
    depth = data.draw(st.integers(min_value=1, max_value=len(path)))
    unknown = data.draw(st.sampled_from(sorted(UNKNOWNS)))
    changed = with_value(inputs, path[:depth], unknown)
    assert list(validated(subject(token, changed))) == []


QUANTITIES: Final = st.one_of(
    st.integers(min_value=0, max_value=2**31),
    st.from_regex(
        r"[1-9][0-9]{0,3}(\.[0-9]{1,2})?(m|k|M|G|Ki|Mi|Gi|Ti)?", fullmatch=True
    ),
)
PORTS: Final = st.one_of(
    st.integers(min_value=1, max_value=65535),
    st.from_regex(r"[a-z]{1,15}", fullmatch=True),
)


@given(QUANTITIES, PORTS, st.integers(0, 2**31 - 1), st.sampled_from(("TCP", "UDP")))
@settings(max_examples=60)
def test_kubernetes_documented_values_are_accepted(
    quantity: int | str, port: int | str, replicas: int, protocol: str
) -> None:
    """Quantities and ports may be numbers or text, and integers up to their maximum."""
    container = {
        "name": "gateway",
        "ports": [{"containerPort": 80, "protocol": protocol}],
        "livenessProbe": {"tcpSocket": {"port": port}},
        "resources": {"limits": {"cpu": quantity}},
    }
    path = ("spec", "template", "spec", "containers", 0)
    inputs = with_value(VALID[DEPLOYMENT], path, container)
    inputs["spec"]["replicas"] = replicas
    assert list(validated(subject(DEPLOYMENT, inputs))) == []


def test_kubernetes_removed_version_is_rejected() -> None:
    """A removed version of a built-in kind is a mistake, not a custom kind."""
    (violation,) = validated(subject("kubernetes:apps/v1beta1:Deployment", {}))
    assert violation == Violation(
        property="apiVersion",
        reason="Kubernetes 1.35 serves no apps/v1beta1 Deployment; it has apps/v1",
    )


def test_kubernetes_patch_needs_no_required_fields() -> None:
    """The patched object has its required fields, but unknown ones are rejected."""
    token = "kubernetes:apps/v1:DeploymentPatch"
    header = {"apiVersion": "apps/v1", "kind": "Deployment"}
    containers = {"containerz": ["gateway"]}
    patch = {**header, "spec": {"template": {"spec": containers}}}
    (violation,) = validated(subject(token, patch))
    assert violation.property == "spec.template.spec.containerz"


def test_kubernetes_cluster_newer_than_the_schemas_is_reported() -> None:
    """The missing schema is a violation."""
    found = kubernetes.validate(subject(SERVICE, VALID[SERVICE]), "1.99")
    (violation,) = found
    assert violation.reason.startswith("no published schemas of Kubernetes 1.99")


@pytest.mark.parametrize("version", SERVED)
def test_kubernetes_enums_name_existing_fields(version: str) -> None:
    """A misspelt definition or field would never reject anything."""
    known = kubernetes_openapi.published(version).definitions
    closed = [
        (name, field, values, known[name]["properties"][field])
        for name, choices in ENUMS.items()
        for field, values in choices.items()
    ]
    assert [
        (name, field)
        for name, field, values, schema in closed
        if schema.get("items", schema).get("enum") != list(values)
    ] == []
