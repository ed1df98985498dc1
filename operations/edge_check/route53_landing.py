"""Answers of Route 53 record sets while health checks fail.

* A client may get any healthy member of a latency set: latency is measured from the
  resolver, changes over time, and promises nothing about a client's country.
  https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-latency.html
* A record without a health check is always healthy; if no record is healthy, all count
  as healthy.
  https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
* An alias that evaluates its target is healthy while the target is. With a health check
  beside it, both must be healthy.
  https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-complex-configs.html
* A disabled health check counts as healthy; an inverted one is healthy while its
  endpoint is not.
  https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from operations.edge_check.places import (
    Landing,
    Place,
    UnknownSettingError,
    answering,
    region_of_load_balancer,
    reject_unknown_settings,
)
from operations.recorded_graph import RecordedResource

RECORD: Final = "aws:route53/record:Record"
HEALTH_CHECK: Final = "aws:route53/healthCheck:HealthCheck"

_RECORD_SETTINGS: Final = frozenset(
    {
        *("zoneId", "name", "type", "setIdentifier", "healthCheckId", "aliases"),
        *("latencyRoutingPolicies", "ttl", "records", "region", "allowOverwrite"),
    }
)
_CHECK_SETTINGS: Final = frozenset(
    {
        *("type", "fqdn", "port", "enableSni", "resourcePath", "requestInterval"),
        *("failureThreshold", "disabled", "invertHealthcheck", "measureLatency"),
        *("regions", "tags", "referenceName"),
    }
)
#: Types of health checks that request an endpoint.
_ENDPOINT_CHECKS: Final = ("HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP")
_ADDRESS_TYPES: Final = ("A", "AAAA")


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthCheck:
    """A health check: the places its endpoint may be in, and how it counts."""

    fqdn: str
    places: frozenset[Place]
    disabled: bool
    inverted: bool

    def healthy(self, dead: frozenset[str]) -> bool:
        """Return the status of the check while regions are dead."""
        if self.disabled:
            return True
        return bool(self.places - dead) is not self.inverted


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One record of a set."""

    resource: RecordedResource
    type: str
    places: frozenset[Place]
    check: HealthCheck | None
    evaluates_target: bool

    def healthy(self, dead: frozenset[str]) -> bool:
        """Return whether Route 53 counts the record as healthy."""
        if self.check is not None and not self.check.healthy(dead):
            return False
        return not self.evaluates_target or bool(self.places - dead)


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordSet:
    """The address records of one host name."""

    hostname: str
    members: tuple[Member, ...]

    @property
    def places(self) -> frozenset[Place]:
        """Every place that the name may lead to."""
        return frozenset[Place]().union(*(each.places for each in self.members))

    @property
    def matters(self) -> frozenset[Place]:
        """The places whose health can change the answer."""
        checks = [each.check.places for each in self.members if each.check is not None]
        return self.places.union(*checks)

    def landing(self, dead: frozenset[str]) -> Landing:
        """Return every place that some client may get, over both address types."""
        places = frozenset[Place]()
        for kind in _ADDRESS_TYPES:
            members = [each for each in self.members if each.type == kind]
            healthy = [each for each in members if each.healthy(dead)] or members
            places = places.union(*(answering(each.places, dead) for each in healthy))
        return Landing(places=places)


def record_sets(resources: Iterable[RecordedResource]) -> dict[str, RecordSet]:
    """Return the record sets that lead to addresses, by host name.

    Raises:
        UnknownSettingError: A record or a health check has a setting without a rule.
    """
    resources = tuple(resources)
    records = _address_records(resources)
    checks = {
        each.outputs["id"]: _health_check(each, records)
        for each in resources
        if each.type == HEALTH_CHECK
    }
    return {
        hostname: RecordSet(
            hostname=hostname,
            members=tuple(_member(each, records, checks) for each in members),
        )
        for hostname, members in records.items()
    }


_Records = Mapping[str, list[RecordedResource]]


def places_of(hostname: str, sets: Mapping[str, RecordSet]) -> frozenset[Place]:
    """Return every place that a host name may lead to; itself if it is unknown."""
    found = sets.get(normal(hostname))
    return frozenset({hostname}) if found is None else found.places


def normal(hostname: str) -> str:
    """Return a host name in lower case and without the dot of the root."""
    return hostname.rstrip(".").lower()


def _address_records(resources: Iterable[RecordedResource]) -> _Records:
    records: defaultdict[str, list[RecordedResource]] = defaultdict(list)
    for each in resources:
        if each.type == RECORD and each.inputs["type"] in _ADDRESS_TYPES:
            reject_unknown_settings(each, _RECORD_SETTINGS, each.inputs)
            records[normal(each.inputs["name"])].append(each)
    return records


def _health_check(resource: RecordedResource, records: _Records) -> HealthCheck:
    inputs = resource.inputs
    reject_unknown_settings(resource, _CHECK_SETTINGS, inputs)
    if inputs["type"] not in _ENDPOINT_CHECKS:
        msg = (
            f"{resource.stack}: {resource.name}: a health check of type "
            f"{inputs['type']!r} requests no endpoint, so its status is not known; "
            f"allowed: {[*_ENDPOINT_CHECKS]}"
        )
        raise UnknownSettingError(msg)
    return HealthCheck(
        fqdn=normal(inputs["fqdn"]),
        places=_places(inputs["fqdn"], records, ()),
        disabled=bool(inputs.get("disabled")),
        inverted=bool(inputs.get("invertHealthcheck")),
    )


def _member(
    resource: RecordedResource, records: _Records, checks: Mapping[str, HealthCheck]
) -> Member:
    inputs = resource.inputs
    check = inputs.get("healthCheckId")
    if check and check not in checks:
        msg = (
            f"{resource.stack}: {resource.name}: health check {check!r} is in no "
            "recorded stack, so its status is not known; use one of the fleet's"
        )
        raise UnknownSettingError(msg)
    return Member(
        resource=resource,
        type=inputs["type"],
        places=_record_places(resource, records, ()),
        check=checks[check] if check else None,
        evaluates_target=any(
            alias["evaluateTargetHealth"] for alias in inputs.get("aliases") or ()
        ),
    )


def _record_places(
    resource: RecordedResource, records: _Records, seen: tuple[str, ...]
) -> frozenset[Place]:
    aliases = resource.inputs.get("aliases") or ()
    addresses = resource.inputs.get("records") or ()
    targets = (_places(alias["name"], records, seen) for alias in aliases)
    return frozenset[Place](addresses).union(*targets)


def _places(
    hostname: str, records: _Records, seen: tuple[str, ...]
) -> frozenset[Place]:
    region = region_of_load_balancer(hostname)
    if region is not None:
        return frozenset({region})
    name = normal(hostname)
    if name not in records or name in seen:
        return frozenset({hostname})
    return frozenset[Place]().union(
        *(_record_places(each, records, (*seen, name)) for each in records[name])
    )
