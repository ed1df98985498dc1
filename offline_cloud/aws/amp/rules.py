"""Rules of Amazon Managed Service for Prometheus."""

from collections.abc import Iterator
from typing import Any, Final

import yaml

from offline_cloud.aws.amp.resources import SCRAPER, WORKSPACE
from offline_cloud.aws.eks.resources import CLUSTER
from offline_cloud.input_values import (
    flag,
    is_set,
    is_unset,
    items,
    mapping,
    text,
    texts,
)
from offline_cloud.rule import (
    ResourceInputs,
    StoreView,
    Violation,
    input_rule,
    state_rule,
    violation,
)

RULES_NAMESPACE: Final = "aws:amp/ruleGroupNamespace:RuleGroupNamespace"
ROUTING: Final = "aws:amp/alertManagerDefinition:AlertManagerDefinition"
_SUBNET: Final = "aws:ec2/subnet:Subnet"

_GUIDE: Final = "https://docs.aws.amazon.com/prometheus/latest/userguide"
_SETUP: Final = f"{_GUIDE}/AMP-collector-how-to.html"
#: Keys of a receiver that the service supports.
_RECEIVERS: Final = frozenset({"name", "sns_configs", "pagerduty_configs"})


def _document(written: str) -> Any:  # noqa: ANN401  # a YAML document
    try:
        return yaml.safe_load(written)
    except yaml.YAMLError:
        return None


@input_rule(
    "AMP-001",
    RULES_NAMESPACE,
    requires="A rule groups file is YAML; each rule is a record or an alert.",
    source=f"{_GUIDE}/AMP-ruler-rulesfile.html",
)
def rule_groups_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    written = text(subject.inputs, "data")
    if not written:
        return
    groups = items(mapping(_document(written)), "groups")
    if not groups:
        yield violation(
            "data", "is not YAML with a list of groups (ValidationException)"
        )
    for group in groups:
        rules, name = items(group, "rules"), text(group, "name")
        if not name or not rules:
            yield violation("data", f"has a group {name!r} without a name or rules")
        for rule in rules:
            one = is_set(rule, "record") is not is_set(rule, "alert")
            if not one or is_unset(rule, "expr"):
                yield violation(
                    "data",
                    f"has a rule in '{name}' that is not one record or one alert "
                    "with an expr (ValidationException)",
                )


@input_rule(
    "AMP-002",
    ROUTING,
    requires=(
        "An alert manager definition routes to one of its SNS or PagerDuty receivers."
    ),
    source=f"{_GUIDE}/AMP-alertmanager-config.html",
)
def alert_manager_definition_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    path = "definition"
    written = text(subject.inputs, path)
    if not written:
        return
    inner = text(mapping(_document(written)), "alertmanager_config")
    configuration = mapping(_document(inner))
    receivers = items(configuration, "receivers")
    if not receivers:
        yield violation(
            path,
            "has no alertmanager_config that is YAML with receivers "
            "(ValidationException)",
        )
        return
    wanted = text(configuration, "route.receiver")
    if wanted not in {text(receiver, "name") for receiver in receivers}:
        yield violation(path, f"routes to {wanted!r}, which is not a receiver")
    for foreign in sorted({key for r in receivers for key in mapping(r)} - _RECEIVERS):
        yield violation(
            path, f"has a receiver with {foreign}, which AWS does not support"
        )


@input_rule(
    "AMP-003",
    SCRAPER,
    requires="The scrape configuration of a scraper is YAML with scrape_configs.",
    source=f"{_GUIDE}/AMP-collector-how-to.html#AMP-collector-configuration",
)
def scrape_configuration_invalid(subject: ResourceInputs) -> Iterator[Violation]:
    written = text(subject.inputs, "scrapeConfiguration")
    if written and not items(mapping(_document(written)), "scrape_configs"):
        yield violation(
            "scrapeConfiguration", "is not YAML with a list of scrape_configs"
        )


@state_rule(
    "AMP-004",
    SCRAPER,
    requires="The subnets of a scraper lie in at least two availability zones.",
    source=_SETUP,
)
def scraper_in_one_availability_zone(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    path = "source.eks.subnetIds"
    wanted = texts(subject.inputs, path)
    found = [subnet for subnet in view.in_scope(_SUBNET) if subnet.id in wanted]
    zones = {str(subnet.outputs.get("availabilityZone")) for subnet in found}
    if wanted and len(found) == len(wanted) and len(zones) == 1:
        yield violation(
            path, f"lie in {zones.pop()} alone; a scraper needs at least two zones"
        )


@state_rule(
    "AMP-005",
    SCRAPER,
    requires="The cluster of a scraper has a private endpoint.",
    source=_SETUP,
)
def scraped_cluster_without_private_endpoint(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    path = "source.eks.clusterArn"
    wanted, switch = text(subject.inputs, path), "vpcConfig.endpointPrivateAccess"
    for cluster in view.in_scope(CLUSTER):
        inside = flag(cluster.outputs, switch, default=False)
        if wanted and cluster.outputs.get("arn") == wanted and inside is False:
            yield violation(
                path, f"is '{wanted}', whose endpoint has no private access"
            )


@state_rule(
    "AMP-006",
    SCRAPER,
    requires="The workspace of a scraper has no customer managed key.",
    source=f"{_GUIDE}/encryption-at-rest-Amazon-Service-Prometheus.html",
)
def scraper_workspace_has_customer_key(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    path = "destination.amp.workspaceArn"
    wanted = text(subject.inputs, path)
    for workspace in view.in_scope(WORKSPACE):
        ours = workspace.outputs.get("arn") == wanted
        if wanted and ours and is_set(workspace.inputs, "kmsKeyArn"):
            yield violation(
                path,
                f"is '{wanted}', which has a customer managed key; scrapers of "
                "AWS cannot write to it",
            )


@state_rule(
    "AMP-007",
    RULES_NAMESPACE,
    requires="The name of a rule groups namespace is unique in its workspace.",
    source="https://docs.aws.amazon.com/prometheus/latest/APIReference/API_CreateRuleGroupsNamespace.html",
    operations=("create",),
)
def rules_namespace_exists(
    subject: ResourceInputs, view: StoreView
) -> Iterator[Violation]:
    keys = ("workspaceId", "name")
    wanted = [text(subject.inputs, key) for key in keys]
    for other in view.in_scope(RULES_NAMESPACE):
        if all(wanted) and [other.outputs.get(key) for key in keys] == wanted:
            yield violation(
                "name", f"is '{wanted[1]}', which already exists (ConflictException)"
            )
