"""Validation of Kubernetes objects by the published OpenAPI of the cluster's version.

Built-in kinds are validated strictly: an unknown field is an error here, although the
API server drops or rejects it depending on the client.
Custom kinds are validated by the ``input_schema`` of their resource type. Types that
are no manifests are not validated; ``not_covered_reason`` returns the reason.
"""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from offline_cloud.property_values import UNKNOWNS, format_path
from offline_cloud.rule import ResourceInputs, Violation
from offline_cloud.schemas import kubernetes_openapi as schemas
from offline_cloud.schemas.kubernetes_openapi import JsonSchemaError

#: Version of a cluster whose version is unknown.
VERSION: Final = "1.35"

#: Types of the provider that are no kinds of the API server, by group.
_NO_MANIFESTS: Final[Mapping[str, str]] = {
    "helm.sh": "a release is no manifest: its chart is rendered when it is installed",
    "kustomize": "no manifest: its objects are registered one by one",
    "yaml": "no manifest: its objects are registered one by one",
}
_PATCH: Final = "Patch"


def validate(subject: ResourceInputs, version: str = "") -> Iterator[Violation]:
    """Yield the violations for which an API server would reject an object.

    Args:
        subject: The object.
        version: Minor version of Kubernetes; by default that of the object's cluster,
            and ``VERSION`` if there is no cluster.
    """
    version = version or subject.version or VERSION
    if version not in schemas.carried():
        newest = schemas.carried()[-1]
        reason = (
            f"no published schemas of Kubernetes {version}; the newest are {newest}"
        )
        yield Violation(property="", reason=reason)
        return
    if not_covered_reason(subject.token, version):
        return
    group, api, kind = _parts(subject.token)
    known = schemas.published(version)
    definition = known.kinds.get((group, api, kind))
    patched = definition is None and kind.endswith(_PATCH)
    if patched:
        definition = known.kinds.get((group, api, kind.removesuffix(_PATCH)))
    if definition is None:
        yield _not_served(known, group, api, kind)
        return
    violations = dict.fromkeys(
        violation
        for error in schemas.validator(version, definition).iter_errors(subject.inputs)
        if not _unknown(error.instance)
        and not (patched and error.validator == "required")
        for violation in _violations(error, hidden=kind.startswith("Secret"))
    )
    yield from violations


def not_covered_reason(token: str, version: str = VERSION) -> str:
    """Return why a type has no schema here; empty if it has one."""
    group, _, _ = _parts(token)
    if group in _NO_MANIFESTS:
        return _NO_MANIFESTS[group]
    if group not in schemas.published(version).groups:
        return "a custom kind: the input_schema of its resource type validates it"
    return ""


def _parts(token: str) -> tuple[str, str, str]:
    """Return group, version and kind of ``kubernetes:group/version:Kind``."""
    group_version, _, kind = token.removeprefix("kubernetes:").rpartition(":")
    group, _, api = group_version.partition("/")
    return "" if group == "core" else group, api, kind


def _unknown(value: object) -> bool:
    return isinstance(value, str) and value in UNKNOWNS


def _not_served(known: schemas.Published, group: str, api: str, kind: str) -> Violation:
    prefix = f"{group}/" if group else ""
    reason = f"Kubernetes {known.version} serves no {prefix}{api} {kind}"
    others = known.versions(group, kind)
    if others:
        reason += f"; it has {', '.join(prefix + other for other in others)}"
    return Violation(property="apiVersion", reason=reason)


def _violations(error: JsonSchemaError, *, hidden: bool) -> Iterator[Violation]:
    """Yield a violation for each property of one jsonschema error."""
    path, instance = tuple(error.absolute_path), error.instance
    if error.validator == "additionalProperties":
        known = sorted(error.schema.get("properties", {}))
        for key in instance:
            if key not in known:
                yield Violation(
                    property=format_path((*path, key)), reason=_suggestion(key, known)
                )
    elif error.validator == "required":
        for key in error.validator_value:
            if key not in instance:
                yield Violation(
                    property=format_path((*path, key)), reason="a value is required"
                )
    else:
        got = "" if hidden else f", got {instance!r}"
        yield Violation(property=format_path(path), reason=f"{_expected(error)}{got}")


def _suggestion(key: str, known: list[str]) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    if close:
        return f"unknown field; did you mean {close[0]!r}?"
    return f"unknown field; known are {', '.join(known)}"


def _expected(error: JsonSchemaError) -> str:
    """Return the expected value as a clause."""
    keyword, value = error.validator, error.validator_value
    if keyword == "enum":
        return f"expected one of {', '.join(map(str, value))}"
    if keyword == "format":
        formats = {"byte": "text in base64", "int32": "a number of 32 bits"}
        return f"expected {formats.get(value, f'a value of format {value}')}"
    if keyword == "oneOf":
        if any("pattern" in option for option in value):
            return "expected a quantity such as 500m or 1Gi"
        return f"expected {' or '.join(_types(value))}"
    return f"expected {' or '.join(_types([error.schema]))}"


def _types(options: list[Mapping[str, Any]]) -> list[str]:
    """Return the JSON types that schemas allow, without null."""
    found: list[str] = []
    for option in options:
        kinds = option.get("type", ())
        found += [kinds] if isinstance(kinds, str) else kinds
    return [kind for kind in dict.fromkeys(found) if kind != "null"]
