"""Validators from the published OpenAPI of each Kubernetes version.

The package kubernetes-validate contains the documents as JSON schemas, one set per
version; the ``strict`` sets reject unknown fields.
Its own ``validate`` reads megabytes from disk for every object and stops at the first
error. This module reads the schemas once per version and validates with jsonschema.
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
    """A validation error of jsonschema."""

    @property
    def absolute_path(self) -> Iterator[str | int]:
        """Keys and positions of the path to the instance."""
        ...

    @property
    def validator(self) -> str:
        """The violated keyword."""
        ...

    @property
    def validator_value(self) -> Any:  # noqa: ANN401  # any JSON schema
        """The value of the keyword."""
        ...

    @property
    def schema(self) -> Mapping[str, Any]:
        """The schema that holds the keyword."""
        ...

    @property
    def instance(self) -> Any:  # noqa: ANN401  # any JSON
        """The invalid value, or the object that contains it."""
        ...


class Validator(Protocol):
    """A validator of jsonschema."""

    def iter_errors(self, instance: object) -> Iterator[JsonSchemaError]:
        """Yield every error of an instance."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """The kinds that one version of Kubernetes serves.

    Attributes:
        version: Minor version, ``1.35``.
        kinds: Name of the definition by group, version and kind; the core group is "".
        definitions: Every definition by name, with enumerations and the pattern of
            quantities added.
    """

    version: str
    kinds: Mapping[tuple[str, str, str], str]
    definitions: Mapping[str, Mapping[str, Any]]

    @property
    def groups(self) -> frozenset[str]:
        """Return the API groups of built-in kinds."""
        return frozenset(group for group, _, _ in self.kinds)

    def versions(self, group: str, kind: str) -> list[str]:
        """Return the versions of a group that contain a kind."""
        return sorted(v for g, v, k in self.kinds if (g, k) == (group, kind))


def carried() -> tuple[str, ...]:
    """Return the Kubernetes versions with schemas, oldest first."""
    found = {
        ".".join(entry.name.removeprefix("v").split(".")[:2])
        for entry in _directory().iterdir()
        if entry.name.endswith("-local-strict")
    }
    return tuple(sorted(found, key=lambda name: tuple(map(int, name.split(".")))))


@functools.cache
def published(version: str) -> Published:
    """Return the kinds that a version with schemas serves."""
    (directory,) = _directory().glob(f"v{version}.*-local-strict")
    text = (directory / "_definitions.json").read_text(encoding="utf-8")
    definitions: dict[str, dict[str, Any]] = json.loads(text)["$defs"]
    kinds = {
        (served["group"], served["version"], served["kind"]): name
        for name, definition in definitions.items()
        for served in definition.get("x-kubernetes-group-version-kind", ())
    }
    _add_enums(definitions)
    return Published(version=version, kinds=kinds, definitions=definitions)


@functools.cache
def validator(version: str, definition: str) -> Validator:
    """Return the validator of a definition of a version."""
    jsonschema: Any = importlib.import_module("jsonschema")
    schema = {"$ref": f"{_ID}#/$defs/{definition}"}
    found = jsonschema.validators.Draft202012Validator(
        schema, registry=_registry(version), format_checker=_formats()
    )
    return cast("Validator", found)


@functools.cache
def _registry(version: str) -> object:
    referencing: Any = importlib.import_module("referencing")
    dialect: Any = importlib.import_module("referencing.jsonschema").DRAFT202012
    document = {"$id": _ID, "$defs": published(version).definitions}
    resource = dialect.create_resource(document)
    return cast("object", referencing.Registry().with_resource(_ID, resource))


@functools.cache
def _formats() -> object:
    """Return a checker of the formats that the API server decodes.

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
    """Return whether Go decodes the text, which may contain line breaks."""
    if not isinstance(value, str):
        return True
    try:
        base64.b64decode(value.replace("\n", "").replace("\r", ""), validate=True)
    except binascii.Error:
        return False
    return True


def _add_enums(definitions: Mapping[str, dict[str, Any]]) -> None:
    """Add the enumerations and the pattern of quantities."""
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
    """Return the directory of the schemas, without importing their package.

    Raises:
        ModuleNotFoundError: The package is not installed.
    """
    spec = importlib.util.find_spec("kubernetes_validate")
    if spec is None or spec.origin is None:
        message = "kubernetes-validate is not installed; run `make rehearse`"
        raise ModuleNotFoundError(message)
    return Path(spec.origin).parent / "kubernetes-json-schema"
