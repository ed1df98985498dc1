"""What Amazon Managed Service for Prometheus refuses."""

from collections.abc import Iterator
from typing import Any, Final

import yaml

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.eks import CLUSTER
from operations.rehearsal.rules.rule import (
    Rule,
    View,
    refusal,
    refuses,
    refuses_when,
)
from operations.rehearsal.rules.values import (
    absent,
    flag,
    given,
    items,
    mapping,
    text,
    texts,
)

WORKSPACE: Final = "aws:amp/workspace:Workspace"
SCRAPER: Final = "aws:amp/scraper:Scraper"
RULES_NAMESPACE: Final = "aws:amp/ruleGroupNamespace:RuleGroupNamespace"
ROUTING: Final = "aws:amp/alertManagerDefinition:AlertManagerDefinition"
_SUBNET: Final = "aws:ec2/subnet:Subnet"

_GUIDE: Final = "https://docs.aws.amazon.com/prometheus/latest/userguide"
_SETUP: Final = f"{_GUIDE}/AMP-collector-how-to.html"
#: What a receiver of the alert manager may be, besides its name.
_RECEIVERS: Final = frozenset({"name", "sns_configs", "pagerduty_configs"})


def _document(written: str) -> Any:  # noqa: ANN401  # whatever stands in YAML
    try:
        return yaml.safe_load(written)
    except yaml.YAMLError:
        return None


def _misruled(subject: Subject) -> Iterator[Complaint]:
    written = text(subject.inputs, "data")
    if not written:
        return
    groups = items(mapping(_document(written)), "groups")
    if not groups:
        yield refusal("data", "is no YAML with a list of groups (ValidationException)")
    for group in groups:
        rules, name = items(group, "rules"), text(group, "name")
        if not name or not rules:
            yield refusal("data", f"has a group {name!r} without a name or rules")
        for rule in rules:
            one = given(rule, "record") is not given(rule, "alert")
            if not one or absent(rule, "expr"):
                yield refusal(
                    "data",
                    f"has a rule in '{name}' that is not one record or one alert "
                    "with an expr (ValidationException)",
                )


def _unroutable(subject: Subject) -> Iterator[Complaint]:
    path = "definition"
    written = text(subject.inputs, path)
    if not written:
        return
    inner = text(mapping(_document(written)), "alertmanager_config")
    configuration = mapping(_document(inner))
    receivers = items(configuration, "receivers")
    if not receivers:
        yield refusal(
            path,
            "has no text alertmanager_config that is YAML with receivers "
            "(ValidationException)",
        )
        return
    wanted = text(configuration, "route.receiver")
    if wanted not in {text(receiver, "name") for receiver in receivers}:
        yield refusal(path, f"routes to {wanted!r}, which is none of its receivers")
    for foreign in sorted({key for r in receivers for key in mapping(r)} - _RECEIVERS):
        yield refusal(path, f"has a receiver with {foreign}, which AWS does not offer")


def _unreadable(subject: Subject) -> Iterator[Complaint]:
    written = text(subject.inputs, "scrapeConfiguration")
    if written and not items(mapping(_document(written)), "scrape_configs"):
        yield refusal("scrapeConfiguration", "is no YAML with a list of scrape_configs")


def _one_zone(subject: Subject, view: View) -> Iterator[Complaint]:
    path = "source.eks.subnetIds"
    wanted = texts(subject.inputs, path)
    found = [subnet for subnet in view.here(_SUBNET) if subnet.id in wanted]
    zones = {str(subnet.outputs.get("availabilityZone")) for subnet in found}
    if wanted and len(found) == len(wanted) and len(zones) == 1:
        yield refusal(
            path, f"lie in {zones.pop()} alone; a scraper needs two availability zones"
        )


def _unreachable(subject: Subject, view: View) -> Iterator[Complaint]:
    path = "source.eks.clusterArn"
    wanted, switch = text(subject.inputs, path), "vpcConfig.endpointPrivateAccess"
    for cluster in view.here(CLUSTER):
        inside = flag(cluster.outputs, switch, default=False)
        if wanted and cluster.outputs.get("arn") == wanted and inside is False:
            yield refusal(path, f"is '{wanted}', whose endpoint has no private access")


def _foreign_key(subject: Subject, view: View) -> Iterator[Complaint]:
    path = "destination.amp.workspaceArn"
    wanted = text(subject.inputs, path)
    for workspace in view.here(WORKSPACE):
        ours = workspace.outputs.get("arn") == wanted
        if wanted and ours and given(workspace.inputs, "kmsKeyArn"):
            yield refusal(
                path,
                f"is '{wanted}', which has a customer managed key; AWS's own "
                "collectors cannot write to it",
            )


def _taken(subject: Subject, view: View) -> Iterator[Complaint]:
    keys = ("workspaceId", "name")
    wanted = [text(subject.inputs, key) for key in keys]
    for other in view.here(RULES_NAMESPACE):
        if all(wanted) and [other.outputs.get(key) for key in keys] == wanted:
            yield refusal(
                "name", f"is '{wanted[1]}', which exists there (ConflictException)"
            )


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "AMP-001",
        "A rules file is YAML with groups of rules, each a record or an alert.",
        _misruled,
        RULES_NAMESPACE,
        source=f"{_GUIDE}/AMP-ruler-rulesfile.html",
    ),
    refuses(
        "AMP-002",
        "An alert manager definition holds a configuration that routes to SNS.",
        _unroutable,
        ROUTING,
        source=f"{_GUIDE}/AMP-alertmanager-config.html",
    ),
    refuses(
        "AMP-003",
        "A scraper is told what to scrape, in YAML.",
        _unreadable,
        SCRAPER,
        source=f"{_GUIDE}/AMP-collector-how-to.html#AMP-collector-configuration",
    ),
    refuses_when(
        "AMP-004",
        "A scraper stands in at least two availability zones.",
        _one_zone,
        SCRAPER,
        source=_SETUP,
    ),
    refuses_when(
        "AMP-005",
        "A scraped cluster has an endpoint inside its network.",
        _unreachable,
        SCRAPER,
        source=_SETUP,
    ),
    refuses_when(
        "AMP-006",
        "A workspace with a customer managed key takes nothing from a scraper.",
        _foreign_key,
        SCRAPER,
        source=f"{_GUIDE}/encryption-at-rest-Amazon-Service-Prometheus.html",
    ),
    refuses_when(
        "AMP-007",
        "A rules namespace has a name of its own in its workspace.",
        _taken,
        RULES_NAMESPACE,
        source="https://docs.aws.amazon.com/prometheus/latest/APIReference/API_CreateRuleGroupsNamespace.html",
        on="create",
    ),
)
