"""Rules of External Secrets Operator resources."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from offline_cloud.aws.secretsmanager.rules import SECRET, VERSION
from offline_cloud.input_values import Value, get, objects, text
from offline_cloud.kubernetes.core.rules.pod_references import EXTERNAL_SECRET
from offline_cloud.kubernetes.core.rules.readiness import in_namespace
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    state_rule,
    violation,
)
from offline_cloud.store import StoredResource

STORE: Final = "kubernetes:external-secrets.io/v1:SecretStore"

_GUIDE: Final = "https://external-secrets.io/latest"
_CLIENT: Final = (
    "https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/await"
)
#: Annotation that makes the provider await a custom resource.
_WAIT: Final = "pulumi.com/waitFor"
_NEVER_READY: Final = "it is never Ready, and awaiting it times out"
#: Messages of the operator and of Secrets Manager.
#: https://github.com/external-secrets/external-secrets/blob/main/pkg/controllers/externalsecret/externalsecret_controller.go
#: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
_EMPTY: Final = (
    "is '{key}', which has no value: SecretSyncedError, could not get secret data from "
    "provider (ResourceNotFoundException: Secrets Manager can't find the specified "
    f"secret value for staging label: AWSCURRENT): {_NEVER_READY}"
)
_OPERATOR: Final = "external-secrets"
_RELEASE: Final = "kubernetes:helm.sh/v3:Release"


def _is_awaited(subject: ResourceInputs) -> bool:
    annotations = get(subject.inputs, "metadata.annotations")
    return isinstance(annotations, dict) and _WAIT in annotations


def _store(subject: ResourceInputs, view: StoreView) -> StoredResource | None:
    name = text(subject.inputs, "spec.secretStoreRef.name")
    for store in view.in_scope(STORE):
        if (
            in_namespace(store, subject.inputs)
            and text(store.outputs, "metadata.name") == name
        ):
            return store
    return None


@state_rule(
    "ACR-002",
    EXTERNAL_SECRET,
    requires="An ExternalSecret names a SecretStore of its namespace.",
    source=f"{_GUIDE}/api/externalsecret/",
    retry_until_timeout=True,
)
def secret_store_missing(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    kind = text(subject.inputs, "spec.secretStoreRef.kind") or "SecretStore"
    name = text(subject.inputs, "spec.secretStoreRef.name")
    if (
        _is_awaited(subject)
        and name
        and kind == "SecretStore"
        and _store(subject, view) is None
    ):
        yield violation(
            "spec.secretStoreRef.name",
            f"is '{name}', which does not exist: {_NEVER_READY}",
        )


def _value(name: str, region: str, view: StoreView) -> tuple[bool, str | None]:
    """Return whether a secret exists in a region, and its value if it has one."""
    for secret in view.store.of_type(SECRET):
        arn = secret.outputs.get("arn")
        if secret.scope != region or name not in {secret.outputs.get("name"), arn}:
            continue
        for version in view.store.of_type(VERSION):
            if version.inputs.get("secretId") == arn:
                found = version.inputs.get("secretString")
                return True, str(found or version.inputs.get("secretStringWo") or "")
        return True, view.store.secret_value(str(arn))
    return False, None


def _has_property(value: str, path: str) -> bool:
    """Tell whether a JSON document has a property, by name or dotted path."""
    try:
        found: Any = json.loads(value)
    except ValueError:
        return False
    if isinstance(found, Mapping) and path in cast("Mapping[str, Any]", found):
        return True
    return get(found, path) is not None


def _remote(subject: ResourceInputs) -> Iterator[tuple[str, Value]]:
    for path, one in objects(subject.inputs, "spec.data"):
        yield f"{path}.remoteRef", get(one, "remoteRef")
    for path, one in objects(subject.inputs, "spec.dataFrom"):
        yield f"{path}.extract", get(one, "extract")


@state_rule(
    "ACR-003",
    EXTERNAL_SECRET,
    requires=(
        "The remote secret of an ExternalSecret exists and has the property "
        "and a value."
    ),
    source=f"{_GUIDE}/provider/aws-secrets-manager/",
    retry_until_timeout=True,
)
def remote_secret_has_no_value(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    store = _store(subject, view) if _is_awaited(subject) else None
    region = text(store.inputs, "spec.provider.aws.region") if store else ""
    service = text(store.inputs, "spec.provider.aws.service") if store else ""
    if not region or service != "SecretsManager":
        return
    for path, reference in _remote(subject):
        key, wanted = text(reference, "key"), text(reference, "property")
        there, value = _value(key, region, view) if key else (True, "")
        if not there:
            yield violation(
                f"{path}.key",
                f"is '{key}', not a secret of Secrets Manager in {region}: "
                f"{_NEVER_READY}",
            )
        elif value is None:
            yield violation(f"{path}.key", _EMPTY.format(key=key))
        elif key and wanted and not _has_property(value, wanted):
            yield violation(
                f"{path}.property",
                f"is '{wanted}', not a property of the JSON in '{key}': {_NEVER_READY}",
            )


@state_rule(
    "ACR-001",
    STORE,
    EXTERNAL_SECRET,
    requires="A custom resource is created after the chart that installs its CRD.",
    source="https://www.pulumi.com/registry/packages/kubernetes/api-docs/apiextensions/customresource/",
    operations=("create",),
    retry_until_timeout=True,
)
def custom_resource_definition_missing(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    installed = any(
        _OPERATOR in str(release.inputs.get("chart"))
        for release in view.in_scope(_RELEASE)
    )
    if not installed:
        kind = subject.token.rpartition(":")[2]
        yield violation(
            "",
            f'no matches for kind "{kind}" in version "external-secrets.io/v1": no '
            f"release of the chart '{_OPERATOR}' is in this cluster",
        )
