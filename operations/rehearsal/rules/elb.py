"""What elastic load balancing refuses of one resource by itself."""

import re
from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.rule import Rule, refusal, refuses
from operations.rehearsal.rules.tls import POLICIES
from operations.rehearsal.rules.values import absent, count, given, number, text

BALANCER: Final = "aws:lb/loadBalancer:LoadBalancer"
TARGET_GROUP: Final = "aws:lb/targetGroup:TargetGroup"
LISTENER: Final = "aws:lb/listener:Listener"
RULE: Final = "aws:lb/listenerRule:ListenerRule"
CERTIFICATE: Final = "aws:lb/listenerCertificate:ListenerCertificate"

_API: Final = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference"
_ALB: Final = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application"

_NAME: Final = re.compile(r"(?!-)[A-Za-z0-9-]{1,32}(?<!-)")
#: Attributes of load balancers and target groups, and their limits.
_LIMITS: Final = (
    ("idleTimeout", 1, 4000),
    ("clientKeepAlive", 60, 604800),
    ("deregistrationDelay", 0, 3600),
)
_SLOW_START: Final = (30, 900)
#: An application load balancer lies in two zones, so in two subnets.
_SUBNETS: Final = 2


def _misnamed(subject: Subject) -> Iterator[Complaint]:
    name = text(subject.inputs, "name")
    if name and not _NAME.fullmatch(name):
        yield refusal(
            "name",
            f"is '{name}'; at most 32 letters, digits and hyphens, no hyphen at "
            "either end",
        )
    if subject.token == BALANCER and name.startswith("internal-"):
        yield refusal("name", f"is '{name}'; 'internal-' is reserved")


def _few_subnets(subject: Subject) -> Iterator[Complaint]:
    path = "loadBalancerType"
    unnamed = absent(subject.inputs, path)
    kind = "application" if unnamed else text(subject.inputs, path)
    subnets = count(subject.inputs, "subnets")
    if (
        kind == "application"
        and absent(subject.inputs, "subnetMappings")
        and subnets is not None
        and subnets < _SUBNETS
    ):
        yield refusal(
            "subnets",
            f"has {subnets}; an application load balancer needs two subnets in "
            "two availability zones",
        )


def _out_of_range(subject: Subject) -> Iterator[Complaint]:
    for path, least, most in _LIMITS:
        seconds = number(subject.inputs, path)
        if seconds is not None and not least <= seconds <= most:
            yield refusal(
                path, f"is {seconds:g}; allowed are {least} to {most} seconds"
            )
    slow, (least, most) = number(subject.inputs, "slowStart"), _SLOW_START
    if slow and not least <= slow <= most:
        yield refusal(
            "slowStart", f"is {slow:g}; allowed are 0 and {least} to {most} seconds"
        )


def _impatient(subject: Subject) -> Iterator[Complaint]:
    interval = number(subject.inputs, "healthCheck.interval")
    timeout = number(subject.inputs, "healthCheck.timeout")
    if interval and timeout and timeout >= interval:
        yield refusal(
            "healthCheck.timeout",
            f"is {timeout:g}, not less than healthCheck.interval, {interval:g}",
        )


def _bare_listener(subject: Subject) -> Iterator[Complaint]:
    protocol = text(subject.inputs, "protocol")
    if protocol == "HTTPS" and absent(subject.inputs, "certificateArn"):
        yield refusal("certificateArn", "is missing; an HTTPS listener needs one")
    for path in ("certificateArn", "sslPolicy"):
        if protocol in {"HTTP", "TCP", "UDP"} and given(subject.inputs, path):
            yield refusal(path, f"is given, but the protocol is {protocol}")


def _unknown_policy(subject: Subject) -> Iterator[Complaint]:
    policy = text(subject.inputs, "sslPolicy")
    if policy and policy not in POLICIES:
        yield refusal(
            "sslPolicy",
            f"is '{policy}', which does not exist (SSLPolicyNotFound); one of them is "
            f"'{POLICIES[0]}'",
        )


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "ELB-001",
        "A name has at most 32 letters, digits and inner hyphens.",
        _misnamed,
        BALANCER,
        TARGET_GROUP,
        source=f"{_API}/API_CreateLoadBalancer.html",
    ),
    refuses(
        "ELB-002",
        "An application load balancer has two subnets.",
        _few_subnets,
        BALANCER,
        source=f"{_API}/API_CreateLoadBalancer.html",
    ),
    refuses(
        "ELB-003",
        "Time-outs and delays lie within their limits.",
        _out_of_range,
        BALANCER,
        TARGET_GROUP,
        source=f"{_API}/API_LoadBalancerAttribute.html",
    ),
    refuses(
        "ELB-004",
        "A health check gives up before it asks again.",
        _impatient,
        TARGET_GROUP,
        source=f"{_ALB}/target-group-health-checks.html",
    ),
    refuses(
        "ELB-005",
        "A listener has a certificate exactly when it speaks TLS.",
        _bare_listener,
        LISTENER,
        source="https://github.com/pulumi/pulumi-awsx/issues/1242",
    ),
    refuses(
        "ELB-006",
        "A TLS policy is one that exists.",
        _unknown_policy,
        LISTENER,
        source=f"{_ALB}/describe-ssl-policies.html",
    ),
)
