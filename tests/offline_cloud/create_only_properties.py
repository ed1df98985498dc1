"""Replacing inputs of resource types, compared with CloudFormation's schemas.

CloudFormation marks properties that can only be set at creation. The program uses the
provider of `pulumi_aws` and not CloudFormation, so the provider's documentation
decides. Where both differ, the reason is written down.
"""

import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from offline_cloud.registry import CLOUDFORMATION, lookup

#: A type is compared in each of these.
REGIONS: Final = ("us-east-1", "eu-west-1", "ap-southeast-1")

_REASONS: Final = Path(__file__).with_name("create_only_differences.yaml")
_MARKS: Final = ("createOnlyProperties", "conditionalCreateOnlyProperties")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences of a type's replacing inputs from CloudFormation's.

    Attributes:
        here: Replacing in `offline_cloud`, and not in CloudFormation.
        there: Create-only in CloudFormation, and not replacing in `offline_cloud`.
    """

    here: frozenset[str]
    there: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The reviewed differences of one type.

    Attributes:
        same: Paths with other names in CloudFormation, by path.
        here: Reasons of paths that replace in `offline_cloud` only.
        there: Reasons of paths that are create-only in CloudFormation only.
    """

    same: Mapping[str, tuple[str, ...]]
    here: Mapping[str, str]
    there: Mapping[str, str]


@cache
def reviewed_file() -> Mapping[str, Any]:
    """Return the reviewed file."""
    found: Mapping[str, Any] = yaml.safe_load(_REASONS.read_text(encoding="utf-8"))
    return found


def reviewed(token: str) -> Reviewed:
    """Return the reviewed differences of a type."""
    entry: Mapping[str, Any] = reviewed_file()["types"].get(token) or {}
    return Reviewed(
        {here: _each(there) for here, there in entry.get("same", {}).items()},
        entry.get("here", {}),
        entry.get("there", {}),
    )


def compare(token: str) -> Comparison:
    """Return the differences of a resource type from its CloudFormation schema.

    Types without a CloudFormation resource have no differences.
    """
    translation = CLOUDFORMATION[token]
    if translation.merged_into is not None or not translation.cloudformation:
        return Comparison(frozenset(), frozenset())
    ours = lookup(token).replaces.keys() - reviewed_file()["everywhere"].keys()
    theirs = create_only(translation.cloudformation)
    known = {path.casefold() for path in theirs}
    names = {
        path: {name.casefold() for name in reviewed(token).same.get(path, (path,))}
        for path in ours
    }
    return Comparison(
        frozenset(path for path in ours if not names[path] & known),
        frozenset(
            p for p in theirs if p.casefold() not in set().union(*names.values())
        ),
    )


@cache
def create_only(kind: str) -> frozenset[str]:
    """Return the dotted paths of create-only properties, conditional ones included."""
    return frozenset(
        path.removeprefix("/properties/").replace("/", ".")
        for region in REGIONS
        for mark in _MARKS
        for path in _schema(region, kind).get(mark, ())
    )


def _schema(region: str, kind: str) -> Mapping[str, Any]:
    digest = _provided(region)[kind]
    text = (_schemas() / "resources" / f"{digest}.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


@cache
def _provided(region: str) -> Mapping[str, str]:
    text = (_schemas() / "providers" / f"{region}.json").read_text(encoding="utf-8")
    found: Mapping[str, str] = json.loads(text)
    return found


def _schemas() -> Path:
    # Importing cfn-lint takes half a second; its schemas are plain files.
    spec = importlib.util.find_spec("cfnlint")
    if spec is None or spec.origin is None:
        msg = "cfn-lint is not installed; run `make test`, which installs it"
        raise ModuleNotFoundError(msg)
    return Path(spec.origin).parent / "data" / "schemas"


def _each(names: str | list[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)
