"""What the catalogue promises: complete, sourced and in the words of the SDKs."""

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
from tests.offline_cloud.resource_lookup_fake import answered, made

KNOWN_TO_SDK: Final = sorted(
    t for t, e in RESOURCE_TYPES.items() if e.input_schema is None
)
WITH_STRUCTURE: Final = sorted(RESOURCE_TYPES.keys() - set(KNOWN_TO_SDK))


def known(token: str) -> Schema:
    """Return what the SDK says about a type."""
    found = schema(token)
    assert found is not None, f"the SDK has no {token}"
    return found


def takes(token: str) -> ObjectSchema:
    """Return the inputs of a type, from the SDK or its own structure."""
    structure = RESOURCE_TYPES[token].input_schema
    return (
        known(token).inputs if structure is None else object_from_json_schema(structure)
    )


def paths(resource_type: ResourceType) -> Iterator[str]:
    """Return every input path that an entry speaks of."""
    yield from (path for path in resource_type.replaces if path != "*")
    yield from (reference.property for reference in resource_type.references)
    yield from filter(None, (resource_type.autoname, resource_type.delete_protection))


def reaches(fields: ObjectSchema, path: str) -> bool:
    """Tell whether a dotted path leads to a property."""
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
def test_no_output_of_a_created_resource_is_missing(token: str) -> None:
    """Everything the SDK calls an output of a type is answered."""
    computed = RESOURCE_TYPES[token].computed(made(token))
    assert known(token).computed - computed.keys() == set()


@pytest.mark.parametrize("token", KNOWN_TO_SDK)
def test_an_entry_answers_only_what_the_type_has(token: str) -> None:
    """A misspelt output would never be read, so there is none."""
    entry = RESOURCE_TYPES[token]
    spoken = {
        *entry.computed(made(token)),
        *entry.secret_outputs,
        *entry.server_overrides,
    }
    assert spoken - known(token).outputs == set()


@pytest.mark.parametrize("token", KNOWN_TO_SDK)
def test_a_filled_in_input_is_one_the_type_would_take(token: str) -> None:
    """Defaults have the types and the nested names of the inputs they stand for."""
    properties = known(token).inputs.properties
    computed = RESOURCE_TYPES[token].computed(made(token))
    found = [
        fault
        for name, value in computed.items()
        if name in properties
        for fault in validate(properties[name], value, (name,))
        if fault.reason != "missing required property"
    ]
    assert found == []


@pytest.mark.parametrize("token", sorted(RESOURCE_TYPES))
def test_every_path_of_an_entry_is_an_input(token: str) -> None:
    """Replacements, references, names and protections name inputs of the type."""
    fields = takes(token)
    lost = [path for path in paths(RESOURCE_TYPES[token]) if not reaches(fields, path)]
    assert lost == []


@pytest.mark.parametrize("token", sorted(RESOURCE_TYPES))
def test_every_replacement_has_a_source(token: str) -> None:
    """What forces replacement is somebody's published word."""
    pages = RESOURCE_TYPES[token].replaces.values()
    assert [page for page in pages if not page.startswith("https://")] == []


@pytest.mark.parametrize("token", sorted(RESOURCE_TYPES))
def test_every_reference_can_be_met(token: str) -> None:
    """A reference names a type of the catalogue and something that type answers."""
    for reference in RESOURCE_TYPES[token].references:
        target = reference.token
        assert target in RESOURCE_TYPES
        names = {"id"} | known(target).outputs
        assert reference.attribute.partition(".")[0] in names
        assert reference.error


@pytest.mark.parametrize("token", sorted(RESOURCE_TYPES))
def test_the_same_question_gets_the_same_answer(token: str) -> None:
    """Answers are plain JSON, and nothing but the question decides them."""
    first, second = (answered(made(token)) for _ in range(2))
    assert first == second
    assert json.loads(json.dumps(first)) == first


@pytest.mark.parametrize("token", WITH_STRUCTURE)
def test_a_structure_requires_only_what_it_declares(token: str) -> None:
    """No custom kind demands a property that it would then refuse."""
    assert _undeclared(RESOURCE_TYPES[token].input_schema or {}) == []


def _undeclared(structure: Mapping[str, Any]) -> list[str]:
    below: dict[str, Mapping[str, Any]] = dict(structure.get("properties", {}))
    lost = [name for name in structure.get("required", ()) if name not in below]
    nested = [*below.values(), *filter(None, [structure.get("items")])]
    return [*lost, *(name for part in nested for name in _undeclared(part))]


def test_what_is_asked_for_stands() -> None:
    """The cloud fills gaps in an object and leaves the rest as it was given."""
    assert apply_defaults({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}}) == {
        "a": {"b": 3, "c": 2}
    }
