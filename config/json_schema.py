"""JSON schemas of the project's files, for validation in editors."""

import json
from pathlib import Path
from typing import Any, Final

from config.fleet import FleetConfig
from config.loader import SECRET_KEYS
from config.pack_cases import PackCases
from config.provider_pack import ProviderPack
from config.residency_pack import ResidencyPack
from config.stacks import FoundationStackConfig, GlobalStackConfig, RegionStackConfig
from config.types import PROJECT, StrictModel
from config.waivers import WaiverList

DIRECTORY: Final = Path("docs/schema")

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_DEFINITIONS: Final = "$defs"
_ENGINE: Final = ("secretsprovider", "encryptedkey", "encryptionsalt")
_CIPHERTEXT: Final[dict[str, Any]] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["secure"],
    "properties": {"secure": {"type": "string"}},
}


def generate() -> dict[str, str]:
    """Return every schema's text, by path relative to the project's root."""
    schemas = {
        "project": _project(),
        "region": _stack(RegionStackConfig, secrets=SECRET_KEYS),
        "foundation": _stack(FoundationStackConfig),
        "global": _stack(GlobalStackConfig),
        "pack": {"$schema": _DIALECT, **ResidencyPack.model_json_schema()},
        "pack_cases": {"$schema": _DIALECT, **PackCases.model_json_schema()},
        "providers": {"$schema": _DIALECT, **ProviderPack.model_json_schema()},
        "waivers": {"$schema": _DIALECT, **WaiverList.model_json_schema()},
    }
    return {
        str(DIRECTORY / f"{name}.json"): json.dumps(schema, indent=2) + "\n"
        for name, schema in schemas.items()
    }


def _project() -> dict[str, Any]:
    fleet = FleetConfig.model_json_schema()
    definitions = fleet.pop(_DEFINITIONS)
    value = {"type": "object", "required": ["value"], "properties": {"value": fleet}}
    return {
        "$schema": _DIALECT,
        "type": "object",
        "required": ["name", "runtime", "config"],
        "properties": {
            "config": {
                "type": "object",
                "required": ["fleet"],
                "properties": {"fleet": value},
            }
        },
        _DEFINITIONS: definitions,
    }


def _stack(
    model: type[StrictModel], *, secrets: tuple[str, ...] = ()
) -> dict[str, Any]:
    own = model.model_json_schema(by_alias=True)
    definitions = own.pop(_DEFINITIONS, {})
    own["properties"] = {
        _key(name): schema for name, schema in own["properties"].items()
    } | {_key(name): _CIPHERTEXT for name in secrets}
    own["required"] = [_key(name) for name in own.get("required", [])]
    return {
        "$schema": _DIALECT,
        "type": "object",
        "additionalProperties": False,
        "required": ["config"],
        "properties": {"config": own} | {key: {"type": "string"} for key in _ENGINE},
        _DEFINITIONS: definitions,
    }


def _key(name: str) -> str:
    return name if ":" in name else f"{PROJECT}:{name}"
