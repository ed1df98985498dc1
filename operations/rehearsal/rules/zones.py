"""What Route 53 refuses because of the records that a zone already holds."""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.route53 import POLICIES, RECORD, ZONE
from operations.rehearsal.rules.rule import Rule, View, refusal, refuses_when
from operations.rehearsal.rules.values import Values, flag, given, objects, text
from operations.rehearsal.thing import Thing

_API: Final = "https://docs.aws.amazon.com/Route53/latest/APIReference"
_CHANGE: Final = f"{_API}/API_ChangeResourceRecordSets.html"
_BALANCER: Final = "aws:lb/loadBalancer:LoadBalancer"
_APEX_ONLY: Final = ("NS", "SOA")


def _plain(name: str) -> str:
    return name.removesuffix(".").lower()


def _name(inputs: Values, zone: Values) -> str:
    """Return the whole name: the provider appends the zone's where it is missing."""
    name, parent = _plain(text(inputs, "name")), _plain(str(zone.get("name") or ""))
    if not parent or name == parent or name.endswith(f".{parent}"):
        return name
    return f"{name}.{parent}" if name else parent


def _zone(inputs: Values, view: View) -> Values:
    return view.cloud.find(ZONE, "zoneId", text(inputs, "zoneId")) or {}


def _namesakes(subject: Subject, view: View) -> Iterator[Thing]:
    """Yield the other records of the same name and zone."""
    name = _name(subject.inputs, _zone(subject.inputs, view))
    zone = text(subject.inputs, "zoneId")
    for other in view.things(RECORD):
        here = zone and other.inputs.get("zoneId") == zone
        if here and name and other.outputs.get("fqdn") == name:
            yield other


def _same_type(subject: Subject, view: View) -> Iterator[Thing]:
    for other in _namesakes(subject, view):
        if other.inputs.get("type") == text(subject.inputs, "type"):
            yield other


def _policy(inputs: Values) -> str:
    return next((policy for policy in POLICIES if given(inputs, policy)), "")


def _shown(thing: Thing) -> str:
    return f"{thing.inputs.get('type')} record '{thing.outputs.get('fqdn')}'"


def _exists(subject: Subject, view: View) -> Iterator[Complaint]:
    if flag(subject.inputs, "allowOverwrite"):
        return
    identifier = text(subject.inputs, "setIdentifier")
    for other in _same_type(subject, view):
        if (other.inputs.get("setIdentifier") or "") == identifier:
            yield refusal(
                "name", f"{_shown(other)} already exists (InvalidChangeBatch)"
            )


def _mixed(subject: Subject, view: View) -> Iterator[Complaint]:
    mine = _policy(subject.inputs)
    for other in _same_type(subject, view):
        theirs = _policy(other.inputs)
        if theirs != mine:
            yield refusal(
                "name",
                f"{_shown(other)} exists with {theirs or 'no routing policy'}; records "
                "of one name and type share one policy (InvalidChangeBatch)",
            )


def _latency(inputs: Values) -> str:
    found = objects(inputs, "latencyRoutingPolicies")
    return text(found[0][1], "region") if found else ""


def _second_region(subject: Subject, view: View) -> Iterator[Complaint]:
    mine = _latency(subject.inputs)
    for other in _same_type(subject, view):
        if mine and _latency(other.inputs) == mine:
            yield refusal(
                "latencyRoutingPolicies[0].region",
                f"is '{mine}', but {_shown(other)} has that region already "
                "(InvalidChangeBatch)",
            )


def _lonely_alias(subject: Subject, view: View) -> Iterator[Complaint]:
    mine = text(subject.inputs, "type")
    for other in _namesakes(subject, view):
        theirs = str(other.inputs.get("type"))
        if "CNAME" in {mine, theirs} and mine != theirs:
            yield refusal(
                "type",
                f"is {mine}, but {_shown(other)} exists; a CNAME stands alone "
                "(InvalidChangeBatch)",
            )


def _apex_alias(subject: Subject, view: View) -> Iterator[Complaint]:
    zone = _zone(subject.inputs, view)
    apex = _plain(str(zone.get("name") or ""))
    if (
        text(subject.inputs, "type") == "CNAME"
        and apex
        and text(subject.inputs, "name")
        and _name(subject.inputs, zone) == apex
    ):
        yield refusal("type", f"is CNAME, which the apex '{apex}' cannot have")


def _wrong_target_zone(subject: Subject, view: View) -> Iterator[Complaint]:
    for path, alias in objects(subject.inputs, "aliases"):
        name, zone = text(alias, "name"), text(alias, "zoneId")
        host = _plain(name).removeprefix("dualstack.")
        for balancer in view.things(_BALANCER):
            right = str(balancer.outputs.get("zoneId"))
            if zone and host == balancer.outputs.get("dnsName") and zone != right:
                yield refusal(
                    f"{path}.zoneId",
                    f"is '{zone}', but '{host}' lies in zone '{right}' "
                    "(InvalidChangeBatch)",
                )


def _not_empty(_subject: Subject, view: View) -> Iterator[Complaint]:
    now = view.itself(ZONE)
    if now is None or now.inputs.get("forceDestroy"):
        return
    apex = _plain(str(now.outputs.get("name")))
    for record in view.things(RECORD):
        own = record.inputs.get("type") in _APEX_ONLY
        if record.inputs.get("zoneId") == now.outputs.get("zoneId") and not (
            own and record.outputs.get("fqdn") == apex
        ):
            yield refusal("", f"HostedZoneNotEmpty: it holds {_shown(record)}")


RULES: Final[tuple[Rule, ...]] = (
    refuses_when(
        "R53-011",
        "A record set is created once.",
        _exists,
        RECORD,
        source=_CHANGE,
        on="create",
    ),
    refuses_when(
        "R53-012",
        "Records of one name and type share one routing policy, or there is one.",
        _mixed,
        RECORD,
        source=_CHANGE,
    ),
    refuses_when(
        "R53-013",
        "A latency set has one record per region.",
        _second_region,
        RECORD,
        source="https://github.com/hashicorp/terraform-provider-aws/issues/1668",
    ),
    refuses_when(
        "R53-014",
        "A CNAME shares its name with no other record.",
        _lonely_alias,
        RECORD,
        source="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html",
    ),
    refuses_when(
        "R53-015",
        "The apex of a zone has no CNAME.",
        _apex_alias,
        RECORD,
        source="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html",
    ),
    refuses_when(
        "R53-016",
        "An alias names the zone that its target lies in.",
        _wrong_target_zone,
        RECORD,
        source=f"{_API}/API_AliasTarget.html",
    ),
    refuses_when(
        "R53-017",
        "A zone with records in it is not deleted.",
        _not_empty,
        ZONE,
        source=f"{_API}/API_DeleteHostedZone.html",
        on="delete",
    ),
)
