"""What a workload mounts or reads, without which its pods never start."""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.awaiting import AWAIT, VAIN, awaited, in_namespace
from operations.rehearsal.rules.kubernetes import CONFIG_MAP, SECRET
from operations.rehearsal.rules.pods import TEMPLATED, containers, template
from operations.rehearsal.rules.rule import Rule, View, refusal, refuses_when
from operations.rehearsal.rules.values import (
    Values,
    at,
    flag,
    given,
    objects,
    pairs,
    text,
)
from operations.rehearsal.thing import Thing

EXTERNAL_SECRET: Final = "kubernetes:external-secrets.io/v1:ExternalSecret"
_ACCOUNT: Final = "kubernetes:core/v1:ServiceAccount"


def _named(view: View, token: str, inputs: Values, name: str) -> Thing | None:
    for thing in view.here(token):
        if in_namespace(thing, inputs) and text(thing.outputs, "metadata.name") == name:
            return thing
    return None


def _keys(view: View, inputs: Values, name: str) -> set[str] | None:
    """Return the keys of a secret that exists or is copied; None if there is none."""
    plain = _named(view, SECRET, inputs, name)
    if plain:
        return {
            key
            for path in ("data", "stringData")
            for key, _ in pairs(plain.outputs, path)
        }
    for copy in view.here(EXTERNAL_SECRET):
        target = text(copy.inputs, "spec.target.name")
        if in_namespace(copy, inputs) and name == (
            target or text(copy.outputs, "metadata.name")
        ):
            if given(copy.inputs, "spec.dataFrom") or given(
                copy.inputs, "spec.target.template"
            ):
                return set()
            return {text(d, "secretKey") for _, d in objects(copy.inputs, "spec.data")}
    return None


def _wanted_secrets(subject: Subject) -> Iterator[tuple[str, str, str]]:
    """Yield path, name and key of every secret that a pod cannot do without."""
    base, spec = template(subject.token, subject.inputs)
    for path, container in containers(subject.token, subject.inputs):
        for below, variable in objects(container, "env"):
            found = at(variable, "valueFrom.secretKeyRef")
            if isinstance(found, dict) and not flag(found, "optional", default=False):
                yield f"{path}.{below}", text(found, "name"), text(found, "key")
        for below, source in objects(container, "envFrom"):
            found = at(source, "secretRef")
            if isinstance(found, dict) and not flag(found, "optional", default=False):
                yield f"{path}.{below}", text(found, "name"), ""
    for path, volume in objects(spec, "volumes"):
        found = at(volume, "secret")
        if isinstance(found, dict) and not flag(found, "optional", default=False):
            yield f"{base}.{path}", text(found, "secretName"), ""


def _no_secret(subject: Subject, view: View) -> Iterator[Complaint]:
    for path, name, key in _wanted_secrets(subject) if awaited(subject.inputs) else ():
        keys = _keys(view, subject.inputs, name) if name else set[str]()
        if keys is None:
            yield refusal(
                path, f"needs secret '{name}', which nothing makes there: {VAIN}"
            )
        elif key and keys and key not in keys:
            shown = ", ".join(sorted(keys))
            yield refusal(
                path, f"needs key '{key}' of '{name}', which has {shown}: {VAIN}"
            )


def _no_config(subject: Subject, view: View) -> Iterator[Complaint]:
    base, spec = template(subject.token, subject.inputs)
    for path, volume in objects(spec, "volumes") if awaited(subject.inputs) else ():
        found = at(volume, "configMap")
        name = text(found, "name") if isinstance(found, dict) else ""
        optional = flag(found, "optional", default=False) if name else True
        if not optional and _named(view, CONFIG_MAP, subject.inputs, name) is None:
            yield refusal(
                f"{base}.{path}",
                f"needs ConfigMap '{name}', which does not exist there: {VAIN}",
            )


def _no_account(subject: Subject, view: View) -> Iterator[Complaint]:
    base, spec = template(subject.token, subject.inputs)
    name = text(spec, "serviceAccountName")
    if name in {"", "default"} or not awaited(subject.inputs):
        return
    if _named(view, _ACCOUNT, subject.inputs, name) is None:
        yield refusal(
            f"{base}.serviceAccountName",
            f"is '{name}', which does not exist there: {VAIN}",
        )


RULES: Final[tuple[Rule, ...]] = (
    refuses_when(
        "AWT-011",
        "A secret that a workload reads is made by somebody.",
        _no_secret,
        *TEMPLATED,
        source=f"{AWAIT}/deployment.go",
        patient=True,
    ),
    refuses_when(
        "AWT-012",
        "A ConfigMap that a workload mounts exists.",
        _no_config,
        *TEMPLATED,
        source=f"{AWAIT}/deployment.go",
        patient=True,
    ),
    refuses_when(
        "AWT-013",
        "The service account of a workload exists.",
        _no_account,
        *TEMPLATED,
        source=f"{AWAIT}/deployment.go",
        patient=True,
    ),
)
