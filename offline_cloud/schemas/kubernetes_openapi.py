"""The published OpenAPI of each Kubernetes version, ready to validate with.

kubernetes-validate carries the documents as JSON schemas, one set per version; the
``strict`` sets refuse unknown fields.
Its own ``validate`` reads megabytes from disk for every object and stops at the first
mistake, so the schemas are read here once per version and given to jsonschema.
"""

import base64
import binascii
import functools
import importlib
import importlib.util
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, cast

from offline_cloud.schemas.kubernetes_enums import ENUMS

_QUANTITY: Final = "io.k8s.apimachinery.pkg.api.resource.Quantity"
#: https://github.com/kubernetes/apimachinery/blob/v0.35.0/pkg/api/resource/quantity.go
_QUANTITIES: Final = r"^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$"
_ID: Final = "https://kubernetes.io/api/_definitions.json"


class JsonSchemaError(Protocol):
    """What jsonschema says of one mistake."""

    @property
    def absolute_path(self) -> Iterator[str | int]:
        """Keys and positions that lead to the instance."""
        ...

    @property
    def validator(self) -> str:
        """The keyword that is violated."""
        ...

    @property
    def validator_value(self) -> Any:  # noqa: ANN401  # any JSON schema
        """What the keyword demands."""
        ...

    @property
    def schema(self) -> Mapping[str, Any]:
        """The schema that holds the keyword."""
        ...

    @property
    def instance(self) -> Any:  # noqa: ANN401  # any JSON
        """The value that is wrong, or that holds what is wrong."""
        ...


class Validator(Protocol):
    """A schema that can be asked about many instances."""

    def iter_errors(self, instance: object) -> Iterator[JsonSchemaError]:
        """Yield every mistake of an instance."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """The kinds that one version of Kubernetes serves.

    Attributes:
        version: Minor version, ``1.35``.
        kinds: Name of the definition by group, version and kind; the core group is "".
        definitions: Every definition by name, closed sets and quantities added.
    """

    version: str
    kinds: Mapping[tuple[str, str, str], str]
    definitions: Mapping[str, Mapping[str, Any]]

    @property
    def groups(self) -> frozenset[str]:
        """Return the API groups that Kubernetes itself serves."""
        return frozenset(group for group, _, _ in self.kinds)

    def versions(self, group: str, kind: str) -> list[str]:
        """Return the versions of a group that have a kind."""
        return sorted(v for g, v, k in self.kinds if (g, k) == (group, kind))


def carried() -> tuple[str, ...]:
    """Return the versions there are schemas of, oldest first."""
    found = {
        ".".join(entry.name.removeprefix("v").split(".")[:2])
        for entry in _directory().iterdir()
        if entry.name.endswith("-local-strict")
    }
    return tuple(sorted(found, key=lambda name: tuple(map(int, name.split(".")))))


@functools.cache
def published(version: str) -> Published:
    """Return what a carried version serves."""
    (place,) = _directory().glob(f"v{version}.*-local-strict")
    text = (place / "_definitions.json").read_text(encoding="utf-8")
    definitions: dict[str, dict[str, Any]] = json.loads(text)["$defs"]
    kinds = {
        (served["group"], served["version"], served["kind"]): name
        for name, definition in definitions.items()
        for served in definition.get("x-kubernetes-group-version-kind", ())
    }
    _close(definitions)
    return Published(version=version, kinds=kinds, definitions=definitions)


@functools.cache
def validator(version: str, definition: str) -> Validator:
    """Return the validator of a definition of a version."""
    jsonschema: Any = importlib.import_module("jsonschema")
    schema = {"$ref": f"{_ID}#/$defs/{definition}"}
    made = jsonschema.validators.Draft202012Validator(
        schema, registry=_registry(version), format_checker=_formats()
    )
    return cast("Validator", made)


@functools.cache
def _registry(version: str) -> object:
    referencing: Any = importlib.import_module("referencing")
    dialect: Any = importlib.import_module("referencing.jsonschema").DRAFT202012
    document = {"$id": _ID, "$defs": published(version).definitions}
    resource = dialect.create_resource(document)
    return cast("object", referencing.Registry().with_resource(_ID, resource))


@functools.cache
def _formats() -> object:
    """Return a checker of what the API server decodes into a narrower type.

    Source: https://spec.openapis.org/registry/format/
    """
    jsonschema: Any = importlib.import_module("jsonschema")
    checker: Any = jsonschema.FormatChecker(formats=())
    checker.checks("int32")(functools.partial(_fits, 32))
    checker.checks("int64")(functools.partial(_fits, 64))
    checker.checks("byte")(_base64)
    return cast("object", checker)


def _fits(bits: int, value: object) -> bool:
    return not isinstance(value, int) or -(2 ** (bits - 1)) <= value < 2 ** (bits - 1)


def _base64(value: object) -> bool:
    """Tell whether Go decodes the text, which may be broken into lines."""
    if not isinstance(value, str):
        return True
    try:
        base64.b64decode(value.replace("\n", "").replace("\r", ""), validate=True)
    except binascii.Error:
        return False
    return True


def _close(definitions: Mapping[str, dict[str, Any]]) -> None:
    """Add the closed sets, and what a quantity looks like."""
    for name, choices in ENUMS.items():
        fields = definitions.get(name, {}).get("properties", {})
        for field, values in choices.items():
            if field in fields:
                known = fields[field]
                known.get("items", known)["enum"] = list(values)
    for option in definitions[_QUANTITY]["oneOf"]:
        if "string" in option["type"]:
            option["pattern"] = _QUANTITIES


@functools.cache
def _directory() -> Path:
    """Return where the schemas are, without importing the package around them."""
    spec = importlib.util.find_spec("kubernetes_validate")
    if spec is None or spec.origin is None:
        message = "kubernetes-validate is not installed; run `make rehearse`"
        raise ModuleNotFoundError(message)
    return Path(spec.origin).parent / "kubernetes-json-schema"
