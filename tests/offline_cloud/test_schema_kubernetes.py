"""What Kubernetes' own contract refuses, where, and that it refuses nothing else."""

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
from offline_cloud.schemas.validation import validate as asked
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


def recorded() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield every Kubernetes object of the recorded graphs: stack, type and inputs."""
    for path in sorted(GOLDEN.glob("*.json")):
        for one in golden_files.read(path):
            if one["type"].startswith("kubernetes:"):
                yield path.stem, one["type"], one["inputs"]


RECORDED: Final = tuple(recorded())
MANIFESTS: Final = (
    *VALID.items(),
    *((t, i) for _, t, i in RECORDED if not kubernetes.not_covered_reason(t)),
)


@pytest.mark.parametrize("version", SERVED)
def test_every_recorded_manifest_is_valid(version: str) -> None:
    """What the program deploys passes the contract of the versions it may run on."""
    refused = [
        (stack, token, complaint)
        for stack, token, inputs in RECORDED
        for complaint in kubernetes.validate(subject(token, inputs), version)
    ]
    assert refused == []


def test_most_recorded_objects_have_a_contract() -> None:
    """Silence means valid, not unread: only custom kinds and releases are passed by."""
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
def test_a_valid_object_is_not_complained_about(token: str) -> None:
    """The mistakes below are the only thing wrong with their objects."""
    assert list(asked(subject(token, VALID[token]))) == []


@pytest.mark.parametrize(("token", "path", "value", "scope", "reason"), MISTAKES)
def test_a_mistake_is_named_where_it_is(
    token: str, path: Steps, value: object, scope: str, reason: str
) -> None:
    """One mistake is one complaint, with the path the program wrote it at."""
    (complaint,) = asked(subject(token, with_value(VALID[token], path, value)))
    assert complaint.property == scope
    assert reason in complaint.reason


def test_every_mistake_is_named_at_once() -> None:
    """A program with two mistakes need not be previewed three times."""
    inputs = with_value(VALID[DEPLOYMENT], ("spec", "replicas"), "3")
    del inputs["spec"]["selector"]
    found = {c.property for c in asked(subject(DEPLOYMENT, inputs))}
    assert found == {"spec.replicas", "spec.selector"}


def test_the_value_of_a_secret_is_not_shown() -> None:
    """Whether the program marked it or not."""
    inputs = with_value(VALID[SECRET], ("data", "token"), "hunter2!")
    (complaint,) = asked(subject(SECRET, inputs))
    assert "hunter2" not in complaint.reason


@given(st.data())
@settings(max_examples=150)
def test_what_is_not_known_yet_is_not_complained_about(data: st.DataObject) -> None:
    """Any value of a valid object may be an output of something not made yet."""
    token, inputs = data.draw(st.sampled_from(MANIFESTS))
    path, _ = data.draw(st.sampled_from(list(walk(inputs, ()))))
    depth = data.draw(st.integers(min_value=1, max_value=len(path)))
    unknown = data.draw(st.sampled_from(sorted(UNKNOWNS)))
    changed = with_value(inputs, path[:depth], unknown)
    assert list(asked(subject(token, changed))) == []


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
def test_whatever_is_allowed_is_allowed(
    quantity: int | str, port: int | str, replicas: int, protocol: str
) -> None:
    """Quantities and ports may be numbers or text, and numbers as large as they fit."""
    container = {
        "name": "gateway",
        "ports": [{"containerPort": 80, "protocol": protocol}],
        "livenessProbe": {"tcpSocket": {"port": port}},
        "resources": {"limits": {"cpu": quantity}},
    }
    path = ("spec", "template", "spec", "containers", 0)
    inputs = with_value(VALID[DEPLOYMENT], path, container)
    inputs["spec"]["replicas"] = replicas
    assert list(asked(subject(DEPLOYMENT, inputs))) == []


def test_a_version_that_is_not_served_is_named() -> None:
    """A removed version of a built-in kind is a mistake, not a custom kind."""
    (complaint,) = asked(subject("kubernetes:apps/v1beta1:Deployment", {}))
    assert complaint == Violation(
        property="apiVersion",
        reason="Kubernetes 1.35 serves no apps/v1beta1 Deployment; it has apps/v1",
    )


def test_a_patch_need_not_be_whole() -> None:
    """What is patched has its required fields already, but no unknown ones."""
    token = "kubernetes:apps/v1:DeploymentPatch"
    header = {"apiVersion": "apps/v1", "kind": "Deployment"}
    containers = {"containerz": ["gateway"]}
    patch = {**header, "spec": {"template": {"spec": containers}}}
    (complaint,) = asked(subject(token, patch))
    assert complaint.property == "spec.template.spec.containerz"


def test_an_unpublished_version_says_so() -> None:
    """A cluster newer than the schemas is a finding, not a silence."""
    found = kubernetes.validate(subject(SERVICE, VALID[SERVICE]), "1.99")
    (complaint,) = found
    assert complaint.reason.startswith("no published schemas of Kubernetes 1.99")


@pytest.mark.parametrize("version", SERVED)
def test_the_closed_sets_are_of_fields_that_exist(version: str) -> None:
    """A misspelt definition or field would never refuse anything."""
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
