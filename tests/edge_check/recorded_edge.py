"""Recorded graphs of small fleets, built from a steering plan, for tests to change."""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from operations.edge_check.cloudflare_landing import BALANCER, MONITOR, POOL
from operations.edge_check.route53_landing import HEALTH_CHECK, RECORD
from operations.edge_check.zones import EdgeFleet, EdgeZone
from operations.recorded_graph import FleetGraph, RecordedResource
from plan.traffic_steering import REJECT_POOL, SteeredZone, SteeringPlan

DOMAIN: Final = "aws.example.com"
PUBLIC: Final = "gateway.example.com"
SHARED: Final = f"gateway.{DOMAIN}"


def resource(
    kind: str, name: str, inputs: Mapping[str, Any], stack: str = "global"
) -> RecordedResource:
    """Return a recorded resource whose id is its name."""
    return RecordedResource(
        stack=stack,
        type=kind,
        name=name,
        urn=f"urn:pulumi:{stack}::keeptrusts-gateway::{kind}::{name}",
        parent="",
        provider="",
        region="",
        inputs=inputs,
        outputs={"id": name},
        dependencies=(),
    )


def balancer_name(region: str) -> str:
    """Return the DNS name of a region's load balancer."""
    return f"gateway-0123456789.{region}.elb.amazonaws.com"


def record(
    hostname: str, kind: str, region: str, *, check: str | None = None
) -> dict[str, Any]:
    """Return the inputs of an alias of a region's load balancer."""
    alias = {
        "name": balancer_name(region),
        "zoneId": "Z1",
        "evaluateTargetHealth": False,
    }
    inputs: dict[str, Any] = {"name": hostname, "type": kind, "aliases": [alias]}
    if check is not None:
        inputs |= {
            "healthCheckId": check,
            "setIdentifier": region,
            "latencyRoutingPolicies": [{"region": region}],
        }
    return inputs


def latency_set(
    role: str, hostname: str, regions: Iterable[str]
) -> Iterable[RecordedResource]:
    """Yield the records of a latency set."""
    for region in regions:
        for kind in ("A", "AAAA"):
            inputs = record(hostname, kind, region, check=f"health-{region}")
            yield resource(RECORD, f"{role}-{region}-{kind.lower()}", inputs)


def health_check(region: str) -> RecordedResource:
    """Return the health check of a region's gateways."""
    inputs = {
        "type": "HTTPS",
        "fqdn": f"{region}.{SHARED}",
        "resourcePath": "/readyz",
        "requestInterval": 10,
        "failureThreshold": 3,
    }
    return resource(HEALTH_CHECK, f"health-{region}", inputs)


def monitor() -> RecordedResource:
    """Return the monitor of every pool."""
    inputs = {
        "type": "https",
        "path": "/readyz",
        "interval": 30,
        "timeout": 10,
        "retries": 2,
        "consecutiveDown": 3,
    }
    return resource(MONITOR, "monitor", inputs)


def pool(region: str, *, enabled: bool = True) -> RecordedResource:
    """Return the pool of a region."""
    origin = f"{region}.{SHARED}"
    inputs = {
        "name": region,
        "enabled": enabled,
        "minimumOrigins": 1,
        "monitor": "monitor",
        "origins": [{"name": region, "address": origin, "header": {"hosts": [origin]}}],
    }
    return resource(POOL, f"pool-{region}", inputs)


def refusing_pool() -> RecordedResource:
    """Return the disabled pool, whose requests Cloudflare rejects."""
    inputs = {
        "name": REJECT_POOL,
        "enabled": False,
        "origins": [{"name": REJECT_POOL, "address": "192.0.2.1", "enabled": False}],
    }
    return resource(POOL, f"pool-{REJECT_POOL}", inputs)


def balancer(steering: SteeringPlan) -> RecordedResource:
    """Return the load balancer of the public name."""
    inputs = {
        "name": PUBLIC,
        "enabled": True,
        "proxied": True,
        "steeringPolicy": "geo",
        "sessionAffinity": "none",
        "regionPools": {
            area.value: [f"pool-{each}" for each in pools]
            for area, pools in steering.region_pools.items()
        },
        "defaultPools": [f"pool-{each}" for each in steering.default_pools],
        "fallbackPool": f"pool-{steering.fallback_pool}",
        "adaptiveRouting": {"failoverAcrossPools": steering.failover_across_pools},
    }
    return resource(BALANCER, "balancer", inputs)


def record_edge(
    zones: Iterable[SteeredZone],
    steering: SteeringPlan | None,
    drained: frozenset[str] = frozenset(),
) -> FleetGraph:
    """Return the graphs of a fleet; without a steering plan Route 53 has the names."""
    zones = tuple(zones)
    regions = [region for zone in zones for region in zone.regions]
    graphs = {
        region: tuple(
            resource(
                RECORD,
                f"origin-{kind}",
                record(f"{region}.{SHARED}", kind, region),
                region,
            )
            for kind in ("A", "AAAA")
        )
        for region in regions
    }
    serving = [region for region in regions if region not in drained]
    resources = [*map(health_check, regions), *latency_set("shared", SHARED, serving)]
    for zone in zones:
        own = [region for region in zone.regions if region in serving]
        resources += latency_set(f"zone-{zone.name}", f"{zone.name}.{SHARED}", own)
    if steering is not None:
        resources += [
            *(pool(region, enabled=region in serving) for region in regions),
            *(refusing_pool(), monitor(), balancer(steering)),
        ]
    return {**graphs, "global": tuple(resources)}


def edge_fleet(
    zones: Iterable[SteeredZone],
    *,
    cloudflare: bool = True,
    drained: frozenset[str] = frozenset(),
    rto_s: Mapping[str, int] = MappingProxyType({}),
) -> EdgeFleet:
    """Return what the check knows of the same fleet."""
    return EdgeFleet(
        public=PUBLIC if cloudflare else SHARED,
        aws_domain=DOMAIN,
        drained=drained,
        rto_s=rto_s,
        zones={
            zone.name: EdgeZone(
                name=zone.name,
                regions=zone.regions,
                areas=tuple(area.value for area in zone.client_regions),
                kept_by=(f"{zone.name}-law",) if zone.closed else (),
                served_elsewhere=zone.serve_elsewhere,
            )
            for zone in zones
        },
    )


def edit(
    graphs: FleetGraph, name: str, change: Callable[[dict[str, Any]], object]
) -> FleetGraph:
    """Return the graphs with the inputs of one resource of the global stack changed."""
    changed: list[RecordedResource] = []
    for each in graphs["global"]:
        inputs = deepcopy(dict(each.inputs))
        if each.name == name:
            change(inputs)
        changed.append(replace(each, inputs=inputs))
    assert any(each.name == name for each in changed), f"no resource {name!r}"
    return {**graphs, "global": tuple(changed)}
