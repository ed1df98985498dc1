"""The catalogue's replacements beside AWS's own, as a cross-check.

CloudFormation marks properties that it sets at creation only.
The program runs on the vendor's provider, not on CloudFormation, so its word is the
one that counts; but where the two differ somebody should be able to say why.
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
    """What one type's two contracts say differently.

    Attributes:
        here: Replaces here, and not with CloudFormation.
        there: Set at creation only with CloudFormation, and not replacing here.
    """

    here: frozenset[str]
    there: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What has been written about one type.

    Attributes:
        same: The differently named paths there, by the path here.
        here: Why a path replaces here only.
        there: Why a path is marked there only.
    """

    same: Mapping[str, tuple[str, ...]]
    here: Mapping[str, str]
    there: Mapping[str, str]


@cache
def written() -> Mapping[str, Any]:
    """Return the reviewed file as it is."""
    found: Mapping[str, Any] = yaml.safe_load(_REASONS.read_text(encoding="utf-8"))
    return found


def reviewed(token: str) -> Reviewed:
    """Return what has been written about a type."""
    said: Mapping[str, Any] = written()["types"].get(token) or {}
    return Reviewed(
        {here: _each(there) for here, there in said.get("same", {}).items()},
        said.get("here", {}),
        said.get("there", {}),
    )


def compare(token: str) -> Comparison:
    """Return where a type's entry and AWS's schema differ.

    What CloudFormation has no resource for has nothing to be compared with.
    """
    translation = CLOUDFORMATION[token]
    if translation.merged_into is not None or not translation.cloudformation:
        return Comparison(frozenset(), frozenset())
    ours = lookup(token).replaces.keys() - written()["everywhere"].keys()
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
    """Return the dotted paths that AWS marks, with or without a condition."""
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
    # The library itself takes half a second to import; its data are plain files.
    spec = importlib.util.find_spec("cfnlint")
    if spec is None or spec.origin is None:
        msg = "cfn-lint is not installed; run `make test`, which installs it"
        raise ModuleNotFoundError(msg)
    return Path(spec.origin).parent / "data" / "schemas"


def _each(names: str | list[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)
