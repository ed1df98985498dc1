"""The longest chain of resources that wait for each other when a stack comes up.

The engine creates side by side whatever does not wait, so a stack from nothing takes
as long as its longest chain, and never less than its slowest resource. The ratio of
the two says how much of the time is waiting that the program asked for.

Deliberately absent: limits on how much the engine does at once, which a stack of this
size does not reach, and the time of the stacks before it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from graphlib import TopologicalSorter
from typing import Any, Final

from operations.bench.creation_times import CreationTimes

Resource = Mapping[str, Any]

#: Seconds from which on a resource beside the chain is worth a line.
NOTABLE: Final = 60.0
#: What answers calls once it is there.
_ANSWERS: Final = "kubernetes:apps/v1:Deployment"
#: What the chain until a region serves may take, as a multiple of its slowest resource.
#: The chain of all of a region takes 1.6 times its slowest, AWS's collector of metrics:
#: that takes twice as long as the cluster it collects from, and nothing waits for it.
AIM: Final = 1.25


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """One resource and when it is made, in seconds from the start.

    Attributes:
        waits: Why it waits for the link before it: the inputs that come from there,
            or `depends_on`, `parent` or `provider`; empty where it waits for nothing.
        slack: How much later it could be ready without anything else being later.
    """

    name: str
    token: str
    starts: float
    seconds: float
    waits: str = ""
    slack: float = 0.0

    @property
    def ends(self) -> float:
        """When it is ready."""
        return self.starts + self.seconds


@dataclass(frozen=True, kw_only=True, slots=True)
class Chain:
    """What a stack waits for.

    Attributes:
        links: The chain, from the first resource to the last.
        beside: Slow resources outside it, the one with the least slack first.
        slowest: The resource that takes longest by itself.
    """

    links: tuple[Link, ...]
    beside: tuple[Link, ...]
    slowest: Link

    @property
    def seconds(self) -> float:
        """How long the whole takes."""
        return self.links[-1].ends

    @property
    def ratio(self) -> float:
        """How many times as long as the slowest resource."""
        return self.seconds / self.slowest.seconds

    def to_json(self) -> dict[str, Any]:
        """Return the chain as figures of a benchmark."""
        return {
            "seconds": self.seconds,
            "ratio": round(self.ratio, 2),
            "slowest": self.slowest.name,
            "links": [asdict(link) for link in self.links],
            "beside": [asdict(link) for link in self.beside],
        }


def longest(resources: Sequence[Resource], times: CreationTimes) -> Chain:
    """Return the longest chain of a state's resources.

    A dependency on a component needs no line of its own: the engine records it as
    one on everything inside.
    """
    plan = _Plan(resources, times)
    last = max(plan.by_urn, key=lambda urn: plan.ends[urn])
    chain = tuple(plan.back_from(last))
    on_chain = {link.name for link in chain}
    made = [plan.link(urn) for urn in plan.by_urn]
    beside = [m for m in made if m.seconds >= NOTABLE and m.name not in on_chain]
    return Chain(
        links=chain,
        beside=tuple(sorted(beside, key=lambda link: link.slack)),
        slowest=max(made, key=lambda link: link.seconds),
    )


def serving(resources: Sequence[Resource], times: CreationTimes) -> Chain:
    """Return the longest chain to the last Deployment, after which calls are answered.

    What a region has besides, such as its collector of metrics, may take longer.
    """
    by_urn = {str(each["urn"]): each for each in resources}
    reached = {urn for urn, each in by_urn.items() if each["type"] == _ANSWERS}
    found = [*reached]
    while found:
        before = {urn for urn, _ in waits(by_urn[found.pop()]) if urn in by_urn}
        found += before - reached
        reached |= before
    return longest([by_urn[urn] for urn in by_urn if urn in reached], times)


class _Plan:
    """When each resource is made if each starts as soon as it can."""

    def __init__(self, resources: Sequence[Resource], times: CreationTimes) -> None:
        self.by_urn = {str(each["urn"]): each for each in resources}
        self._seconds = {urn: times.of(each) for urn, each in self.by_urn.items()}
        self._before = {urn: self._known(each) for urn, each in self.by_urn.items()}
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

    def _known(self, resource: Resource) -> dict[str, str]:
        return {urn: why for urn, why in waits(resource) if urn in self.by_urn}

    def back_from(self, urn: str) -> list[Link]:
        """Return the links that lead to a resource and take time."""
        links = [self.link(urn)]
        while before := self._before[urn]:
            binding = max(before, key=lambda each: self.ends[each])
            links[0] = replace(links[0], waits=links[0].waits or before[binding])
            if self._seconds[binding]:
                links.insert(0, self.link(binding))
            urn = binding
        return [replace(links[0], waits=""), *links[1:]]

    def link(self, urn: str) -> Link:
        """Return a resource with its times."""
        return Link(
            name=urn.rpartition("::")[2],
            token=str(self.by_urn[urn]["type"]),
            starts=self.ends[urn] - self._seconds[urn],
            seconds=self._seconds[urn],
            slack=self._latest[urn] - self.ends[urn],
        )


def waits(resource: Resource) -> Iterator[tuple[str, str]]:
    """Yield what a resource waits for and why; the strongest reason comes last."""
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
