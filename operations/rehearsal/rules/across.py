"""What one cloud refuses because of what is, or is not, in another."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.awaiting import in_namespace
from operations.rehearsal.rules.mounting import EXTERNAL_SECRET
from operations.rehearsal.rules.rule import Rule, View, refusal, refuses_when
from operations.rehearsal.rules.secrets import SECRET, VERSION
from operations.rehearsal.rules.values import Value, at, objects, text
from operations.rehearsal.thing import Thing

STORE: Final = "kubernetes:external-secrets.io/v1:SecretStore"

_GUIDE: Final = "https://external-secrets.io/latest"
_CLIENT: Final = (
    "https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/await"
)
#: The annotation that makes the provider wait, and fail, for a custom resource.
_WAIT: Final = "pulumi.com/waitFor"
_VAIN: Final = "it is never Ready, and awaiting it times out"
#: In the operator's words and in those of Secrets Manager.
#: https://github.com/external-secrets/external-secrets/blob/main/pkg/controllers/externalsecret/externalsecret_controller.go
#: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
_EMPTY: Final = (
    "is '{key}', which has no value: SecretSyncedError, could not get secret data from "
    "provider (ResourceNotFoundException: Secrets Manager can't find the specified "
    f"secret value for staging label: AWSCURRENT): {_VAIN}"
)
_OPERATOR: Final = "external-secrets"
_RELEASE: Final = "kubernetes:helm.sh/v3:Release"


def _waited_for(subject: Subject) -> bool:
    annotations = at(subject.inputs, "metadata.annotations")
    return isinstance(annotations, dict) and _WAIT in annotations


def _store(subject: Subject, view: View) -> Thing | None:
    name = text(subject.inputs, "spec.secretStoreRef.name")
    for store in view.here(STORE):
        if (
            in_namespace(store, subject.inputs)
            and text(store.outputs, "metadata.name") == name
        ):
            return store
    return None


def _no_store(subject: Subject, view: View) -> Iterator[Complaint]:
    kind = text(subject.inputs, "spec.secretStoreRef.kind") or "SecretStore"
    name = text(subject.inputs, "spec.secretStoreRef.name")
    if (
        _waited_for(subject)
        and name
        and kind == "SecretStore"
        and _store(subject, view) is None
    ):
        yield refusal(
            "spec.secretStoreRef.name",
            f"is '{name}', which does not exist there: {_VAIN}",
        )


def _value(name: str, region: str, view: View) -> tuple[bool, str | None]:
    """Return whether a secret exists in a region, and its value if it has one."""
    for secret in view.cloud.of_type(SECRET):
        arn = secret.outputs.get("arn")
        if secret.place != region or name not in {secret.outputs.get("name"), arn}:
            continue
        for version in view.cloud.of_type(VERSION):
            if version.inputs.get("secretId") == arn:
                found = version.inputs.get("secretString")
                return True, str(found or version.inputs.get("secretStringWo") or "")
        return True, view.cloud.seeded(str(arn))
    return False, None


def _has(value: str, path: str) -> bool:
    """Tell whether a JSON text has a property, by its name or its dotted path."""
    try:
        found: Any = json.loads(value)
    except ValueError:
        return False
    if isinstance(found, Mapping) and path in cast("Mapping[str, Any]", found):
        return True
    return at(found, path) is not None


def _remote(subject: Subject) -> Iterator[tuple[str, Value]]:
    for path, one in objects(subject.inputs, "spec.data"):
        yield f"{path}.remoteRef", at(one, "remoteRef")
    for path, one in objects(subject.inputs, "spec.dataFrom"):
        yield f"{path}.extract", at(one, "extract")


def _no_value(subject: Subject, view: View) -> Iterator[Complaint]:
    store = _store(subject, view) if _waited_for(subject) else None
    region = text(store.inputs, "spec.provider.aws.region") if store else ""
    service = text(store.inputs, "spec.provider.aws.service") if store else ""
    if not region or service != "SecretsManager":
        return
    for path, reference in _remote(subject):
        key, wanted = text(reference, "key"), text(reference, "property")
        there, value = _value(key, region, view) if key else (True, "")
        if not there:
            yield refusal(
                f"{path}.key",
                f"is '{key}', no secret of Secrets Manager in {region}: {_VAIN}",
            )
        elif value is None:
            yield refusal(f"{path}.key", _EMPTY.format(key=key))
        elif key and wanted and not _has(value, wanted):
            yield refusal(
                f"{path}.property",
                f"is '{wanted}', no property of the JSON in '{key}': {_VAIN}",
            )


def _undefined(subject: Subject, view: View) -> Iterator[Complaint]:
    installed = any(
        _OPERATOR in str(release.inputs.get("chart")) for release in view.here(_RELEASE)
    )
    if not installed:
        kind = subject.token.rpartition(":")[2]
        yield refusal(
            "",
            f'no matches for kind "{kind}" in version "external-secrets.io/v1": no '
            f"release of the chart '{_OPERATOR}' is in this cluster",
        )


RULES: Final[tuple[Rule, ...]] = (
    refuses_when(
        "ACR-001",
        "Custom kinds exist once the chart that defines them is installed.",
        _undefined,
        STORE,
        EXTERNAL_SECRET,
        source="https://www.pulumi.com/registry/packages/kubernetes/api-docs/apiextensions/customresource/",
        on="create",
        patient=True,
    ),
    refuses_when(
        "ACR-002",
        "A copied secret names a store of its namespace.",
        _no_store,
        EXTERNAL_SECRET,
        source=f"{_GUIDE}/api/externalsecret/",
        patient=True,
    ),
    refuses_when(
        "ACR-003",
        "A copied secret exists in Secrets Manager, with the property and a value.",
        _no_value,
        EXTERNAL_SECRET,
        source=f"{_GUIDE}/provider/aws-secrets-manager/",
        patient=True,
    ),
)
