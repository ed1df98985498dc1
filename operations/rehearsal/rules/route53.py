"""What Route 53 refuses of a record or a health check by itself."""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.rule import Rule, refusal, refuses
from operations.rehearsal.rules.values import absent, given, number, text

RECORD: Final = "aws:route53/record:Record"
ZONE: Final = "aws:route53/zone:Zone"
HEALTH_CHECK: Final = "aws:route53/healthCheck:HealthCheck"

#: Ways of choosing among records of one name and type.
POLICIES: Final = (
    "cidrRoutingPolicy",
    "failoverRoutingPolicies",
    "geolocationRoutingPolicies",
    "geoproximityRoutingPolicy",
    "latencyRoutingPolicies",
    "multivalueAnswerRoutingPolicy",
    "weightedRoutingPolicies",
)
#: The provider's schema of a record says what excludes and what needs what.
_SCHEMA: Final = (
    "https://github.com/hashicorp/terraform-provider-aws/blob/main"
    "/internal/service/route53/record.go"
)
_API: Final = "https://docs.aws.amazon.com/Route53/latest/APIReference"
_SET: Final = f"{_API}/API_ResourceRecordSet.html"
_CONFIG: Final = f"{_API}/API_HealthCheckConfig.html"
_INTERVALS: Final = (10, 30)


def _nameless(subject: Subject) -> Iterator[Complaint]:
    for policy in POLICIES:
        if given(subject.inputs, policy) and absent(subject.inputs, "setIdentifier"):
            yield refusal("setIdentifier", f"is missing; {policy} needs one")


def _pointless(subject: Subject) -> Iterator[Complaint]:
    if given(subject.inputs, "setIdentifier") and all(
        absent(subject.inputs, policy) for policy in POLICIES
    ):
        name = text(subject.inputs, "setIdentifier")
        yield refusal(
            "setIdentifier",
            f"is '{name}', but the record has no routing policy; give one, or drop "
            "the identifier",
        )


def _two_policies(subject: Subject) -> Iterator[Complaint]:
    found = [policy for policy in POLICIES if given(subject.inputs, policy)]
    if len(found) > 1:
        yield refusal(found[1], f"is given beside {found[0]}; a record has one policy")


def _timed_alias(subject: Subject) -> Iterator[Complaint]:
    if given(subject.inputs, "aliases") and given(subject.inputs, "ttl"):
        yield refusal("ttl", "is given; an alias has the TTL of its target")


def _answerless(subject: Subject) -> Iterator[Complaint]:
    if all(absent(subject.inputs, name) for name in ("records", "aliases")):
        yield refusal("records", "is missing, and so is aliases; give one of them")
    if all(given(subject.inputs, name) for name in ("records", "aliases")):
        yield refusal("records", "is given beside aliases; give one of them")


def _untimed(subject: Subject) -> Iterator[Complaint]:
    if given(subject.inputs, "records") and absent(subject.inputs, "ttl"):
        yield refusal("ttl", "is missing; records need one")


def _odd_interval(subject: Subject) -> Iterator[Complaint]:
    seconds = number(subject.inputs, "requestInterval")
    if seconds is not None and seconds not in _INTERVALS:
        yield refusal("requestInterval", f"is {seconds:g}; allowed are 10 and 30")


def _aimless(subject: Subject) -> Iterator[Complaint]:
    kind = text(subject.inputs, "type")
    ends = ("fqdn", "ipAddress")
    if kind.startswith(("HTTP", "TCP")) and all(
        absent(subject.inputs, e) for e in ends
    ):
        yield refusal(
            "fqdn", f"is missing, and so is ipAddress; a {kind} check needs one"
        )


def _unsearched(subject: Subject) -> Iterator[Complaint]:
    kind, path = text(subject.inputs, "type"), "searchString"
    if kind.endswith("_STR_MATCH") and absent(subject.inputs, path):
        yield refusal(path, f"is missing; a {kind} check looks for one")
    if kind and not kind.endswith("_STR_MATCH") and given(subject.inputs, path):
        yield refusal(path, f"is given, but a {kind} check looks for none")


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "R53-001",
        "A record with a routing policy has a set identifier.",
        _nameless,
        RECORD,
        source=_SCHEMA,
    ),
    refuses(
        "R53-002",
        "A record with a set identifier has a routing policy.",
        _pointless,
        RECORD,
        source=_SET,
    ),
    refuses(
        "R53-003",
        "A record has one routing policy.",
        _two_policies,
        RECORD,
        source=_SCHEMA,
    ),
    refuses("R53-004", "An alias has no TTL.", _timed_alias, RECORD, source=_SCHEMA),
    refuses(
        "R53-005",
        "A record has values or is an alias.",
        _answerless,
        RECORD,
        source=_SCHEMA,
    ),
    refuses("R53-006", "Values have a TTL.", _untimed, RECORD, source=_SET),
    refuses(
        "R53-007",
        "A health check asks every 10 or every 30 seconds.",
        _odd_interval,
        HEALTH_CHECK,
        source=_CONFIG,
    ),
    refuses(
        "R53-008",
        "A health check of an endpoint says which.",
        _aimless,
        HEALTH_CHECK,
        source=_CONFIG,
    ),
    refuses(
        "R53-009",
        "A health check looks for a text exactly when its type says so.",
        _unsearched,
        HEALTH_CHECK,
        source=_CONFIG,
    ),
)
