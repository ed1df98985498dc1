"""The refusals written by hand: every rule, and how a request is judged by them."""

import time
from collections.abc import Iterable, Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules import (
    access_logs,
    acm,
    across,
    addons,
    addresses,
    amp,
    awaiting,
    backups,
    balancing,
    binding,
    cloudflare,
    cloudflare_dns,
    cluster_access,
    cluster_versions,
    database_changes,
    database_groups,
    detaching,
    ec2,
    eks,
    elb,
    endpoint_inputs,
    endpoints,
    firewall,
    flow_logs,
    forwarding,
    iam,
    jobs,
    kms,
    kubernetes,
    logs,
    mounting,
    names,
    network_policies,
    pod_security,
    pods,
    rds,
    rebinding,
    replicas,
    route53,
    routes,
    scaling,
    secrets,
    service_addresses,
    sns,
    zones,
)
from operations.rehearsal.rules.rule import InputRule, Rule, StateRule, View

_MODULES: Final = (
    *(access_logs, acm, across, awaiting, backups, balancing, binding, cloudflare),
    *(cloudflare_dns, cluster_access, database_changes, database_groups, detaching),
    *(ec2, eks, elb),
    *(addons, cluster_versions, service_addresses),
    *(addresses, endpoint_inputs, endpoints, firewall, flow_logs),
    *(forwarding, iam, jobs, kms, kubernetes, logs, mounting, names),
    *(network_policies, pod_security, pods),
    *(rds, rebinding, replicas, route53, routes, scaling, secrets, zones),
    *(amp, sns),
)
#: Every rule, by its identity.
RULES: Final[tuple[Rule, ...]] = tuple(
    sorted((rule for module in _MODULES for rule in module.RULES), key=lambda r: r.id)
)
INPUT_RULES: Final = tuple(rule for rule in RULES if isinstance(rule, InputRule))
STATE_RULES: Final = tuple(rule for rule in RULES if isinstance(rule, StateRule))

#: Seconds a patient rule waits for what is made or deleted side by side.  The real
#: providers try for ten minutes and more; offline all of it takes moments.
PATIENCE: Final = 10.0
_PAUSE: Final = 0.1


def judge(subject: Subject) -> Iterator[Complaint]:
    """Yield what the rules refuse of a subject's inputs."""
    for rule in INPUT_RULES:
        if subject.token in rule.tokens:
            yield from _signed(rule, rule.check(subject))


def judge_request(
    request: str, subject: Subject, view: View, patience: float = PATIENCE
) -> Iterator[Complaint]:
    """Yield what the rules refuse of a request: create, update or delete."""
    for rule in STATE_RULES:
        if subject.token in rule.tokens and request in rule.on:
            seconds = patience if rule.patient else 0.0
            yield from _signed(rule, _insisted(rule, subject, view, seconds))


def _insisted(
    rule: StateRule, subject: Subject, view: View, seconds: float
) -> list[Complaint]:
    """Return what a rule still refuses when its patience is over."""
    deadline = time.monotonic() + seconds
    while True:
        found = list(rule.check(subject, view))
        if not found or time.monotonic() >= deadline:
            return found
        time.sleep(_PAUSE)


def _signed(rule: Rule, found: Iterable[Complaint]) -> Iterator[Complaint]:
    for complaint in found:
        reason = f"{complaint.reason} ({rule.id}, {rule.source})"
        yield Complaint(property=complaint.property, reason=reason)
