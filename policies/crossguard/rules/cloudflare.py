"""Cloudflare: load balancing of the public host name, and DNS records."""

from collections.abc import Iterator
from typing import Final

from config.types import ClientRegion
from plan.traffic_steering import REJECT_POOL
from policies.crossguard.facts import Facts
from policies.crossguard.rule import Resource, Rule, StackRule
from policies.crossguard.rules.checks import items, mapping, members, types

MONITOR: Final = "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor"
POOL: Final = "cloudflare:index/loadBalancerPool:LoadBalancerPool"
BALANCER: Final = "cloudflare:index/loadBalancer:LoadBalancer"
RECORD: Final = "cloudflare:index/dnsRecord:DnsRecord"
_REGIONS: Final = frozenset(each.value for each in ClientRegion)
#: Inputs that send requests to a pool and that the steering plan does not use.
_OTHER_STEERING: Final = ("countryPools", "popPools", "randomSteering")


def _monitor(resource: Resource, facts: Facts) -> Iterator[str]:
    if resource.get("path") != facts.monitor_path:
        yield f"path is {resource.get('path')!r}; required: {facts.monitor_path!r}"
    if resource.get("type") != "https" or resource.get("allowInsecure") is not False:
        yield "the monitor accepts an endpoint without a valid certificate"


def _region_codes(resource: Resource, _: Facts) -> Iterator[str]:
    codes = {*mapping(resource.get("regionPools"))}
    if unknown := sorted(codes - _REGIONS):
        yield f"regionPools has {unknown}; allowed: {sorted(_REGIONS)}"
    if missing := sorted(_REGIONS - codes):
        yield f"regionPools lacks {missing}, which the default pools would serve"


def _steering(resource: Resource, facts: Facts) -> Iterator[str]:
    if facts.steering is None:
        yield "the stack declares a load balancer, and the plan has none"
        return
    planned = {k.value: v for k, v in facts.steering.region_pools.items()}
    for code, pools in mapping(resource.get("regionPools")).items():
        found, expected = len(members(pools)), planned.get(code, ())
        if found != len(expected):
            yield f"regionPools.{code} has {found} pools; the plan has {[*expected]}"
    for name in _OTHER_STEERING:
        if resource.has(name):
            yield f"{name} sends clients to pools that the plan does not know"


def _default_pools(resource: Resource, facts: Facts) -> Iterator[str]:
    if facts.steering is None:
        return
    found = len(members(resource.get("defaultPools")))
    planned = facts.steering.default_pools
    if found != len(planned):
        yield f"defaultPools has {found} pools; the plan has {[*planned]}"
    if not resource.has("fallbackPool"):
        yield "fallbackPool is missing"


def _proxied(resource: Resource, _: Facts) -> Iterator[str]:
    if resource.get("proxied") is not True:
        yield "proxied is not True, so clients fail with a TLS error"


def _origins(resource: Resource, facts: Facts) -> Iterator[str]:
    name = resource.get("name")
    if name == REJECT_POOL:
        return
    expected = f"{name}.gateway.{facts.domain}"
    for origin in items(resource.get("origins")):
        hosts = {origin.get("address"), *_host_header(origin)}
        if hosts != {expected}:
            yield f"origins of pool {name!r} lead to {sorted(map(str, hosts))}"


def _host_header(origin: object) -> Iterator[object]:
    for each in items([origin]):
        for header in items([each.get("header")]):
            yield from members(header.get("hosts"))


def _pools(
    resources: tuple[Resource, ...], facts: Facts
) -> Iterator[tuple[Resource, str]]:
    pools = {r.get("name"): r for r in resources if r.type == POOL}
    balancers = [r for r in resources if r.type == BALANCER]
    for balancer in balancers:
        if missing := sorted(facts.pools.keys() - pools.keys()):
            yield balancer, f"regions {missing} have no pool"
        serving = [
            name
            for name, pool in pools.items()
            if pool.get("enabled") is not False and name != REJECT_POOL
        ]
        if not serving:
            yield balancer, "every pool is disabled"
    for name, pool in pools.items():
        if name != REJECT_POOL and name not in facts.pools:
            yield pool, f"pool {name!r} belongs to no deployed region"


def _hidden(
    resources: tuple[Resource, ...], _: Facts
) -> Iterator[tuple[Resource, str]]:
    names = {each.get("name") for each in resources if each.type == BALANCER}
    for each in resources:
        if each.type == RECORD and each.get("name") in names:
            yield each, f"a load balancer owns {each.get('name')!r}"


_BALANCERS: Final = types(BALANCER)
_DOCS: Final = "https://developers.cloudflare.com/load-balancing"

RULES: Final = (
    Rule(
        id="POLICY-CLOUDFLARE-001",
        summary="A monitor asks for the gateways' readiness, over verified TLS.",
        why="A pool counts as healthy although its gateways cannot serve otherwise.",
        remediation="Set path to edge.monitor.path, type to https.",
        check=_monitor,
        types=types(MONITOR),
        source=f"{_DOCS}/monitors/",
    ),
    Rule(
        id="POLICY-CLOUDFLARE-002",
        summary="A load balancer has pools for all client regions, and no others.",
        why="Cloudflare serves a client region that is missing from the default pools, "
        "whatever its law.",
        remediation="List every client region.",
        check=_region_codes,
        types=_BALANCERS,
        source=f"{_DOCS}/reference/region-mapping-api/",
    ),
    Rule(
        id="POLICY-CLOUDFLARE-003",
        summary="Client regions have the pools of the steering plan.",
        why="One more pool sends clients of a closed residency zone elsewhere.",
        remediation="Use the pools of plan.traffic_steering.",
        check=_steering,
        types=_BALANCERS,
        computed="The ids of pools, before the first update: the numbers are compared.",
        source=f"{_DOCS}/understand-basics/traffic-steering/steering-policies/geo-steering/",
    ),
    Rule(
        id="POLICY-CLOUDFLARE-004",
        summary="A load balancer has the plan's default pools, and a fallback pool.",
        why="Cloudflare uses them where no client region applies.",
        remediation="Use the pools of plan.traffic_steering.",
        check=_default_pools,
        types=_BALANCERS,
        computed="The ids of pools, before the first update: the numbers are compared.",
        source=f"{_DOCS}/understand-basics/health-details/",
    ),
    Rule(
        id="POLICY-CLOUDFLARE-005",
        summary="A load balancer is proxied.",
        why="The AWS load balancers have no certificate for the public host name.",
        remediation="Set proxied to True.",
        check=_proxied,
        types=_BALANCERS,
        source=f"{_DOCS}/understand-basics/proxy-modes/",
    ),
    Rule(
        id="POLICY-CLOUDFLARE-006",
        summary="A pool leads to the gateways of the region that it is named by.",
        why="Requests of a closed residency zone leave it otherwise.",
        remediation="Set address and Host header to <region>.gateway.<domain>.",
        check=_origins,
        types=types(POOL),
        source=f"{_DOCS}/understand-basics/",
    ),
)

STACK_RULES: Final = (
    StackRule(
        id="POLICY-CLOUDFLARE-007",
        summary="Every deployed region has a pool, and one pool at least is enabled.",
        why="No client is served if all pools are drained.",
        remediation="Remove a region from drained.",
        check=_pools,
        source=f"{_DOCS}/pools/",
    ),
    StackRule(
        id="POLICY-CLOUDFLARE-008",
        summary="No DNS record has the name of a load balancer.",
        why="The load balancer hides the record, or the record its load balancer.",
        remediation="Remove the record.",
        check=_hidden,
        source=f"{_DOCS}/load-balancers/dns-records/",
    ),
)
