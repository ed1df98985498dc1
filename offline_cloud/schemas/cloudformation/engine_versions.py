"""Versions of database engines, as RDS lists them.

RDS takes a major version and chooses a minor one. Its schema takes complete versions
only, and lists some major versions as deprecated.
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
"""

import functools
import re
from typing import Any, Final

from offline_cloud.schemas.cloudformation import linter

_DATA: Final = "aws_rds_dbinstance"


def newest(engine: str, version: str) -> str:
    """Return the newest minor version of a major version.

    A complete version and a version that does not exist are returned unchanged.
    """
    minors = [each for each in _offered(engine) if each.startswith(f"{version}.")]
    return max(minors, key=_order) if minors else version


def _order(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


@functools.cache
def _offered(engine: str) -> frozenset[str]:
    """Return the versions with which an instance can be created."""
    listed = _listed("engine_version.json", "then", engine)
    return listed - _listed("engine_version_deprecated.json", "if", engine)


def _listed(file: str, part: str, engine: str) -> frozenset[str]:
    for case in linter.data(_DATA, file)["allOf"]:
        listed_engine: Any = case["if"]["properties"]["Engine"]
        versions: Any = case[part]["properties"].get("EngineVersion", {})
        if listed_engine.get("const") == engine:
            return frozenset(versions.get("enum", ()))
    return frozenset()
