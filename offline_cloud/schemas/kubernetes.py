"""Kubernetes' own contract: the published OpenAPI of the cluster's version.

Every built-in kind is validated strictly: an unknown field, which the API server
would drop or refuse depending on the client, is a mistake here.
Custom kinds are judged by the structure in their catalogue entry instead, and what is
no manifest by nobody; ``uncovered`` says which and why.
"""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from offline_cloud.property_values import UNKNOWNS, format_path
from offline_cloud.rule import ResourceInputs, Violation
from offline_cloud.schemas import kubernetes_openapi as schemas
from offline_cloud.schemas.kubernetes_openapi import JsonSchemaError

#: Version of a cluster that is not known yet.
VERSION: Final = "1.35"

#: What the provider offers beside the kinds of the API server, by first part.
_NO_MANIFESTS: Final[Mapping[str, str]] = {
    "helm.sh": "a release is no manifest: its chart is rendered where it is installed",
    "kustomize": "no manifest: its objects are registered one by one",
    "yaml": "no manifest: its objects are registered one by one",
}
_PATCH: Final = "Patch"


def validate(subject: ResourceInputs, version: str = "") -> Iterator[Violation]:
    """Yield what an API server of a version would refuse of an object.

    Without one the subject's cluster decides, and the newest release before there is
    a cluster.
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
        yield _unserved(known, group, api, kind)
        return
    complaints = dict.fromkeys(
        complaint
        for violation in schemas.validator(version, definition).iter_errors(
            subject.inputs
        )
        if not _unknown(violation.instance)
        and not (patched and violation.validator == "required")
        for complaint in _violations(violation, hidden=kind.startswith("Secret"))
    )
    yield from complaints


def not_covered_reason(token: str, version: str = VERSION) -> str:
    """Return why a type has no contract here; nothing if it has one."""
    group, _, _ = _parts(token)
    if group in _NO_MANIFESTS:
        return _NO_MANIFESTS[group]
    if group not in schemas.published(version).groups:
        return "a custom kind: the structure in its catalogue entry judges it"
    return ""


def _parts(token: str) -> tuple[str, str, str]:
    """Return group, version and kind of ``kubernetes:group/version:Kind``."""
    place, _, kind = token.removeprefix("kubernetes:").rpartition(":")
    group, _, api = place.partition("/")
    return "" if group == "core" else group, api, kind


def _unknown(value: object) -> bool:
    return isinstance(value, str) and value in UNKNOWNS


def _unserved(known: schemas.Published, group: str, api: str, kind: str) -> Violation:
    prefix = f"{group}/" if group else ""
    reason = f"Kubernetes {known.version} serves no {prefix}{api} {kind}"
    others = known.versions(group, kind)
    if others:
        reason += f"; it has {', '.join(prefix + other for other in others)}"
    return Violation(property="apiVersion", reason=reason)


def _violations(violation: JsonSchemaError, *, hidden: bool) -> Iterator[Violation]:
    """Yield a complaint for each place that one violation is about."""
    path, instance = tuple(violation.absolute_path), violation.instance
    if violation.validator == "additionalProperties":
        known = sorted(violation.schema.get("properties", {}))
        for key in instance:
            if key not in known:
                yield Violation(
                    property=format_path((*path, key)), reason=_suggestion(key, known)
                )
    elif violation.validator == "required":
        for key in violation.validator_value:
            if key not in instance:
                yield Violation(
                    property=format_path((*path, key)), reason="a value is required"
                )
    else:
        got = "" if hidden else f", got {instance!r}"
        yield Violation(property=format_path(path), reason=f"{_wanted(violation)}{got}")


def _suggestion(key: str, known: list[str]) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    if close:
        return f"unknown field; did you mean {close[0]!r}?"
    return f"unknown field; known are {', '.join(known)}"


def _wanted(violation: JsonSchemaError) -> str:
    """Return what was expected in the place of a value."""
    keyword, value = violation.validator, violation.validator_value
    if keyword == "enum":
        return f"expected one of {', '.join(map(str, value))}"
    if keyword == "format":
        formats = {"byte": "text in base64", "int32": "a number of 32 bits"}
        return f"expected {formats.get(value, f'a value of format {value}')}"
    if keyword == "oneOf":
        if any("pattern" in option for option in value):
            return "expected a quantity such as 500m or 1Gi"
        return f"expected {' or '.join(_types(value))}"
    return f"expected {' or '.join(_types([violation.schema]))}"


def _types(options: list[Mapping[str, Any]]) -> list[str]:
    """Return the kinds of value that schemas take; null counts as absent."""
    found: list[str] = []
    for option in options:
        kinds = option.get("type", ())
        found += [kinds] if isinstance(kinds, str) else kinds
    return [kind for kind in dict.fromkeys(found) if kind != "null"]
