"""Registered resource types: complete, with sources, and consistent with the SDKs."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest

from offline_cloud.property_schema import (
    ObjectSchema,
    PropertySchema,
    object_from_json_schema,
    validate,
)
from offline_cloud.provider.sdk_schema import Schema, schema
from offline_cloud.registry import RESOURCE_TYPES, apply_defaults
from offline_cloud.resource_type import ResourceType
from tests.offline_cloud.resource_lookup_fake import compute, state_of

KNOWN_TO_SDK: Final = sorted(
    t for t, e in RESOURCE_TYPES.items() if e.input_schema is None
)
WITH_STRUCTURE: Final = sorted(RESOURCE_TYPES.keys() - set(KNOWN_TO_SDK))


def known(token: str) -> Schema:
    """Return the SDK's schema of a type."""
    found = schema(token)
    assert found is not None, f"the SDK has no {token}"
    return found


def takes(token: str) -> ObjectSchema:
    """Return the inputs of a type, from the SDK or its declared structure."""
    structure = RESOURCE_TYPES[token].input_schema
    return (
        known(token).inputs if structure is None else object_from_json_schema(structure)
    )


def paths(resource_type: ResourceType) -> Iterator[str]:
    """Return every input path of a resource type."""
    yield from (path for path in resource_type.replaces if path != "*")
    yield from (reference.property for reference in resource_type.references)
    yield from filter(None, (resource_type.autoname, resource_type.delete_protection))


def reaches(fields: ObjectSchema, path: str) -> bool:
    """Return whether a dotted path names a property."""
    shape = PropertySchema(kind="object", fields=lambda: fields)
    for step in path.replace("[]", ".[]").split("."):
        if step == "[]":
            shape = shape.inner[0]
        elif shape.kind == "object":
            below = shape.fields().properties.get(step)
            if below is None:
                return False
            shape = below
        elif shape.kind != "map":
            return False
    return True


@pytest.mark.parametrize("token", KNOWN_TO_SDK)
def test_created_resource_has_every_output_of_the_sdk(token: str) -> None:
    """Every output that the SDK declares for a type is computed."""
    computed = RESOURCE_TYPES[token].computed(compute(token))
    assert known(token).computed - computed.keys() == set()


@pytest.mark.parametrize("token", KNOWN_TO_SDK)
def test_resource_type_computes_only_outputs_of_the_sdk(token: str) -> None:
    """A misspelt output would never be read."""
    entry = RESOURCE_TYPES[token]
    spoken = {
        *entry.computed(compute(token)),
        *entry.secret_outputs,
        *entry.server_overrides,
    }
    assert spoken - known(token).outputs == set()


@pytest.mark.parametrize("token", KNOWN_TO_SDK)
def test_default_input_is_valid_for_its_type(token: str) -> None:
    """Defaults have the types and the nested names of their inputs."""
    properties = known(token).inputs.properties
    computed = RESOURCE_TYPES[token].computed(compute(token))
    found = [
        fault
        for name, value in computed.items()
        if name in properties
        for fault in validate(properties[name], value, (name,))
        if fault.reason != "missing required property"
    ]
    assert found == []


@pytest.mark.parametrize("token", sorted(RESOURCE_TYPES))
def test_paths_of_a_resource_type_are_inputs(token: str) -> None:
    """Replacements, references, names and protections name inputs of the type."""
    fields = takes(token)
    lost = [path for path in paths(RESOURCE_TYPES[token]) if not reaches(fields, path)]
    assert lost == []


@pytest.mark.parametrize("token", sorted(RESOURCE_TYPES))
def test_every_replacement_has_a_source(token: str) -> None:
    """Every replacing input has a published source."""
    pages = RESOURCE_TYPES[token].replaces.values()
    assert [page for page in pages if not page.startswith("https://")] == []


@pytest.mark.parametrize("token", sorted(RESOURCE_TYPES))
def test_references_name_a_registered_type_and_its_output(token: str) -> None:
    """A reference names a registered type and one of its outputs."""
    for reference in RESOURCE_TYPES[token].references:
        target = reference.token
        assert target in RESOURCE_TYPES
        names = {"id"} | known(target).outputs
        assert reference.attribute.partition(".")[0] in names
        assert reference.error


@pytest.mark.parametrize("token", sorted(RESOURCE_TYPES))
def test_computed_outputs_are_deterministic_json(token: str) -> None:
    """Outputs are JSON and depend on their arguments only."""
    first, second = (state_of(compute(token)) for _ in range(2))
    assert first == second
    assert json.loads(json.dumps(first)) == first


@pytest.mark.parametrize("token", WITH_STRUCTURE)
def test_declared_structure_requires_only_declared_properties(token: str) -> None:
    """No custom kind requires a property that it would then reject."""
    assert _undeclared(RESOURCE_TYPES[token].input_schema or {}) == []


def _undeclared(structure: Mapping[str, Any]) -> list[str]:
    below: dict[str, Mapping[str, Any]] = dict(structure.get("properties", {}))
    lost = [name for name in structure.get("required", ()) if name not in below]
    nested = [*below.values(), *filter(None, [structure.get("items")])]
    return [*lost, *(name for part in nested for name in _undeclared(part))]


def test_computed_state_keeps_the_given_inputs() -> None:
    """The API server adds properties and keeps the given ones."""
    assert apply_defaults({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}}) == {
        "a": {"b": 3, "c": 2}
    }
