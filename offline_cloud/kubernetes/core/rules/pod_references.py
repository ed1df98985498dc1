"""Rules of the Secrets, ConfigMaps and service accounts that pods need to start."""

from collections.abc import Iterator
from typing import Final

from offline_cloud.input_values import Values, flag, get, is_set, objects, pairs, text
from offline_cloud.kubernetes.core.rules.objects import CONFIG_MAP, SECRET
from offline_cloud.kubernetes.core.rules.pods import TEMPLATED, containers, template
from offline_cloud.kubernetes.core.rules.readiness import (
    AWAIT,
    NEVER_READY,
    in_namespace,
    is_awaited,
)
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    state_rule,
    violation,
)
from offline_cloud.store import StoredResource

EXTERNAL_SECRET: Final = "kubernetes:external-secrets.io/v1:ExternalSecret"
_ACCOUNT: Final = "kubernetes:core/v1:ServiceAccount"


def _exists(
    view: StoreView, token: str, inputs: Values, name: str
) -> StoredResource | None:
    for resource in view.in_scope(token):
        if (
            in_namespace(resource, inputs)
            and text(resource.outputs, "metadata.name") == name
        ):
            return resource
    return None


def _keys(view: StoreView, inputs: Values, name: str) -> set[str] | None:
    """Return the keys of a Secret or an ExternalSecret's target; None without one."""
    plain = _exists(view, SECRET, inputs, name)
    if plain:
        return {
            key
            for path in ("data", "stringData")
            for key, _ in pairs(plain.outputs, path)
        }
    for copy in view.in_scope(EXTERNAL_SECRET):
        target = text(copy.inputs, "spec.target.name")
        if in_namespace(copy, inputs) and name == (
            target or text(copy.outputs, "metadata.name")
        ):
            if is_set(copy.inputs, "spec.dataFrom") or is_set(
                copy.inputs, "spec.target.template"
            ):
                return set()
            return {text(d, "secretKey") for _, d in objects(copy.inputs, "spec.data")}
    return None


def _required_secrets(subject: ResourceInputs) -> Iterator[tuple[str, str, str]]:
    """Yield path, name and key of every secret that is not optional in a pod."""
    base, spec = template(subject.token, subject.inputs)
    for path, container in containers(subject.token, subject.inputs):
        for below, variable in objects(container, "env"):
            found = get(variable, "valueFrom.secretKeyRef")
            if isinstance(found, dict) and not flag(found, "optional", default=False):
                yield f"{path}.{below}", text(found, "name"), text(found, "key")
        for below, source in objects(container, "envFrom"):
            found = get(source, "secretRef")
            if isinstance(found, dict) and not flag(found, "optional", default=False):
                yield f"{path}.{below}", text(found, "name"), ""
    for path, volume in objects(spec, "volumes"):
        found = get(volume, "secret")
        if isinstance(found, dict) and not flag(found, "optional", default=False):
            yield f"{base}.{path}", text(found, "secretName"), ""


@state_rule(
    "AWT-011",
    *TEMPLATED,
    requires="A Secret or ExternalSecret provides every secret that a workload reads.",
    source=f"{AWAIT}/deployment.go",
    retry_until_timeout=True,
)
def secret_missing(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    for path, name, key in (
        _required_secrets(subject) if is_awaited(subject.inputs) else ()
    ):
        keys = _keys(view, subject.inputs, name) if name else set[str]()
        if keys is None:
            yield violation(
                path, f"needs secret '{name}', which does not exist: {NEVER_READY}"
            )
        elif key and keys and key not in keys:
            shown = ", ".join(sorted(keys))
            yield violation(
                path, f"needs key '{key}' of '{name}', which has {shown}: {NEVER_READY}"
            )


@state_rule(
    "AWT-012",
    *TEMPLATED,
    requires="Every ConfigMap that a workload mounts exists.",
    source=f"{AWAIT}/deployment.go",
    retry_until_timeout=True,
)
def config_map_missing(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    base, spec = template(subject.token, subject.inputs)
    for path, volume in objects(spec, "volumes") if is_awaited(subject.inputs) else ():
        found = get(volume, "configMap")
        name = text(found, "name") if isinstance(found, dict) else ""
        optional = flag(found, "optional", default=False) if name else True
        if not optional and _exists(view, CONFIG_MAP, subject.inputs, name) is None:
            yield violation(
                f"{base}.{path}",
                f"needs ConfigMap '{name}', which does not exist: {NEVER_READY}",
            )


@state_rule(
    "AWT-013",
    *TEMPLATED,
    requires="The service account of a workload exists.",
    source=f"{AWAIT}/deployment.go",
    retry_until_timeout=True,
)
def service_account_missing(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    base, spec = template(subject.token, subject.inputs)
    name = text(spec, "serviceAccountName")
    if name in {"", "default"} or not is_awaited(subject.inputs):
        return
    if _exists(view, _ACCOUNT, subject.inputs, name) is None:
        yield violation(
            f"{base}.serviceAccountName",
            f"is '{name}', which does not exist: {NEVER_READY}",
        )
