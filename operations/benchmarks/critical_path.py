"""The critical path of a stack: the longest chain of dependent resources.

The engine creates independent resources in parallel. So creating a stack takes as long
as its critical path, which is at least the time of its slowest resource. The ratio of
the two shows how much the dependencies of the program cost.

Not managed here: the limit on parallel operations, which a stack of this size does not
reach, and the time of the stacks that are created earlier.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from graphlib import TopologicalSorter
from typing import Any, Final

from operations.benchmarks.creation_times import CreationTimes

Resource = Mapping[str, Any]

#: Seconds from which a resource outside the critical path is listed.
NOTABLE: Final = 60.0
#: Type whose resources make a region serve requests.
_SERVING_TYPE: Final = "kubernetes:apps/v1:Deployment"
#: Limit of the critical path until a region serves requests, as a multiple of its
#: slowest resource. The critical path of a whole region takes 1.6 times its slowest
#: resource, the AMP scraper. The scraper takes twice as long as the EKS cluster it
#: scrapes, and no resource depends on it.
TARGET_RATIO: Final = 1.25


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A resource with the time of its creation, in seconds from the start.

    Attributes:
        dependency: Kind of its dependency on the step before: the input that uses it,
            or `depends_on`, `parent` or `provider`; empty for the first step.
        slack: Delay of this resource that would not delay the whole stack.
    """

    name: str
    token: str
    starts: float
    seconds: float
    dependency: str = ""
    slack: float = 0.0

    @property
    def ends(self) -> float:
        """Time at which the resource is created."""
        return self.starts + self.seconds


@dataclass(frozen=True, kw_only=True, slots=True)
class CriticalPath:
    """The critical path of a stack.

    Attributes:
        steps: The resources on the path, from the first to the last.
        other_slow: Slow resources outside the path, by increasing slack.
        slowest: The resource with the longest creation time.
    """

    steps: tuple[Step, ...]
    other_slow: tuple[Step, ...]
    slowest: Step

    @property
    def seconds(self) -> float:
        """Time of the whole path."""
        return self.steps[-1].ends

    @property
    def ratio(self) -> float:
        """Time of the path divided by the time of the slowest resource."""
        return self.seconds / self.slowest.seconds

    def to_json(self) -> dict[str, Any]:
        """Return the path for the JSON file of a benchmark."""
        return {
            "seconds": self.seconds,
            "ratio": round(self.ratio, 2),
            "slowest": self.slowest.name,
            "steps": [asdict(step) for step in self.steps],
            "other_slow": [asdict(step) for step in self.other_slow],
        }


def whole_stack(resources: Sequence[Resource], times: CreationTimes) -> CriticalPath:
    """Return the critical path of all resources in a state.

    Dependencies on components need no special case: the engine records them as
    dependencies on the resources inside.
    """
    schedule = _Schedule(resources, times)
    last = max(schedule.by_urn, key=lambda urn: schedule.ends[urn])
    path = tuple(schedule.path_to(last))
    on_path = {step.name for step in path}
    steps = [schedule.step(urn) for urn in schedule.by_urn]
    others = [s for s in steps if s.seconds >= NOTABLE and s.name not in on_path]
    return CriticalPath(
        steps=path,
        other_slow=tuple(sorted(others, key=lambda step: step.slack)),
        slowest=max(steps, key=lambda step: step.seconds),
    )


def until_serving(resources: Sequence[Resource], times: CreationTimes) -> CriticalPath:
    """Return the critical path to the last Deployment, when a region serves requests.

    Other resources, such as the AMP scraper, may take longer.
    """
    by_urn = {str(each["urn"]): each for each in resources}
    needed = {urn for urn, each in by_urn.items() if each["type"] == _SERVING_TYPE}
    to_visit = [*needed]
    while to_visit:
        resource = by_urn[to_visit.pop()]
        before = {urn for urn, _ in dependencies(resource) if urn in by_urn}
        to_visit += before - needed
        needed |= before
    return whole_stack([by_urn[urn] for urn in by_urn if urn in needed], times)


class _Schedule:
    """Creation times of resources that each start as early as possible."""

    def __init__(self, resources: Sequence[Resource], times: CreationTimes) -> None:
        self.by_urn = {str(each["urn"]): each for each in resources}
        self._seconds = {urn: times.of(each) for urn, each in self.by_urn.items()}
        self._before = {
            urn: self._dependencies(each) for urn, each in self.by_urn.items()
        }
        order = tuple(TopologicalSorter(self._before).static_order())
        self.ends: dict[str, float] = {}
        for urn in order:
            ready = max((self.ends[each] for each in self._before[urn]), default=0.0)
            self.ends[urn] = ready + self._seconds[urn]
        self._latest = dict.fromkeys(order, max(self.ends.values()))
        for urn in reversed(order):
            begin = self._latest[urn] - self._seconds[urn]
            for before in self._before[urn]:
                self._latest[before] = min(self._latest[before], begin)

    def _dependencies(self, resource: Resource) -> dict[str, str]:
        return {urn: kind for urn, kind in dependencies(resource) if urn in self.by_urn}

    def path_to(self, urn: str) -> list[Step]:
        """Return the steps up to a resource, without those that take no time."""
        steps = [self.step(urn)]
        while before := self._before[urn]:
            latest = max(before, key=lambda each: self.ends[each])
            kind = steps[0].dependency or before[latest]
            steps[0] = replace(steps[0], dependency=kind)
            if self._seconds[latest]:
                steps.insert(0, self.step(latest))
            urn = latest
        return [replace(steps[0], dependency=""), *steps[1:]]

    def step(self, urn: str) -> Step:
        """Return a resource with its times."""
        return Step(
            name=urn.rpartition("::")[2],
            token=str(self.by_urn[urn]["type"]),
            starts=self.ends[urn] - self._seconds[urn],
            seconds=self._seconds[urn],
            slack=self._latest[urn] - self.ends[urn],
        )


def dependencies(resource: Resource) -> Iterator[tuple[str, str]]:
    """Yield URN and kind of each dependency, the most specific kind last."""
    if resource.get("provider"):
        yield str(resource["provider"]).rpartition("::")[0], "provider"
    if resource.get("parent"):
        yield str(resource["parent"]), "parent"
    for urn in resource.get("dependencies") or ():
        yield str(urn), "depends_on"
    inputs: Mapping[str, Sequence[str]] = resource.get("propertyDependencies") or {}
    for name, urns in sorted(inputs.items()):
        for urn in urns:
            yield urn, name
