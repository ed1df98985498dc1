"""Answers of Cloudflare's load balancers while pools are unhealthy.

* Geo steering tries the pools of the data centre's region in their order; a region that
  is not listed gets the default pools.
  https://developers.cloudflare.com/load-balancing/understand-basics/traffic-steering/steering-policies/geo-steering/
* If every pool of the list is unhealthy, the fallback pool gets the request, whatever
  its health. If the fallback pool is disabled, Cloudflare answers with an error. A pool
  without a monitor counts as healthy.
  https://developers.cloudflare.com/load-balancing/understand-basics/health-details/
* A disabled pool gets no traffic.
  https://developers.cloudflare.com/load-balancing/pools/
* With failover across pools, a request that failed is sent to another pool of the same
  list, and then to the fallback pool.
  https://developers.cloudflare.com/load-balancing/understand-basics/adaptive-routing/

Pools by country or data centre take precedence over the regions, and rules, weights,
session affinity and other policies choose differently. None of them has a rule here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from operations.edge_check.places import (
    Landing,
    Place,
    UnknownSettingError,
    answering,
    reject_unknown_settings,
)
from operations.edge_check.route53_landing import RecordSet, normal, places_of
from operations.recorded_graph import RecordedResource

BALANCER: Final = "cloudflare:index/loadBalancer:LoadBalancer"
POOL: Final = "cloudflare:index/loadBalancerPool:LoadBalancerPool"
MONITOR: Final = "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor"

_BALANCER_SETTINGS: Final = frozenset(
    {
        *("zoneId", "name", "description", "enabled", "proxied", "ttl"),
        *("steeringPolicy", "regionPools", "defaultPools", "fallbackPool"),
        *("adaptiveRouting", "sessionAffinity"),
    }
)
_POOL_SETTINGS: Final = frozenset(
    {
        *("accountId", "name", "description", "enabled", "minimumOrigins", "monitor"),
        *("checkRegions", "origins", "notificationEmail"),
    }
)
_ORIGIN_SETTINGS: Final = frozenset({"name", "address", "enabled", "weight", "header"})
#: Values with a rule, by setting.
_RULES: Final[Mapping[str, tuple[object, ...]]] = {
    "steeringPolicy": ("geo",),
    "sessionAffinity": ("none", None),
    "enabled": (True, None),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """An enabled origin of a pool, with the Host header of its requests."""

    address: str
    hosts: tuple[str, ...]
    places: frozenset[Place]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pool:
    """A pool with its enabled origins."""

    resource: RecordedResource
    name: str
    enabled: bool
    monitor: str | None
    minimum: int
    origins: tuple[Origin, ...]

    @property
    def places(self) -> frozenset[Place]:
        """Every place that the pool's origins may be in."""
        return frozenset[Place]().union(*(each.places for each in self.origins))

    def healthy(self, dead: frozenset[str]) -> bool:
        """Return whether Cloudflare may choose the pool from a list."""
        if self.monitor is None:
            return self.enabled and bool(self.origins)
        living = sum(bool(each.places - dead) for each in self.origins)
        return self.enabled and living >= max(self.minimum, 1)

    def chosen(self, dead: frozenset[str]) -> frozenset[Place]:
        """Return where the pool sends a request, whatever its health."""
        if self.monitor is None:
            return self.places
        living = [each for each in self.origins if each.places - dead]
        return frozenset[Place]().union(
            *(answering(each.places, dead) for each in living or self.origins)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Balancer:
    """A load balancer with geo steering."""

    resource: RecordedResource
    hostname: str
    region_pools: Mapping[str, tuple[Pool, ...]]
    default_pools: tuple[Pool, ...]
    fallback: Pool
    failover_across_pools: bool

    def pools(self, area: str) -> tuple[Pool, ...]:
        """Return the pools of a region, in order."""
        return self.region_pools.get(area, self.default_pools)

    def matters(self, area: str) -> frozenset[Place]:
        """Return the places whose health can change the answer."""
        pools = (*self.pools(area), self.fallback)
        return frozenset[Place]().union(*(pool.places for pool in pools))

    def landing(self, area: str, dead: frozenset[str]) -> Landing:
        """Return where a request through a data centre of a region may land."""
        healthy = (pool for pool in self.pools(area) if pool.healthy(dead))
        first = next(healthy, None)
        if first is not None and not self.failover_across_pools:
            return Landing(places=first.chosen(dead))
        tried = () if first is None else (first, *healthy)
        answers = self.fallback.enabled and bool(self.fallback.origins)
        last = self.fallback.chosen(dead) if answers else frozenset[Place]()
        return Landing(
            places=last.union(*(pool.chosen(dead) for pool in tried)),
            refused=not (answers or tried),
            through_fallback=answers,
        )


def balancers(
    resources: Iterable[RecordedResource], record_sets: Mapping[str, RecordSet]
) -> dict[str, Balancer]:
    """Return the load balancers by host name.

    Raises:
        UnknownSettingError: A load balancer or a pool has a setting without a rule.
    """
    resources = tuple(resources)
    pools = {
        each.outputs["id"]: _pool(each, record_sets)
        for each in resources
        if each.type == POOL
    }
    found = [_balancer(each, pools) for each in resources if each.type == BALANCER]
    return {each.hostname: each for each in found}


def _pool(resource: RecordedResource, record_sets: Mapping[str, RecordSet]) -> Pool:
    inputs = resource.inputs
    reject_unknown_settings(resource, _POOL_SETTINGS, inputs)
    for origin in inputs["origins"]:
        reject_unknown_settings(resource, _ORIGIN_SETTINGS, origin)
    return Pool(
        resource=resource,
        name=inputs["name"],
        enabled=inputs.get("enabled") is not False,
        monitor=inputs.get("monitor") or None,
        minimum=inputs.get("minimumOrigins") or 1,
        origins=tuple(
            _origin(origin, record_sets)
            for origin in inputs["origins"]
            if origin.get("enabled") is not False
        ),
    )


def _origin(origin: Mapping[str, Any], record_sets: Mapping[str, RecordSet]) -> Origin:
    header: Mapping[str, Any] = origin.get("header") or {}
    return Origin(
        address=normal(origin["address"]),
        hosts=tuple(map(normal, header.get("hosts") or ())),
        places=places_of(origin["address"], record_sets),
    )


def _balancer(resource: RecordedResource, pools: Mapping[str, Pool]) -> Balancer:
    inputs = resource.inputs
    reject_unknown_settings(resource, _BALANCER_SETTINGS, inputs)
    for setting, allowed in _RULES.items():
        if inputs.get(setting) not in allowed:
            msg = (
                f"{resource.stack}: {resource.name}: {setting} is "
                f"{inputs.get(setting)!r}, and where it sends requests is not known; "
                f"allowed: {[each for each in allowed if each is not None]}"
            )
            raise UnknownSettingError(msg)

    def listed(ids: Iterable[str]) -> tuple[Pool, ...]:
        return tuple(_known(resource, pools, each) for each in ids)

    region_pools: Mapping[str, list[str]] = inputs.get("regionPools") or {}
    adaptive: Mapping[str, Any] = inputs.get("adaptiveRouting") or {}
    return Balancer(
        resource=resource,
        hostname=normal(inputs["name"]),
        region_pools={area: listed(ids) for area, ids in region_pools.items()},
        default_pools=listed(inputs["defaultPools"]),
        fallback=_known(resource, pools, inputs["fallbackPool"]),
        failover_across_pools=bool(adaptive.get("failoverAcrossPools")),
    )


def _known(resource: RecordedResource, pools: Mapping[str, Pool], pool: str) -> Pool:
    try:
        return pools[pool]
    except KeyError:
        msg = (
            f"{resource.stack}: {resource.name}: pool {pool!r} is in no recorded "
            "stack, so its origins are not known; use one of the fleet's"
        )
        raise UnknownSettingError(msg) from None
