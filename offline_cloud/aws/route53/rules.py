"""Rules of Amazon Route 53: records, hosted zones and health checks."""

from collections.abc import Iterator
from typing import Final

from offline_cloud.aws.route53.resources import HEALTH_CHECK, ZONE
from offline_cloud.input_values import (
    Values,
    flag,
    is_set,
    is_unset,
    number,
    objects,
    text,
)
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    input_rule,
    state_rule,
    violation,
)
from offline_cloud.store import StoredResource

RECORD: Final = "aws:route53/record:Record"

#: Inputs of routing policies.
POLICIES: Final = (
    "cidrRoutingPolicy",
    "failoverRoutingPolicies",
    "geolocationRoutingPolicies",
    "geoproximityRoutingPolicy",
    "latencyRoutingPolicies",
    "multivalueAnswerRoutingPolicy",
    "weightedRoutingPolicies",
)
#: The provider's schema of a record has conflicting and required inputs.
_SCHEMA: Final = (
    "https://github.com/hashicorp/terraform-provider-aws/blob/main"
    "/internal/service/route53/record.go"
)
_API: Final = "https://docs.aws.amazon.com/Route53/latest/APIReference"
_SET: Final = f"{_API}/API_ResourceRecordSet.html"
_CONFIG: Final = f"{_API}/API_HealthCheckConfig.html"
_INTERVALS: Final = (10, 30)


@input_rule(
    "R53-001",
    RECORD,
    requires="A record with a routing policy has a set identifier.",
    source=_SCHEMA,
)
def set_identifier_missing(subject: ResourceInputs) -> Iterator[Violation]:
    for policy in POLICIES:
        if is_set(subject.inputs, policy) and is_unset(subject.inputs, "setIdentifier"):
            yield violation("setIdentifier", f"is missing; {policy} needs it")


@input_rule(
    "R53-002",
    RECORD,
    requires="A record with a set identifier has a routing policy.",
    source=_SET,
)
def set_identifier_without_policy(subject: ResourceInputs) -> Iterator[Violation]:
    if is_set(subject.inputs, "setIdentifier") and all(
        is_unset(subject.inputs, policy) for policy in POLICIES
    ):
        name = text(subject.inputs, "setIdentifier")
        yield violation(
            "setIdentifier",
            f"is '{name}', but the record has no routing policy; set one, or "
            "remove setIdentifier",
        )


@input_rule(
    "R53-003",
    RECORD,
    requires="A record has at most one routing policy.",
    source=_SCHEMA,
)
def several_routing_policies(subject: ResourceInputs) -> Iterator[Violation]:
    found = [policy for policy in POLICIES if is_set(subject.inputs, policy)]
    if len(found) > 1:
        yield violation(
            found[1], f"is set beside {found[0]}; a record has one routing policy"
        )


@input_rule("R53-004", RECORD, requires="An alias record has no TTL.", source=_SCHEMA)
def alias_with_ttl(subject: ResourceInputs) -> Iterator[Violation]:
    if is_set(subject.inputs, "aliases") and is_set(subject.inputs, "ttl"):
        yield violation("ttl", "is set, but an alias has the TTL of its target")


@input_rule(
    "R53-005",
    RECORD,
    requires="A record has values or an alias, not both.",
    source=_SCHEMA,
)
def records_or_aliases_required(subject: ResourceInputs) -> Iterator[Violation]:
    if all(is_unset(subject.inputs, name) for name in ("records", "aliases")):
        yield violation("records", "is missing, and so is aliases; set one of them")
    if all(is_set(subject.inputs, name) for name in ("records", "aliases")):
        yield violation("records", "is set beside aliases; set only one of them")


@input_rule("R53-006", RECORD, requires="A record with values has a TTL.", source=_SET)
def ttl_missing(subject: ResourceInputs) -> Iterator[Violation]:
    if is_set(subject.inputs, "records") and is_unset(subject.inputs, "ttl"):
        yield violation("ttl", "is missing; a record with values needs it")


