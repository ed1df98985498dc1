"""What it costs to judge a resource, by type, on the graphs of the last rehearsal."""

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
    """What judging the resources of one type cost, in milliseconds."""

    token: str
    count: int
    median_ms: float


def costs(place: RehearsalPaths) -> tuple[Cost, ...]:
    """Judge every recorded resource once and return the cost of each type.

    One resource of each package is judged before and left out: it pays for loading
    the contract, and a verdict is kept, so it would cost nothing the second time.
    """
    subjects = list(_subjects(place))
    first = {subject.token.partition(":")[0]: subject for subject in subjects}
    for subject in first.values():
        _judge(subject)
        subjects.remove(subject)
    taken: dict[str, list[float]] = defaultdict(list)
    for subject in subjects:
        started = time.perf_counter()
        _judge(subject)
        taken[subject.token].append(1000 * (time.perf_counter() - started))
    found = (
        Cost(
            token=token,
            count=len(each),
            median_ms=round(statistics.median(each), 2),
        )
        for token, each in taken.items()
    )
    return tuple(sorted(found, key=lambda cost: cost.median_ms, reverse=True))


def slowest(found: tuple[Cost, ...]) -> tuple[Cost, ...]:
    """Return the types that cost most for each resource."""
    return found[:_SLOWEST]


def _judge(subject: ResourceInputs) -> None:
    for _ in (*validation.validate(subject), *rule_validation.validate_inputs(subject)):
        pass


def _subjects(place: RehearsalPaths) -> Iterator[ResourceInputs]:
    for recorded in sorted(place.graphs.glob("*.json")):
        for each in json.loads(recorded.read_text()):
            if each["provider"] and not each["type"].startswith("pulumi:"):
                yield _subject(each)


def _subject(each: dict[str, Any]) -> ResourceInputs:
    return ResourceInputs(
        token=each["type"],
        urn=each["urn"],
        name=each["name"],
        inputs=each["inputs"],
        region=each["region"],
        account="",
    )
