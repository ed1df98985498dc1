"""Route 53: records and health checks."""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Final

from policies.crossguard.facts import Facts
from policies.crossguard.rule import UNKNOWN, Resource, Rule, StackRule
from policies.crossguard.rules.checks import items, members, types

RECORD: Final = "aws:route53/record:Record"
HEALTH_CHECK: Final = "aws:route53/healthCheck:HealthCheck"
DNS_RECORD: Final = "cloudflare:index/dnsRecord:DnsRecord"
#: Types of record that lead a client to a server.
_ADDRESSES: Final = frozenset({"A", "AAAA", "CNAME", "HTTPS"})


def _latency(resource: Resource, _: Facts) -> Iterator[str]:
    if not resource.has("latencyRoutingPolicies"):
        return
    if not resource.has("healthCheckId"):
        yield "healthCheckId is missing"
    for alias in items(resource.get("aliases")):
        if alias.get("evaluateTargetHealth") is not False:
            yield "aliases.evaluateTargetHealth is not False"


def _public_addresses(resource: Resource, _: Facts) -> Iterator[str]:
    for value in members(resource.inputs.get("records")):
        if value is UNKNOWN:
            continue
        try:
            address = ip_address(str(value))
        except ValueError:
            continue
        if not address.is_global:
            yield f"records has {value!r}, which the internet does not reach"


def _own_name(resource: Resource, facts: Facts) -> Iterator[str]:
    # ACM names its validation records and chooses their types.
    if UNKNOWN in (resource.inputs.get("name"), resource.inputs.get("type")):
        return
    name = str(resource.get("name")).rstrip(".")
    leads = resource.get("type") in _ADDRESSES and not name.startswith("_")
    if leads and name not in facts.hostnames:
        yield f"{name!r} belongs to another stack; allowed: {sorted(facts.hostnames)}"


def _health_check(resource: Resource, facts: Facts) -> Iterator[str]:
    if resource.get("type") != "HTTPS" and not resource.has("childHealthchecks"):
        yield f"type is {resource.get('type')!r}; required: 'HTTPS'"
    allowed = {f"{region}.gateway.{facts.domain}" for region in facts.pools}
    fqdn = resource.get("fqdn")
    if fqdn is not None and fqdn not in allowed:
        yield f"fqdn is {fqdn!r}; allowed: {sorted(allowed)}"


def _one_owner(
    resources: tuple[Resource, ...], _: Facts
) -> Iterator[tuple[Resource, str]]:
    seen: set[tuple[object, ...]] = set()
    for each in resources:
        if each.type not in (RECORD, DNS_RECORD):
            continue
        keys = ("name", "type", "setIdentifier", "content")
        owner = tuple(each.inputs.get(key) for key in keys)
        if UNKNOWN in owner:
            continue
        if owner in seen:
            yield each, f"{owner[0]!r} has two records of type {owner[1]!r}"
        seen.add(owner)


def _checks_itself(
    resources: tuple[Resource, ...], _: Facts
) -> Iterator[tuple[Resource, str]]:
    checked = {r.get("fqdn") for r in resources if r.type == HEALTH_CHECK}
    for each in resources:
        if each.type == RECORD and each.has("healthCheckId"):
            name = each.get("name")
            if name in checked:
                yield each, f"its health check asks {name!r}, which it answers itself"


_RECORDS: Final = types(RECORD)
_DOCS: Final = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide"

RULES: Final = (
    Rule(
        id="POLICY-ROUTE53-001",
        summary="A latency record has a health check, and ignores its target's health.",
        why="Route 53 sends clients to a dead region without the check. The health of "
        "the load balancer includes the API, whose loss would remove every region.",
        remediation="Set healthCheckId, and evaluateTargetHealth to False.",
        check=_latency,
        types=_RECORDS,
        computed="The id of the health check.",
        source=f"{_DOCS}/dns-failover-complex-configs.html",
    ),
    Rule(
        id="POLICY-ROUTE53-002",
        summary="No public record has a private address.",
        why="It reveals the network, and no client reaches it.",
        remediation="Use the address of a load balancer.",
        check=_public_addresses,
        types=_RECORDS,
        computed="Values of records that validate a certificate.",
        source=f"{_DOCS}/hosted-zones-working-with.html",
    ),
    Rule(
        id="POLICY-ROUTE53-003",
        summary="A stack declares only the host names that it owns.",
        why="Two stacks that write one record undo each other, and a residency zone's "
        "name may lead to another zone.",
        remediation="Declare the record in the stack that owns the name.",
        check=_own_name,
        types=_RECORDS,
        computed="Names of records that validate a certificate.",
        source=f"{_DOCS}/resource-record-sets-values.html",
    ),
    Rule(
        id="POLICY-ROUTE53-004",
        summary="A health check asks the gateways of one region, over HTTPS.",
        why="A shared name is answered by any region, so it says nothing about one.",
        remediation="Set fqdn to <region>.gateway.<domain>.",
        check=_health_check,
        types=types(HEALTH_CHECK),
        source=f"{_DOCS}/health-checks-creating-values.html",
    ),
)

STACK_RULES: Final = (
    StackRule(
        id="POLICY-ROUTE53-005",
        summary="Every host name has one owner.",
        why="Two resources that write one record undo each other.",
        remediation="Remove one of them.",
        check=_one_owner,
        computed="Names of records that validate a certificate.",
        source=f"{_DOCS}/resource-record-sets-values.html",
    ),
    StackRule(
        id="POLICY-ROUTE53-006",
        summary="No health check asks the name whose record it decides.",
        why="The check then measures its own answer, and never recovers.",
        remediation="Check the regional name.",
        check=_checks_itself,
        source=f"{_DOCS}/dns-failover-problems.html",
    ),
)