@input_rule(
    "R53-007",
    HEALTH_CHECK,
    requires="The interval of a health check is 10 or 30 seconds.",
    source=_CONFIG,
)
def health_check_interval_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    seconds = number(subject.inputs, "requestInterval")
    if seconds is not None and seconds not in _INTERVALS:
        yield violation("requestInterval", f"is {seconds:g}; allowed are 10 and 30")


@input_rule(
    "R53-008",
    HEALTH_CHECK,
    requires="A health check of an endpoint names a domain or an IP address.",
    source=_CONFIG,
)
def health_check_without_endpoint(subject: ResourceInputs) -> Iterator[Violation]:
    kind = text(subject.inputs, "type")
    ends = ("fqdn", "ipAddress")
    if kind.startswith(("HTTP", "TCP")) and all(
        is_unset(subject.inputs, e) for e in ends
    ):
        yield violation(
            "fqdn", f"is missing, and so is ipAddress; a {kind} check needs one"
        )


@input_rule(
    "R53-009",
    HEALTH_CHECK,
    requires=(
        "Only a health check of type *_STR_MATCH has a search string, and it needs one."
    ),
    source=_CONFIG,
)
def search_string_type_mismatch(subject: ResourceInputs) -> Iterator[Violation]:
    kind, path = text(subject.inputs, "type"), "searchString"
    if kind.endswith("_STR_MATCH") and is_unset(subject.inputs, path):
        yield violation(path, f"is missing; a {kind} check needs it")
    if kind and not kind.endswith("_STR_MATCH") and is_set(subject.inputs, path):
        yield violation(path, f"is set, but a {kind} check has none")


_CHANGE: Final = f"{_API}/API_ChangeResourceRecordSets.html"
_BALANCER: Final = "aws:lb/loadBalancer:LoadBalancer"
_APEX_ONLY: Final = ("NS", "SOA")


def _normalised(name: str) -> str:
    return name.removesuffix(".").lower()


def _name(inputs: Values, zone: Values) -> str:
    """Return the full name; the provider appends the zone's name if it is missing."""
    name, parent = (
        _normalised(text(inputs, "name")),
        _normalised(str(zone.get("name") or "")),
    )
    if not parent or name == parent or name.endswith(f".{parent}"):
        return name
    return f"{name}.{parent}" if name else parent


def _zone(inputs: Values, view: StoreView) -> Values:
    return view.store.find_outputs(ZONE, "zoneId", text(inputs, "zoneId")) or {}


def _namesakes(subject: ResourceInputs, view: StoreView) -> Iterator[StoredResource]:
    """Yield the other records of the same name in the hosted zone."""
    name = _name(subject.inputs, _zone(subject.inputs, view))
    zone = text(subject.inputs, "zoneId")
    for other in view.others(RECORD):
        here = zone and other.inputs.get("zoneId") == zone
        if here and name and other.outputs.get("fqdn") == name:
            yield other


def _same_type(subject: ResourceInputs, view: StoreView) -> Iterator[StoredResource]:
    for other in _namesakes(subject, view):
        if other.inputs.get("type") == text(subject.inputs, "type"):
            yield other


def _policy(inputs: Values) -> str:
    return next((policy for policy in POLICIES if is_set(inputs, policy)), "")


def _describe(resource: StoredResource) -> str:
    return f"{resource.inputs.get('type')} record '{resource.outputs.get('fqdn')}'"


