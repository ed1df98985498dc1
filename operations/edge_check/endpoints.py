"""Declared addresses of regions that another program deploys, read as these regions.

Records and pools have the addresses of such a region where those of other regions name
a load balancer. The configuration declares which region an address belongs to.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from config.loader import Project
from operations.edge_check.cloudflare_landing import POOL
from operations.edge_check.route53_landing import RECORD
from operations.recorded_graph import FleetGraph, RecordedResource

_LOAD_BALANCER: Final = "endpoint.{region}.elb.amazonaws.com"


def as_regions(project: Project, graphs: FleetGraph) -> FleetGraph:
    """Return graphs whose declared addresses name their region as others do."""
    regions = endpoint_regions(project)
    if not regions:
        return graphs
    domain = project.fleet.domains.aws
    return MappingProxyType(
        {
            stack: tuple(_resource(each, regions, domain) for each in graph)
            for stack, graph in graphs.items()
        }
    )


def endpoint_regions(project: Project) -> Mapping[str, str]:
    """Return the region by declared address."""
    return {
        str(address): region
        for zone in project.fleet.residency_zones.values()
        for region, endpoint in zone.endpoints.items()
        for address in (*endpoint.ipv4, *endpoint.ipv6)
    }


def _resource(
    each: RecordedResource, regions: Mapping[str, str], domain: str
) -> RecordedResource:
    if each.type == RECORD:
        return replace(each, inputs=_record(each.inputs, regions))
    if each.type == POOL:
        origins = [
            _origin(origin, regions, domain)
            for origin in each.inputs.get("origins", ())
        ]
        return replace(each, inputs={**each.inputs, "origins": origins})
    return each


def _record(inputs: Mapping[str, Any], regions: Mapping[str, str]) -> Mapping[str, Any]:
    """Return a record as an alias if all its addresses are of one region."""
    found = {regions.get(address) for address in inputs.get("records") or ()}
    if len(found) != 1 or None in found:
        return inputs
    (region,) = found
    name = _LOAD_BALANCER.format(region=region)
    alias = {"name": name, "zoneId": "", "evaluateTargetHealth": False}
    kept = {key: inputs[key] for key in inputs if key not in {"records", "ttl"}}
    return {**kept, "aliases": [alias]}


def _origin(
    origin: Mapping[str, Any], regions: Mapping[str, str], domain: str
) -> Mapping[str, Any]:
    region = regions.get(origin["address"])
    if region is None:
        return origin
    return {**origin, "address": f"{region}.gateway.{domain}"}
