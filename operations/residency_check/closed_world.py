"""Closed world: every type has a class, every reference to a place has a fact.

A reference in a regional stack must lead into the residency zone of the stack, unless
its property is one of those that move data between zones. The flows of data decide
about these.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from config.loader import FOUNDATION, GLOBAL, Project
from operations.recorded_graph import FleetGraph, RecordedResource
from operations.residency_check import region_graph
from operations.residency_check.facts import Facts, Place
from operations.residency_check.findings import Finding, FindingId
from operations.residency_check.references import Kind, Reference, references
from operations.residency_check.resource_classes import Role, resource_class
from operations.residency_check.strings import Text, texts

#: Stacks that belong to no residency zone.
_SPANNING: Final = (FOUNDATION, GLOBAL)

#: Properties that move data to another place, by type; the flows check their values.
CARRIERS: Final[Mapping[str, re.Pattern[str]]] = {
    "aws:rds/instance:Instance": re.compile(r"replicateSourceDb"),
    "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": (
        re.compile(r"sourceDbInstanceArn")
    ),
    "kubernetes:core/v1:ConfigMap": re.compile(
        re.escape(f"data.{region_graph.POLICY_FILE}.")
        + r"(event_delivery\.(primary|fallback)"
        r"|providers\.targets\[[0-9]+\]\.(base_url|model|region))"
    ),
    "pulumi:pulumi:StackReference": re.compile(r"name"),
}
#: Types whose addresses are destinations of requests.
_DESTINATIONS: Final = (
    "aws:route53/record:Record",
    "cloudflare:index/dnsRecord:DnsRecord",
    "cloudflare:index/loadBalancerPool:LoadBalancerPool",
)
#: Texts for people, which configure nothing: of AWS, and in the rules of alerts.
_PROSE: Final = re.compile(
    r"(.*\.)?(alarmDescription|description|annotations\.summary)"
)
#: TEST-NET-1, the address of the pool that refuses requests (RFC 5737).
_NOWHERE: Final = "192.0.2.1"


def findings(project: Project, graphs: FleetGraph, facts: Facts) -> Iterator[Finding]:
    """Yield what no declared fact explains."""
    for stack, graph in graphs.items():
        zone = None
        if stack not in _SPANNING:
            zone = project.fleet.residency_zone_of[stack]
        for resource in graph:
            yield from _type_findings(resource)
            yield from _region_findings(resource, zone, facts)
            for text in texts(resource):
                yield from _text_findings(resource, text, zone, facts)


def _type_findings(resource: RecordedResource) -> Iterator[Finding]:
    if resource_class(resource.type) is None:
        yield _finding(
            FindingId.UNKNOWN_TYPE,
            resource,
            "type",
            resource.type,
            f"type {resource.type!r} has no residency class",
            "add it to operations/residency_check/resource_classes.py",
        )
    if resource.inputs.get("multiRegion"):
        yield _finding(
            FindingId.MULTI_REGION_KEY,
            resource,
            "multiRegion",
            "true",
            "a multi-Region key can be replicated into any region",
            "use one key for each region",
        )


def _region_findings(
    resource: RecordedResource, zone: str | None, facts: Facts
) -> Iterator[Finding]:
    """Reject a resource of AWS outside the regions of its residency zone."""
    found = resource_class(resource.type)
    spanning = zone is None and (found is None or found.role is not Role.STORE)
    if not resource.region or spanning or zone is None:
        return
    if facts.region_zones.get(resource.region) != zone:
        yield _finding(
            FindingId.FOREIGN_RESOURCE,
            resource,
            "region",
            resource.region,
            f"is in {resource.region!r}, outside residency zone {zone!r}",
            f"create it in a region of residency zone {zone!r}",
        )


def _text_findings(
    resource: RecordedResource, text: Text, zone: str | None, facts: Facts
) -> Iterator[Finding]:
    if _is_prose(resource, text):
        return
    for reference in references(text.value):
        place = _place(resource, reference, facts)
        if place is None:
            yield _unknown(resource, text, reference)
        elif _is_foreign(resource, text, place, zone):
            yield _foreign(resource, text, reference, place, zone)
    yield from _literal_addresses(resource, text, facts)


def _place(
    resource: RecordedResource, reference: Reference, facts: Facts
) -> Place | None:
    """Return where a reference leads; requests need a declared address."""
    place = facts.place(reference)
    is_destination = resource.type in _DESTINATIONS and reference.kind is Kind.ADDRESS
    if is_destination and reference.text not in {*facts.hosts, _NOWHERE}:
        return None
    return place


def _is_prose(resource: RecordedResource, text: Text) -> bool:
    described = resource.type.startswith("aws:")
    return described and _PROSE.fullmatch(text.path) is not None


def _literal_addresses(
    resource: RecordedResource, text: Text, facts: Facts
) -> Iterator[Finding]:
    """Yield IPv6 addresses without a scheme that requests are sent to."""
    is_address = text.path.startswith(("records[", "content")) or text.path.endswith(
        ".address"
    )
    if resource.type not in _DESTINATIONS or not is_address:
        return
    if text.value == _NOWHERE or text.value in facts.hosts:
        return
    if "::" in text.value:
        yield _unknown(resource, text, Reference(Kind.ADDRESS, text.value))


def _is_foreign(
    resource: RecordedResource, text: Text, place: Place, zone: str | None
) -> bool:
    if zone is None or place.zone in (None, zone):
        return False
    if resource.type == region_graph.DEPLOYMENT:
        return text.path not in region_graph.api_url_paths(resource)
    carrier = CARRIERS.get(resource.type)
    return carrier is None or carrier.fullmatch(text.path) is None


def _unknown(resource: RecordedResource, text: Text, reference: Reference) -> Finding:
    return _finding(
        FindingId.UNKNOWN_REFERENCE,
        resource,
        text.path,
        reference.text,
        f"no declared fact explains {reference.kind} {reference.text!r}",
        "declare it in Pulumi.yaml or policies/providers.yaml, or remove it",
    )


def _foreign(
    resource: RecordedResource,
    text: Text,
    reference: Reference,
    place: Place,
    zone: str | None,
) -> Finding:
    return _finding(
        FindingId.FOREIGN_REFERENCE,
        resource,
        text.path,
        reference.text,
        f"{reference.kind} {reference.text!r} leads to residency zone {place.zone!r}, "
        f"and the stack is in {zone!r}",
        f"name a place in residency zone {zone!r}",
    )


def _finding(  # noqa: PLR0913, PLR0917 - one argument for each part of a finding
    kind: FindingId,
    resource: RecordedResource,
    key: str,
    value: str,
    sentence: str,
    remedy: str,
) -> Finding:
    return Finding(
        id=kind,
        stack=resource.stack,
        resource=resource.name,
        key=key,
        value=value,
        sentence=sentence,
        remedy=remedy,
    )
