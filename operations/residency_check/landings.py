"""Regions that clients of a residency zone can reach, for every set of dead regions.

The union over all sets of dead regions is what a host name lists: each region of a list
answers once those before it are dead, and the fallback pool answers when all are. So
the union needs no enumeration.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from config.loader import Project
from config.residency_pack import DataClass
from operations.recorded_graph import RecordedResource
from operations.residency_check.findings import Edge, Finding, FindingId
from operations.residency_check.flows import UNKNOWN, Fleet
from operations.residency_check.references import Kind, Reference

RECORD: Final = "aws:route53/record:Record"
BALANCER: Final = "cloudflare:index/loadBalancer:LoadBalancer"
POOL: Final = "cloudflare:index/loadBalancerPool:LoadBalancerPool"

#: Fields of a load balancer whose effect the proof knows.
#: https://developers.cloudflare.com/api/resources/load_balancers/methods/create/
_KNOWN_FIELDS: Final = frozenset(
    {
        *("adaptiveRouting", "defaultPools", "description", "enabled"),
        *("fallbackPool", "name", "proxied", "regionPools", "sessionAffinity"),
        *("steeringPolicy", "zoneId"),
    }
)


def entries(project: Project, fleet: Fleet, zone: str) -> Iterator[Edge]:
    """Yield the edges by which clients of a residency zone reach regions."""
    yield from _zone_name_entries(project, fleet, zone)
    yield from _public_name_entries(project, fleet, zone)


def unknown_fields(fleet: Fleet) -> Iterator[Finding]:
    """Yield fields of load balancers that can steer requests in an unknown way."""
    for resource in _resources(fleet):
        if resource.type != BALANCER:
            continue
        unknown = {
            key for key, value in resource.inputs.items() if value not in (None, {}, [])
        } - _KNOWN_FIELDS
        adaptive: Mapping[str, Any] = resource.inputs.get("adaptiveRouting") or {}
        for key in sorted(unknown):
            yield _unknown_field(resource, key, str(resource.inputs[key]))
        if resource.inputs.get("steeringPolicy") != "geo":
            policy = str(resource.inputs.get("steeringPolicy"))
            yield _unknown_field(resource, "steeringPolicy", policy)
        for key in sorted(adaptive.keys() - {"failoverAcrossPools"}):
            yield _unknown_field(resource, f"adaptiveRouting.{key}", str(adaptive[key]))


def _resources(fleet: Fleet) -> tuple[RecordedResource, ...]:
    """Return the resources of every stack: any of them may steer requests."""
    return tuple(resource for graph in fleet.graphs.values() for resource in graph)


def _unknown_field(resource: RecordedResource, key: str, value: str) -> Finding:
    return Finding(
        id=FindingId.UNKNOWN_BALANCER_FIELD,
        stack=resource.stack,
        resource=resource.name,
        key=key,
        value=value,
        sentence=f"the proof does not know where {key}: {value} sends requests",
        remedy="remove it, or teach operations/residency_check/landings.py its effect",
    )


def _zone_name_entries(project: Project, fleet: Fleet, zone: str) -> Iterator[Edge]:
    name = f"{zone}.gateway.{project.fleet.domains.aws}"
    for resource in _resources(fleet):
        if resource.type != RECORD or resource.inputs.get("name") != name:
            continue
        region = _record_region(fleet, resource)
        yield _entry(fleet, zone, name, region, resource, "aliases")


def _record_region(fleet: Fleet, resource: RecordedResource) -> str:
    """Return the region of a record's target, whatever the record is called."""
    for alias in resource.inputs.get("aliases") or ():
        place = fleet.facts.place(Reference(Kind.HOST, str(alias.get("name", ""))))
        if place is not None and place.region:
            return place.region
    for address in resource.inputs.get("records") or ():
        place = fleet.facts.hosts.get(str(address))
        if place is not None:
            return place.region
    return UNKNOWN


def _public_name_entries(project: Project, fleet: Fleet, zone: str) -> Iterator[Edge]:
    graph = _resources(fleet)
    pools = {str(pool.outputs.get("id")): pool for pool in graph if pool.type == POOL}
    areas = [each.value for each in project.fleet.residency_zones[zone].client_regions]
    for balancer in (each for each in graph if each.type == BALANCER):
        for area in areas:
            for key, pool_id in _pools_of(balancer.inputs, area):
                pool = pools.get(pool_id)
                for region in _pool_regions(fleet, pool):
                    name = f"{balancer.inputs['name']} ({area})"
                    yield _entry(fleet, zone, name, region, balancer, key)


def _pools_of(inputs: Mapping[str, Any], area: str) -> Iterator[tuple[str, str]]:
    """Yield key and pool of every pool that can serve clients of an area."""
    by_area: Mapping[str, list[str]] = inputs.get("regionPools") or {}
    default: list[str] = inputs.get("defaultPools") or []
    adaptive: Mapping[str, Any] = inputs.get("adaptiveRouting") or {}
    if area in by_area:
        yield from ((f"regionPools.{area}", pool) for pool in by_area[area])
    else:
        yield from (("defaultPools", pool) for pool in default)
    yield "fallbackPool", str(inputs.get("fallbackPool", ""))
    if adaptive.get("failoverAcrossPools"):
        key = "adaptiveRouting.failoverAcrossPools"
        everywhere = [*by_area.values(), default]
        yield from ((key, pool) for pools in everywhere for pool in pools)


def _pool_regions(fleet: Fleet, pool: RecordedResource | None) -> Iterator[str]:
    """Yield the regions of a pool; none for a disabled pool, which refuses."""
    if pool is None:
        yield UNKNOWN
        return
    if pool.inputs.get("enabled") is False:
        return
    for origin in pool.inputs.get("origins") or ():
        if origin.get("enabled") is False:
            continue
        place = fleet.facts.place(Reference(Kind.HOST, str(origin["address"])))
        place = place or fleet.facts.hosts.get(str(origin["address"]))
        yield place.region if place and place.region else UNKNOWN


def _entry(  # noqa: PLR0913, PLR0917 - one argument for each part of an edge
    fleet: Fleet,
    zone: str,
    name: str,
    region: str,
    resource: RecordedResource,
    key: str,
) -> Edge:
    return Edge(
        data=DataClass.INFERENCE,
        law=zone,
        start=f"clients of {name}",
        zone=fleet.zone(region),
        end=region,
        resource=f"{resource.stack}/{resource.name}",
        key=key,
    )
