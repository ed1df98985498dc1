"""Time until the clients of a dead region are answered by another one.

Every value is a sum of terms that the recorded monitor, health checks and records
declare. The vendors publish no number for the time between a decision and its effect
in their own networks, so the sums hold nothing for it.

* Cloudflare asks from three data centres of each region of the pool; the majority of
  the data centres and of the regions decides. They do not ask at the same moment, but
  each of them asks within one interval, so the majority adds nothing to the worst case.
  https://developers.cloudflare.com/load-balancing/understand-basics/health-details/
* A request that times out is repeated at once; as many failed requests in a row as
  ``consecutive_down`` make an endpoint unhealthy.
  https://developers.cloudflare.com/api/resources/load_balancers/subresources/monitors/
* A checker of Route 53 waits four seconds for the connection and two more for the
  answer; 18 % of the checkers or fewer that call an endpoint healthy are too few.
  https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
* An alias has the TTL of its target, 60 seconds for a load balancer.
  https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

#: Goals of the worst case in seconds.
PROXIED_GOAL_S: Final = 60
DNS_GOAL_S: Final = 120

_CONNECTION_S: Final = 4
_ANSWER_S: Final = 2
_ALIAS_TTL_S: Final = 60
#: Shortest time that a client's resolver keeps an answer. Assumed.
_RESOLVER_MINIMUM_S: Final = 30
#: Time that a client keeps an idle connection: the default of httpx, which the Python
#: SDKs of model providers use. Assumed for all clients.
#: https://www.python-httpx.org/advanced/resource-limits/
_KEEP_ALIVE_S: Final = 5
#: Data centres that ask, in each region of a pool's checks.
_DATA_CENTRES: Final = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """One part of a failover time, in seconds."""

    name: str
    best: float
    typical: float
    worst: float


@dataclass(frozen=True, kw_only=True, slots=True)
class FailoverTime:
    """Sum of terms.

    Attributes:
        terms: The parts, in the order in which they pass.
        retried: Whether Cloudflare retries a failed request in another pool at once.
        goal_s: What the worst case should not exceed.
    """

    terms: tuple[Term, ...]
    retried: bool
    goal_s: int

    @property
    def best(self) -> float:
        """Shortest time."""
        return 0 if self.retried else sum(term.best for term in self.terms)

    @property
    def typical(self) -> float:
        """Time with every wait at its middle."""
        return sum(term.typical for term in self.terms)

    @property
    def worst(self) -> float:
        """Longest time."""
        return sum(term.worst for term in self.terms)

    @property
    def formula(self) -> str:
        """The worst case as a sum."""
        parts = (f"{term.worst:g} ({term.name})" for term in self.terms)
        return f"{self.worst:g} s = {' + '.join(parts)}"


def proxied(monitor: Mapping[str, Any], *, retried: bool) -> FailoverTime:
    """Return the failover time behind Cloudflare's proxy, from a monitor's inputs."""
    interval, timeout = monitor["interval"], monitor["timeout"]
    rounds = max(monitor.get("consecutiveDown") or 0, 1)
    longest = timeout * (1 + (monitor.get("retries") or 0))
    terms = (
        _first(interval),
        Term(
            name=f"{rounds - 1} further failed requests",
            best=(rounds - 1) * interval,
            typical=(rounds - 1) * interval,
            worst=(rounds - 1) * max(interval, longest),
        ),
        Term(name="timeout with retries", best=0, typical=timeout, worst=longest),
    )
    return FailoverTime(terms=terms, retried=retried, goal_s=PROXIED_GOAL_S)


def resolved(check: Mapping[str, Any], ttl: int | None) -> FailoverTime:
    """Return the failover time of a latency set, from a health check's inputs.

    Args:
        check: Inputs of the health check.
        ttl: TTL of the records in seconds; None for aliases.
    """
    interval = check.get("requestInterval") or 30
    failures = check.get("failureThreshold") or 3
    cached = max(ttl or _ALIAS_TTL_S, _RESOLVER_MINIMUM_S)
    again = (failures - 1) * interval
    terms = (
        _first(interval),
        Term(
            name=f"{failures - 1} further failed requests",
            best=again,
            typical=again,
            worst=again,
        ),
        Term(
            name="connection and answer",
            best=0,
            typical=_CONNECTION_S,
            worst=_CONNECTION_S + _ANSWER_S,
        ),
        Term(name="cached answer", best=0, typical=cached / 2, worst=cached),
        Term(
            name="open connection",
            best=0,
            typical=_KEEP_ALIVE_S / 2,
            worst=_KEEP_ALIVE_S,
        ),
    )
    return FailoverTime(terms=terms, retried=False, goal_s=DNS_GOAL_S)


def _first(interval: float) -> Term:
    return Term(
        name="until the first failed request",
        best=0,
        typical=interval / 2,
        worst=interval,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Numbers of a monitor with which the worst case meets the goal, and their price.

    Attributes:
        numbers: Changed numbers by their names on the wire.
        worst: Worst case with them.
        requests_per_minute: Health requests that each region gets per minute.
        rounds: Failed requests in a row that make a region unhealthy.
    """

    numbers: Mapping[str, int]
    worst: float
    requests_per_minute: float
    rounds: int


def changes(
    monitor: Mapping[str, Any], check_regions: int, *, shortest_interval: int = 10
) -> Iterator[Change]:
    """Yield the smallest changes of one or two numbers that meet the goal.

    Args:
        monitor: Inputs of the monitor.
        check_regions: Number of regions that each pool is checked from.
        shortest_interval: What the Cloudflare plan allows, in seconds.
    """
    lower = {
        "interval": (shortest_interval,),
        "timeout": range(monitor["timeout"] - 1, 0, -1),
        "retries": range((monitor.get("retries") or 0) - 1, -1, -1),
        "consecutiveDown": range((monitor.get("consecutiveDown") or 1) - 1, 0, -1),
    }
    candidates = [*({key: v} for key, values in lower.items() for v in values)]
    candidates += [
        {"interval": shortest_interval, key: value}
        for key in ("timeout", "retries", "consecutiveDown")
        for value in lower[key]
    ]
    met: set[tuple[str, ...]] = set()
    for numbers in candidates:
        changed = {**monitor, **numbers}
        worst = proxied(changed, retried=False).worst
        if worst <= PROXIED_GOAL_S and not any({*keys} <= {*numbers} for keys in met):
            met.add(tuple(numbers))
            yield Change(
                numbers=numbers,
                worst=worst,
                requests_per_minute=requests_per_minute(changed, check_regions),
                rounds=changed.get("consecutiveDown") or 1,
            )


def requests_per_minute(monitor: Mapping[str, Any], check_regions: int) -> float:
    """Return how many health requests each region gets per minute."""
    interval: int = monitor["interval"]
    return check_regions * _DATA_CENTRES * 60 / interval
