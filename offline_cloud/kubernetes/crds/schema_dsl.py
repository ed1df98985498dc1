"""Functions that build JSON schemas of custom resources."""

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
    """Return the schema of a string that is one of these values."""
    return {"type": "string", "enum": list(values)}


def list_of(items: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def map_of(values: Schema = TEXT) -> Schema:
    """Return the schema of an object with arbitrary keys."""
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
    """Return the resource type of a custom kind.

    Args:
        kind: ``group/version:Kind``.
        schema: JSON schema of the spec.
        compute: Returns the outputs; by default a status with condition ``Ready``.
        namespaced: Whether objects of the kind have a namespace.
    """
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


def _ready_status(_context: CreateContext) -> Mapping[str, Any]:
    return {"status": {"conditions": [condition("Ready")]}}
