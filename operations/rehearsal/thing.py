"""What the offline cloud keeps: resources, and what stays when they are gone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Thing:
    """One resource of the offline cloud.

    ``place`` is where its id is unique: an AWS region, the ARN of a Kubernetes
    cluster, or nothing.  ``secrets`` are the paths of secret outputs.
    """

    token: str
    place: str
    id: str
    urn: str
    name: str
    region: str
    seed: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    secrets: tuple[tuple[str | int, ...], ...] = field(default=())


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaveBehind:
    """What stays in the cloud after its resource was deleted."""

    token: str
    id: str
    urn: str
    what: str
