"""Conversion of scalars to the JSON types of a schema."""

import json
from typing import Any, Final

_NUMBERS: Final = frozenset({"integer", "number"})


def cast_to(types: frozenset[str], value: Any) -> Any:  # noqa: ANN401  # JSON
    """Return a scalar in one of the JSON types; unchanged if it has no such form."""
    if isinstance(value, bool):
        return str(value).lower() if _only_text(types) else value
    if isinstance(value, int | float):
        return str(value) if _only_text(types) else value
    if not isinstance(value, str) or "string" in types:
        return document(types, value)
    if "boolean" in types and value in ("true", "false"):
        return value == "true"
    if types & _NUMBERS and value.lstrip("-").isdigit():
        return int(value)
    return document(types, value)


def document(types: frozenset[str], value: Any) -> Any:  # noqa: ANN401  # JSON
    """Return parsed JSON text if the schema takes an object.

    Otherwise cfn-lint does not check the policy's actions.
    """
    if isinstance(value, str) and "object" in types and value.lstrip()[:1] == "{":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _only_text(types: frozenset[str]) -> bool:
    return "string" in types and not types & {"boolean", *_NUMBERS}
