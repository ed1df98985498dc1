"""The words in which the structure of a custom kind is written down."""

from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue.entry import Entry, Made
from operations.rehearsal.catalogue.objects import Answer, condition, object_entry

Schema = Mapping[str, Any]

ANY: Final[Schema] = {"type": "object"}
TEXT: Final[Schema] = {"type": "string"}
NUMBER: Final[Schema] = {"type": "integer"}
FLAG: Final[Schema] = {"type": "boolean"}
QUANTITY: Final[Schema] = {}


def one_of(*values: str) -> Schema:
    """Return the schema of a text that is one of a closed set."""
    return {"type": "string", "enum": list(values)}


def list_of(items: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def map_of(values: Schema = TEXT) -> Schema:
    """Return the schema of an object whose keys are free."""
    return {"type": "object", "additionalProperties": values}


def record(*required: str, **properties: Schema) -> Schema:
    """Return the schema of an object with these properties and no others."""
    return {"type": "object", "properties": properties, "required": list(required)}


def custom(
    kind: str, schema: Schema, *, answer: Answer | None = None, namespaced: bool = True
) -> Entry:
    """Return the entry of a custom kind, which is ready unless it answers otherwise."""
    whole = record(
        *("apiVersion", "kind", "spec"),
        apiVersion=TEXT,
        kind=TEXT,
        metadata=ANY,
        spec=schema,
    )
    return object_entry(
        kind, answer=answer or _ready, namespaced=namespaced, structure=whole
    )


def _ready(_made: Made) -> Mapping[str, Any]:
    return {"status": {"conditions": [condition("Ready")]}}
