"""Time of validating a resource by type, on the graphs of the last rehearsal."""

import json
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from offline_cloud import rule_validation
from offline_cloud.rule import ResourceInputs
from offline_cloud.schemas import validation
from rehearsal.paths import RehearsalPaths

_SLOWEST = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """Time of validating the resources of one type.

    Attributes:
        token: Type token.
        count: Number of resources that were validated.
        median_ms: Median time for one resource, in milliseconds.
    """

    token: str
    count: int
    median_ms: float


def costs(paths: RehearsalPaths) -> tuple[Cost, ...]:
    """Validate every recorded resource once and return the cost of each type.

    The first resource of each package is validated before and left out, because its
    validation loads the schemas.
    """
    resources = list(_recorded_inputs(paths))
    first = {resource.token.partition(":")[0]: resource for resource in resources}
    for resource in first.values():
        _validate(resource)
        resources.remove(resource)
    durations: dict[str, list[float]] = defaultdict(list)
    for resource in resources:
        started = time.perf_counter()
        _validate(resource)
        durations[resource.token].append(1000 * (time.perf_counter() - started))
    found = (
        Cost(
            token=token,
            count=len(each),
            median_ms=round(statistics.median(each), 2),
        )
        for token, each in durations.items()
    )
    return tuple(sorted(found, key=lambda cost: cost.median_ms, reverse=True))


def slowest(found: tuple[Cost, ...]) -> tuple[Cost, ...]:
    """Return the types with the highest cost per resource."""
    return found[:_SLOWEST]


def _validate(resource: ResourceInputs) -> None:
    for _ in (
        *validation.validate(resource),
        *rule_validation.validate_inputs(resource),
    ):
        pass


def _recorded_inputs(paths: RehearsalPaths) -> Iterator[ResourceInputs]:
    for recorded in sorted(paths.graphs.glob("*.json")):
        for each in json.loads(recorded.read_text()):
            if each["provider"] and not each["type"].startswith("pulumi:"):
                yield _resource_inputs(each)


def _resource_inputs(each: dict[str, Any]) -> ResourceInputs:
    return ResourceInputs(
        token=each["type"],
        urn=each["urn"],
        name=each["name"],
        inputs=each["inputs"],
        region=each["region"],
        account="",
    )
