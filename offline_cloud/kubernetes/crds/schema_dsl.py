"""The words in which the structure of a custom kind is written down."""

from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.kubernetes.objects import ComputeOutputs, condition, object_type
from offline_cloud.resource_type import CreateContext, ResourceType

Schema = Mapping[str, Any]

ANY: Final[Schema] = {"type": "object"}
TEXT: Final[Schema] = {"type": "string"}
NUMBER: Final[Schema] = {"type": "integer"}
FLAG: Final[Schema] = {"type": "boolean"}
QUANTITY: Final[Schema] = {}


def enum_of(*values: str) -> Schema:
    """Return the schema of a text that is one of a closed set."""
    return {"type": "string", "enum": list(values)}


def list_of(items: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def map_of(values: Schema = TEXT) -> Schema:
    """Return the schema of an object whose keys are free."""
    return {"type": "object", "additionalProperties": values}


def object_of(*required: str, **properties: Schema) -> Schema:
    """Return the schema of an object with these properties and no others."""
    return {"type": "object", "properties": properties, "required": list(required)}


def custom_resource(
    kind: str,
    schema: Schema,
    *,
    compute: ComputeOutputs | None = None,
    namespaced: bool = True,
) -> ResourceType:
    """Return the entry of a custom kind, which is ready unless it answers otherwise."""
    whole = object_of(
        *("apiVersion", "kind", "spec"),
        apiVersion=TEXT,
        kind=TEXT,
        metadata=ANY,
        spec=schema,
    )
    return object_type(
        kind,
        compute=compute or _ready_status,
        namespaced=namespaced,
        input_schema=whole,
    )


def _ready_status(_made: CreateContext) -> Mapping[str, Any]:
    return {"status": {"conditions": [condition("Ready")]}}