@state_rule(
    "R53-011",
    RECORD,
    requires=(
        "Name, type and set identifier of a record are unique in its hosted zone."
    ),
    source=_CHANGE,
    operations=("create",),
)
def record_set_exists(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    if flag(subject.inputs, "allowOverwrite"):
        return
    identifier = text(subject.inputs, "setIdentifier")
    for other in _same_type(subject, view):
        if (other.inputs.get("setIdentifier") or "") == identifier:
            yield violation(
                "name", f"{_describe(other)} already exists (InvalidChangeBatch)"
            )


@state_rule(
    "R53-012",
    RECORD,
    requires="Records of one name and type have the same routing policy.",
    source=_CHANGE,
)
def routing_policies_differ(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    mine = _policy(subject.inputs)
    for other in _same_type(subject, view):
        theirs = _policy(other.inputs)
        if theirs != mine:
            yield violation(
                "name",
                f"{_describe(other)} exists with {theirs or 'no routing policy'}; "
                "records of one name and type share one policy (InvalidChangeBatch)",
            )


def _latency(inputs: Values) -> str:
    found = objects(inputs, "latencyRoutingPolicies")
    return text(found[0][1], "region") if found else ""


@state_rule(
    "R53-013",
    RECORD,
    requires="Latency records of one name and type have different regions.",
    source="https://github.com/hashicorp/terraform-provider-aws/issues/1668",
)
def latency_region_taken(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    mine = _latency(subject.inputs)
    for other in _same_type(subject, view):
        if mine and _latency(other.inputs) == mine:
            yield violation(
                "latencyRoutingPolicies[0].region",
                f"is '{mine}', but {_describe(other)} already has that region "
                "(InvalidChangeBatch)",
            )


@state_rule(
    "R53-014",
    RECORD,
    requires="A CNAME record shares its name with no other record.",
    source="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html",
)
def cname_shares_name(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    mine = text(subject.inputs, "type")
    for other in _namesakes(subject, view):
        theirs = str(other.inputs.get("type"))
        if "CNAME" in {mine, theirs} and mine != theirs:
            yield violation(
                "type",
                f"is {mine}, but {_describe(other)} exists; a CNAME must be the only "
                "record (InvalidChangeBatch)",
            )


@state_rule(
    "R53-015",
    RECORD,
    requires="The apex of a hosted zone has no CNAME record.",
    source="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html",
)
def cname_at_apex(subject: ResourceInputs, view: StoreView) -> Iterator[Violation]:
    zone = _zone(subject.inputs, view)
    apex = _normalised(str(zone.get("name") or ""))
    if (
        text(subject.inputs, "type") == "CNAME"
        and apex
        and text(subject.inputs, "name")
        and _name(subject.inputs, zone) == apex
    ):
        yield violation("type", f"is CNAME, which is not allowed at the apex '{apex}'")


@state_rule(
    "R53-016",
    RECORD,
    requires="An alias names the hosted zone id of its target.",
    source=f"{_API}/API_AliasTarget.html",
)
def alias_hosted_zone_differs(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    for path, alias in objects(subject.inputs, "aliases"):
        name, zone = text(alias, "name"), text(alias, "zoneId")
        host = _normalised(name).removeprefix("dualstack.")
        for balancer in view.others(_BALANCER):
            right = str(balancer.outputs.get("zoneId"))
            if zone and host == balancer.outputs.get("dnsName") and zone != right:
                yield violation(
                    f"{path}.zoneId",
                    f"is '{zone}', but '{host}' is in hosted zone '{right}' "
                    "(InvalidChangeBatch)",
                )


@state_rule(
    "R53-017",
    ZONE,
    requires="A hosted zone with records is not deleted.",
    source=f"{_API}/API_DeleteHostedZone.html",
    operations=("delete",),
)
def hosted_zone_not_empty(
    _subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    now = view.current(ZONE)
    if now is None or now.inputs.get("forceDestroy"):
        return
    apex = _normalised(str(now.outputs.get("name")))
    for record in view.others(RECORD):
        own = record.inputs.get("type") in _APEX_ONLY
        if record.inputs.get("zoneId") == now.outputs.get("zoneId") and not (
            own and record.outputs.get("fqdn") == apex
        ):
            yield violation("", f"HostedZoneNotEmpty: it contains {_describe(record)}")
